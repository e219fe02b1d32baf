#ifndef GW_ANALYSIS_SURVEY_H_
#define GW_ANALYSIS_SURVEY_H_

// The routers of a whole gateway: which can win, on any of their entry points, and by which request. Every example has
// gone through the gateway before it is told.

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/reach.h"
#include "flow/gateway.h"

namespace gw::analysis {

/// A list of routers of an entry point, or of the children of a router.
struct List {
  Table table;
  std::uint32_t parent = Table::kNone, parent_row = 0;  ///< The list and the row of the router that leads here.
  std::vector<Part> fixed = {};  ///< What holds for every request that comes here, beside its parent's rule.
};

struct Place {
  std::uint32_t list = 0, row = 0;
};

/// What stands in front of a router: another one, or the TLS options of a host.
struct Blocker {
  const runtime::Object* router = nullptr;
  std::string_view host;  ///< Where `router` is null.
};

struct RouterReach {
  Reach::Kind kind = Reach::Kind::Unknown;
  const runtime::Object* router = nullptr;
  const route::EntryPoint* point = nullptr;
  flow::Asked request;                ///< Wins, Chance.
  std::vector<Blocker> blockers;      ///< Shadowed, Chance.
  std::vector<std::uint32_t> leaves;  ///< Dead: matchers of the rule.
  std::string why;                    ///< Unknown.
};

class Survey {
 public:
  /// The catalog outlives the survey; surveys that share one can be compared.
  Survey(const flow::Gateway& gateway, Catalog& catalog, const Limits& limits);
  Survey(const Survey&) = delete;
  Survey& operator=(const Survey&) = delete;

  const flow::Gateway& gateway() const { return gateway_; }
  Catalog& catalog() { return catalog_; }
  const Limits& limits() const { return limits_; }
  const std::deque<List>& lists() const { return lists_; }
  /// Where a router stands; empty: Traefik has not added it to its tables, or it is one of UDP.
  const std::vector<Place>& places(const runtime::Object& router) const;
  /// Routers with places, in the graph's order.
  std::vector<const runtime::Object*> routers() const;

  /// At one place.
  RouterReach reach(const Place& place);
  /// At the place where it is best.
  RouterReach reach(const runtime::Object& router);

  /// The example as a request that comes to the router, alone or by chance, when the gateway is asked; nothing: it goes
  /// elsewhere, or is refused on the way.
  std::optional<flow::Asked> replay(const List& list, const Witness& witness, const runtime::Object* router);

 private:
  void add(const route::EntryPoint& point, const route::Muxer& muxer, bool tls, std::uint32_t parent,
           std::uint32_t row);
  void add(const route::EntryPoint& point, const route::TcpMuxer& muxer, bool tls);
  void number(std::uint32_t list);
  Reacher& reacher(std::uint32_t list);
  bool front(const List& list, const Witness& witness, std::vector<Part>& extra, std::vector<Blocker>& blockers);
  /// Of a parent the request of a child that wins.
  std::optional<RouterReach> by_child(const runtime::Object& router);
  const runtime::Object* takes_all_plain(const route::EntryPoint& point) const;

  const flow::Gateway& gateway_;
  Limits limits_;
  Catalog& catalog_;
  Formula nameless_;  ///< A connection without a server name.
  std::deque<List> lists_;
  std::deque<Table> hosts_;  ///< HTTPS hosts of entry points.
  std::map<const route::EntryPoint*, const Table*> hosts_of_;
  std::map<const runtime::Object*, std::vector<Place>> places_;
  std::map<std::uint32_t, Reacher> reachers_;
  flow::Scratch scratch_;
  flow::Answer answer_;
};

/// The middlewares of a router may change what its children's rules look at.
bool may_change_requests(const flow::Chain& chain);

}  // namespace gw::analysis

#endif  // GW_ANALYSIS_SURVEY_H_
