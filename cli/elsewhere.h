#ifndef GW_CLI_ELSEWHERE_H_
#define GW_CLI_ELSEWHERE_H_

// Inputs that do not lie on a disk: of a git revision (REV:PATH, git:REV:PATH), of a running Traefik or gw (a URL), or
// of a store (redis://, etcd://, docker://).

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/store_url.h"
#include "io/tree.h"
#include "net/http.h"

namespace gw::cli {

/// An input that may change without a file: what was read of it, under its name.
struct LiveInput {
  base::StoreUrl url;
  std::shared_ptr<io::ChangingFile> file;
};

/// Makes such inputs readable under their names, and puts in place of a URL what is read of it. What cannot be had is
/// reported when it is read. An existing file of the same name counts first.
class Elsewhere {
 public:
  explicit Elsewhere(net::HttpOptions options) : options_(std::move(options)) {}

  void mount(std::vector<std::string>& inputs);
  void mount(std::string& input);

  /// The release that a running Traefik says it is ("3.7.13"); empty: none was asked, or it does not say.
  const std::string& traefik() const { return traefik_; }

  /// The stores among the inputs, each read once.
  const std::vector<LiveInput>& live() const { return live_; }

 private:
  std::string mount_store(const std::string& url, std::string kind);
  bool mount_revision(std::string& path);
  std::vector<std::string> mount_url(const std::string& url);

  net::HttpOptions options_;
  std::set<std::string> mounted_;  ///< Prefixes of revisions, names of stores.
  std::vector<LiveInput> live_;
  std::string traefik_;
};

}  // namespace gw::cli

#endif  // GW_CLI_ELSEWHERE_H_
