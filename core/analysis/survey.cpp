#include "analysis/survey.h"

#include <algorithm>

namespace gw::analysis {
namespace {

constexpr std::size_t kMostFronts = 64;

/// What is told first of a router that stands in several places.
int rank_of(Reach::Kind kind) {
  switch (kind) {
    case Reach::Kind::Wins: return 0;
    case Reach::Kind::Chance: return 1;
    case Reach::Kind::Unknown: return 2;
    case Reach::Kind::Shadowed: return 3;
    case Reach::Kind::Dead: return 4;
  }
  return 2;
}

}  // namespace

bool may_change_requests(const flow::Chain& chain) {
  constexpr std::string_view kHarmless[] = {"rateLimit", "inFlightReq", "compress",    "retry",       "circuitBreaker",
                                            "errors",    "ipAllowList", "ipWhiteList", "contentType", "redirectScheme"};
  return std::ranges::any_of(chain, [&](const flow::ChainStep& step) {
    return std::ranges::find(kHarmless, step.kind) == std::end(kHarmless);
  });
}

Survey::Survey(const flow::Gateway& gateway, Catalog& catalog, const Limits& limits)
    : gateway_(gateway), limits_(limits), catalog_(catalog), nameless_(catalog_.is_text(Domain::ServerName, "", "")) {
  for (const route::EntryPoint& point : gateway.tables().points) {
    if (point.udp) continue;
    add(point, point.plain, false, Table::kNone, 0);
    add(point, point.tls, true, Table::kNone, 0);
    add(point, point.tcp, false);
    add(point, point.tcp_tls, true);
    if (point.https.routes().empty()) continue;
    hosts_.emplace_back(catalog_, point, point.https, true);
    hosts_of_[&point] = &hosts_.back();
  }
}

void Survey::add(const route::EntryPoint& point, const route::Muxer& muxer, bool tls, std::uint32_t parent,
                 std::uint32_t row) {
  if (muxer.routes().empty()) return;
  auto list = static_cast<std::uint32_t>(lists_.size());
  lists_.push_back({Table(catalog_, point, muxer, tls), parent, row});
  number(list);
  for (std::uint32_t i = 0; i < muxer.routes().size(); ++i) {
    if (muxer.routes()[i].children != nullptr) add(point, *muxer.routes()[i].children, tls, list, i);
  }
}

void Survey::add(const route::EntryPoint& point, const route::TcpMuxer& muxer, bool tls) {
  if (muxer.routes().empty()) return;
  auto list = static_cast<std::uint32_t>(lists_.size());
  lists_.push_back({Table(catalog_, point, muxer, tls)});
  if (!tls) lists_.back().fixed.push_back({&nameless_, false});
  number(list);
}

void Survey::number(std::uint32_t list) {
  const Table& table = lists_[list].table;
  for (std::uint32_t row = 0; row < table.size(); ++row) places_[table.row(row).router].push_back({list, row});
}

const std::vector<Place>& Survey::places(const runtime::Object& router) const {
  static const std::vector<Place> kNone;
  auto found = places_.find(&router);
  return found == places_.end() ? kNone : found->second;
}

std::vector<const runtime::Object*> Survey::routers() const {
  std::vector<const runtime::Object*> out;
  for (const auto& [router, places] : places_) out.push_back(router);
  std::ranges::sort(out);  // Of one vector.
  return out;
}

Reacher& Survey::reacher(std::uint32_t list) {
  return reachers_.try_emplace(list, catalog_, lists_[list].table, limits_).first->second;
}

std::optional<flow::Asked> Survey::replay(const List& list, const Witness& witness, const runtime::Object* router) {
  flow::Asked asked = list.table.asked(witness);
  gateway_.ask(asked, list.table.point(), scratch_, answer_);
  bool right = answer_.router == router || std::ranges::find(answer_.ambiguous, router) != answer_.ambiguous.end();
  // A parent takes what its children get, and also what none of them wants.
  right = right || std::ranges::any_of(scratch_.path, [&](const route::Route* one) { return one->router == router; });
  // A router that is chosen only to refuse an encoded character does not get the request.
  if (!right || answer_.status == 400) return std::nullopt;
  return asked;
}

/// Whether the example comes to the list at all. What takes it before is added to `extra`, to be left out; then true.
bool Survey::front(const List& list, const Witness& witness, std::vector<Part>& extra, std::vector<Blocker>& blockers) {
  if (list.parent != Table::kNone) {
    const List& above = lists_[list.parent];
    std::uint32_t first = above.table.first(witness);
    if (first < above.table.peers_begin(list.parent_row)) {
      extra.push_back({&above.table.formula(first), true});
      blockers.push_back({above.table.row(first).router, {}});
      return true;
    }
    return front(above, witness, extra, blockers);
  }
  auto hosts = hosts_of_.find(&list.table.point());
  if (list.table.http() || !list.table.tls() || hosts == hosts_of_.end()) return false;
  std::uint32_t first = hosts->second->first(witness);
  if (first == Table::kNone || hosts->second->row(first).program->catch_all()) return false;
  extra.push_back({&hosts->second->formula(first), true});
  blockers.push_back({nullptr, list.table.point().https.routes()[first].host});
  return true;
}

/// The TCP router that takes every connection without TLS before HTTP is looked at.
const runtime::Object* Survey::takes_all_plain(const route::EntryPoint& point) const {
  for (const route::TcpRoute& route : point.tcp.routes()) {
    if (route.program->catch_all()) return route.router;
  }
  return nullptr;
}

RouterReach Survey::reach(const Place& place) {
  const List& list = lists_[place.list];
  RouterReach out;
  out.router = list.table.row(place.row).router;
  out.point = &list.table.point();
  if (out.point->options.flatten_names) {
    out.why = "hosts count by their CNAME, which DNS is not asked for";
    return out;
  }
  if (const runtime::Object* thief = takes_all_plain(*out.point);
      thief != nullptr && list.table.http() && !list.table.tls()) {
    out.kind = Reach::Kind::Shadowed;
    out.blockers.push_back({thief, {}});
    return out;
  }
  std::vector<Part> extra = list.fixed;
  bool changed = false;
  for (std::uint32_t above = place.list; lists_[above].parent != Table::kNone; above = lists_[above].parent) {
    const List& parent = lists_[lists_[above].parent];
    extra.push_back({&parent.table.formula(lists_[above].parent_row), false});
    changed = changed || may_change_requests(gateway_.way(*parent.table.row(lists_[above].parent_row).router).chain);
  }
  for (std::size_t round = 0; round < kMostFronts; ++round) {
    Reach found = reacher(place.list).reach(place.row, extra);
    bool wins = found.kind == Reach::Kind::Wins || found.kind == Reach::Kind::Chance;
    if (wins && front(list, found.witness, extra, out.blockers)) continue;
    out.kind = found.kind;
    out.why = std::move(found.why);
    out.leaves = std::move(found.leaves);
    if (found.kind == Reach::Kind::Dead && !out.blockers.empty()) out.kind = Reach::Kind::Shadowed;
    if (wins) out.blockers.clear();
    for (std::uint32_t row : found.blockers) out.blockers.push_back({list.table.row(row).router, {}});
    if (wins) {
      if (std::optional<flow::Asked> asked = replay(list, found.witness, out.router)) {
        out.request = std::move(*asked);
      } else {
        out.kind = Reach::Kind::Unknown;
        out.why =
            "the request that its rule asks for, " + show(list.table.asked(found.witness)) + ", does not come to it";
        if (answer_.router == out.router) out.why += ": " + std::string(answer_.why);
        else if (answer_.router != nullptr) out.why += " but to " + std::string(answer_.router->name);
        else if (!answer_.why.empty()) out.why += ": " + std::string(answer_.why);
      }
    } else if (changed && out.kind != Reach::Kind::Unknown) {
      out.kind = Reach::Kind::Unknown;
      out.why = "middlewares of a parent router may change the request";
    }
    return out;
  }
  out.why = "more than " + std::to_string(kMostFronts) + " routers take requests before they come to its list";
  return out;
}

std::optional<RouterReach> Survey::by_child(const runtime::Object& router) {
  for (std::uint32_t i = 0; i < lists_.size(); ++i) {
    const List& list = lists_[i];
    if (list.parent == Table::kNone || lists_[list.parent].table.row(list.parent_row).router != &router) continue;
    for (std::uint32_t row = 0; row < list.table.size(); ++row) {
      RouterReach child = reach(Place{i, row});
      if (child.kind != Reach::Kind::Wins) continue;
      child.router = &router;
      return child;
    }
  }
  return std::nullopt;
}

RouterReach Survey::reach(const runtime::Object& router) {
  std::optional<RouterReach> best = by_child(router);
  for (const Place& place : best ? std::vector<Place>() : places(router)) {
    RouterReach one = reach(place);
    if (!best || rank_of(one.kind) < rank_of(best->kind)) best = std::move(one);
    if (best->kind == Reach::Kind::Wins) break;
  }
  if (best) return std::move(*best);
  RouterReach out;
  out.router = &router;
  out.why = "Traefik has not added it to its tables";
  return out;
}

}  // namespace gw::analysis
