#ifndef GW_SERVE_RUNNING_H_
#define GW_SERVE_RUNNING_H_

#include <memory>
#include <string>
#include <vector>

#include "base/store_url.h"
#include "flow/gateway.h"
#include "serve/metrics.h"
#include "serve/pipeline.h"
#include "serve/service.h"
#include "serve/stream_routers.h"
#include "serve/tls_store.h"
#include "source/discover.h"

namespace gw::serve {

/// What the commands' loaders give: one gateway and what its texts lie in.
struct Loaded {
  std::shared_ptr<text::SourceSet> sources = std::make_shared<text::SourceSet>();
  source::Project project;  ///< All that was found, for the linter.
  source::Gateway gateway;  ///< The one to run.
  source::World world;
  std::vector<std::string> watched;                               ///< Files and directories that it came from.
  std::vector<base::StoreUrl> stores;                             ///< Stores that it came from.
  std::vector<std::string> told;                                  ///< What is to be said of it at the start.
  std::function<std::string(const std::string& url)> local = {};  ///< As Overrides::local.
  std::vector<std::string> not_analysed;                          ///< Inputs that could not be read, with the reason.
};

/// One configuration, ready to serve. Immutable but for the state of its balancers; lives as long as a request uses it.
class Running {
 public:
  /// `metrics` and what `internal` gives outlive it.
  Running(const Loaded& loaded, const Overrides& instead, const ServiceTable::Internal& internal, Metrics& metrics);

  const flow::Gateway& gateway() const { return gateway_; }
  const text::SourceSet& sources() const { return *sources_; }
  const ServiceTable& services() const { return services_; }
  const TlsStore& tls() const { return tls_; }
  const StreamServices& tcp() const { return tcp_; }
  const StreamServices& udp() const { return udp_; }
  std::uint64_t generation() const { return generation_; }

  /// What a router leads to, its middlewares first; null: to child routers (then see before()).
  const Handler* handler(const runtime::Object& router) const;
  /// Of a router with children: its middlewares, and then `next`.
  std::unique_ptr<Handler> before(const runtime::Object& router, const Handler& next) const;
  Counters& counters(const runtime::Object& router) const;

  /// "auth@file (plugin)": middlewares that answer 501.
  const std::vector<std::string>& not_implemented() const { return not_implemented_; }

 private:
  std::shared_ptr<text::SourceSet> sources_;
  flow::Gateway gateway_;
  ServiceTable services_;
  Steps steps_;
  TlsStore tls_;
  StreamServices tcp_, udp_;
  std::vector<std::unique_ptr<Pipeline>> pipelines_;
  std::vector<const Handler*> handlers_;  ///< By the index of the router's object.
  std::vector<Counters*> counters_;       ///< The same.
  std::vector<std::string> not_implemented_;
  std::uint64_t generation_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_RUNNING_H_
