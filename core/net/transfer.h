#ifndef GW_NET_TRANSFER_H_
#define GW_NET_TRANSFER_H_

// One HTTP exchange that is read as it comes.

#include <memory>
#include <optional>
#include <string>

#include "net/http.h"
#include "net/stop.h"

namespace gw::net {

class Transfer {
 public:
  /// A GET, or a POST of `body`. `seconds` of the options is for the connection alone.
  Transfer(const std::string& url, const HttpOptions& options, const std::optional<std::string>& body = std::nullopt);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  enum class Came { Bytes, End, Late };

  /// Until there are new bytes of the body, the answer has ended, or `until`. Error: as net::get().
  Result<Came> go_on(Time until);

  /// Until the status is known; false: `until` has come.
  Result<bool> begin(Time until);

  /// What has come of the body and was not taken away.
  std::string& body();
  int status() const;  ///< 0: not known yet.
  Error late() const;  ///< That there was no answer in time.

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gw::net

#endif  // GW_NET_TRANSFER_H_
