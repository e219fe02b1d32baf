#ifndef GW_SERVE_LET_IN_H_
#define GW_SERVE_LET_IN_H_

#include <string>
#include <string_view>

#include "serve/call.h"

namespace gw::serve {

/// What basicAuth and digestAuth tell the server of a user, and the client of a refusal.
/// Source: pkg/middlewares/auth/basic_auth.go, digest_auth.go.
class LetIn {
 public:
  explicit LetIn(const flow::Making& making);

  const std::string& realm() const { return realm_; }
  void pass(Call& call, std::string_view user) const;
  /// 401 with that challenge.
  static Task<void> refuse(Call& call, std::string challenge);

 private:
  std::string realm_, field_, canonical_field_;
  bool removes_, replaces_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_LET_IN_H_
