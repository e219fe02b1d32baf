#ifndef GW_CLI_ELSEWHERE_H_
#define GW_CLI_ELSEWHERE_H_

// Inputs that do not lie on a disk: of a git revision (REV:PATH, git:REV:PATH) or of a running Traefik or gw (a URL).

#include <set>
#include <string>
#include <vector>

#include "net/http.h"

namespace gw::cli {

/// Makes such inputs readable under their names, and puts in place of a URL what is read of it. What cannot be had is
/// reported when it is read. An existing file of the same name counts first.
class Elsewhere {
 public:
  explicit Elsewhere(net::HttpOptions options) : options_(std::move(options)) {}

  void mount(std::vector<std::string>& inputs);
  void mount(std::string& input);

  /// The release that a running Traefik says it is ("3.7.13"); empty: none was asked, or it does not say.
  const std::string& traefik() const { return traefik_; }

 private:
  bool mount_revision(std::string& path);
  std::vector<std::string> mount_url(const std::string& url);

  net::HttpOptions options_;
  std::set<std::string> mounted_;  ///< Prefixes of revisions.
  std::string traefik_;
};

}  // namespace gw::cli

#endif  // GW_CLI_ELSEWHERE_H_
