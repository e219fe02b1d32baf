#ifndef GW_SERVE_PASSWORD_CHECK_H_
#define GW_SERVE_PASSWORD_CHECK_H_

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "flow/password.h"
#include "serve/loop.h"

namespace gw::serve {

/// Whether `hash`, of any kind that Traefik knows, is that of the password. Takes 50 ms and more for bcrypt.
bool is_password(const std::string& password, const std::string& hash);

/// The users of basicAuth. What was right once is known again by a keyed digest, one a user, so that a client that
/// comes often costs one hash of SHA-256 a request. Any thread may ask.
class PasswordCheck {
 public:
  explicit PasswordCheck(flow::PasswordUsers users);

  /// Computes beside the loop where it takes long. An unknown user costs as much as a known one.
  Task<bool> check(Loop& loop, std::string user, std::string password) const;

 private:
  bool known(const std::string& user, const std::string& digest) const;
  void remember(const std::string& user, const std::string& digest) const;
  std::string digest(std::string_view user, std::string_view password) const;

  flow::PasswordUsers users_;
  std::string key_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::string> known_;  ///< Digests of right passwords, by user.
};

}  // namespace gw::serve

#endif  // GW_SERVE_PASSWORD_CHECK_H_
