#ifndef GW_FLOW_SERVICE_H_
#define GW_FLOW_SERVICE_H_

// Where a router's service leads. Source: pkg/server/service/service.go; routing.md 6.

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/version.h"
#include "flow/chain.h"
#include "runtime/runtime.h"

namespace gw::flow {

struct Server {
  std::string_view address;  ///< "http://10.0.0.1:80"; of TCP and UDP "10.0.0.1:80".
  std::string_view host;     ///< Of its URL, with the port as it is written.
  std::string_view path;     ///< Of its URL.
  std::int64_t weight = 1;
  bool fenced = false;  ///< Only clients that it knows come to it: it goes soon.
};

struct Service {
  enum class Kind : std::uint8_t { Servers, Weighted, Mirroring, Failover, Hrw, Internal, Unknown };

  struct Child {
    const Service* service = nullptr;  ///< Null: it does not exist.
    std::int64_t weight = 1;
    std::string_view written = {};  ///< Its name as it is written.
  };

  std::string_view name;  ///< "api@file".
  Kind kind = Kind::Unknown;
  std::string_view strategy;    ///< Of servers: "wrr", "p2c", "hrw", "leasttime".
  std::vector<Server> servers;  ///< As written, those of weight 0 included.
  std::vector<Child> children;  ///< Mirroring, failover: the main one first.
  Chain chain;                  ///< Its own middlewares.
  bool pass_host = true;
  bool preserve_path = false;
  bool sticky = false;
  bool checked = false;  ///< Has a health check: a server may be down.
};

/// The services of one kind of router, by name. Immutable once it is made.
class Services {
 public:
  /// `absent`: names of those of which nothing is known.
  Services(const runtime::Graph& graph, runtime::Role role, Version version, const Chains& chains,
           const std::set<std::string, std::less<>>& absent);

  const Service* find(std::string_view name) const;
  const std::map<std::string_view, Service>& all() const { return services_; }

 private:
  std::map<std::string_view, Service> services_;
};

/// Where a service that has children goes on: to the only one of positive weight, the one that highest random weight
/// takes, the main one. Null: to one of several, or (`none`) to nobody, which is 503. `peer` is the peer's address
/// without its port.
const Service* next_service(const Service& service, std::string_view peer, bool& none);

/// The server that gets the request, where it is determined; like next_service().
const Server* choose_server(const Service& service, std::string_view peer, bool& none);

/// What highest random weight gives a child or server for a client of that address.
/// Source: pkg/server/service/loadbalancer/hrw/hrw.go.
double hrw_score(std::string_view peer, std::string_view name, std::int64_t weight);

/// A server's path and the target with one slash between them, for preservePath.
std::string_view joined_path(std::string_view base, std::string_view target, route::Store& store);

}  // namespace gw::flow

#endif  // GW_FLOW_SERVICE_H_
