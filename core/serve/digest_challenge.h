#ifndef GW_SERVE_DIGEST_CHALLENGE_H_
#define GW_SERVE_DIGEST_CHALLENGE_H_

// HTTP digest authentication as Traefik does it: MD5, qop "auth".
// Source: github.com/containous/go-http-auth digest.go, misc.go.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "route/request.h"
#include "serve/loop.h"

namespace gw::serve {

using DigestParameters = std::map<std::string, std::string, std::less<>>;

/// The parameters of an Authorization of the type Digest; empty if it is of another.
DigestParameters digest_parameters(std::string_view authorization);

/// Challenges that were given, and answers to them. Any thread may ask.
class DigestChallenges {
 public:
  /// `users`: "NAME:REALM" to the hash of name, realm and password.
  DigestChallenges(std::map<std::string, std::string> users, std::string realm);

  enum class Verdict : std::uint8_t { Right, Wrong, Stale };
  Verdict check(const route::Request& request, const DigestParameters& given, Time now) const;

  /// A new challenge, for WWW-Authenticate.
  std::string challenge(bool stale, Time now) const;

 private:
  struct Nonce {
    std::uint64_t count = 0;  ///< Of the last answer to it.
    Time seen{};
  };

  Verdict use(std::string_view nonce, std::uint64_t count, Time now) const;
  void forget_oldest() const;

  std::map<std::string, std::string> users_;
  std::string realm_, opaque_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Nonce, std::less<>> nonces_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_DIGEST_CHALLENGE_H_
