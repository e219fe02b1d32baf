#ifndef GW_SERVE_ACCESS_LOG_H_
#define GW_SERVE_ACCESS_LOG_H_

// A line for each request, as Traefik writes them. Source: pkg/middlewares/accesslog.

#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "serve/call.h"

namespace gw::serve {

/// A request as it came, before middlewares changed it.
struct AsCame {
  std::string_view method, target, host, referer, agent, version;
};

class AccessLog {
 public:
  /// `path`: a file that is appended to; "-": standard output. Error: it cannot be opened.
  static Result<std::unique_ptr<AccessLog>> open(const std::string& path, bool json);
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;
  ~AccessLog();

  void write(const Call& call, const AsCame& came);
  void flush();
  bool reopen();  ///< After the file was moved away.

 private:
  AccessLog(int file, std::string path, bool json) : file_(file), path_(std::move(path)), json_(json) {}
  void flush_locked();

  int file_;
  std::string path_;
  bool json_;
  std::mutex mutex_;
  std::string buffer_;
  std::uint64_t count_ = 0;
};

}  // namespace gw::serve

#endif  // GW_SERVE_ACCESS_LOG_H_
