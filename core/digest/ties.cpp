#include "digest/ties.h"

#include <algorithm>
#include <set>

#include "model/view.h"
#include "route/tables.h"
#include "runtime/router.h"

namespace gw::digest {
namespace {

using runtime::Object;
using runtime::Role;

std::vector<std::string> precedence_of(const source::Gateway& gateway) {
  std::vector<std::string> out;
  if (gateway.version < Version{3, 7, 0}) return out;
  const model::Value* list = gateway.install.config.root.at("providers.precedence");
  if (list == nullptr) return out;
  for (const model::Value& name : list->items()) out.emplace_back(name.string());
  return out;
}

/// Where routers meet: at an entry point or below a parent, and what they must have in common.
struct Meeting {
  std::string where;  ///< "at web"; a parent counts elsewhere by its content.
  std::string point, rest;

  friend auto operator<=>(const Meeting&, const Meeting&) = default;
};

std::vector<Meeting> meetings(const Object& router, Version version) {
  std::string rest = router.role == Role::Router ? "http" : router.role == Role::TcpRouter ? "tcp" : "udp";
  if (router.role != Role::UdpRouter) {
    rest += router.value.find("tls") != nullptr ? " tls " : " plain ";
    rest += std::to_string(model::integer_of(router.value, "priority", version).value_or(0));
  }
  std::vector<Meeting> out;
  if (runtime::has_parents(router.value)) {
    for (const std::string& parent : model::texts_of(router.value, "parentRefs", version))
      out.push_back({"below a parent", parent, rest});
  } else {
    for (std::string_view point : router.using_) out.push_back({"at " + std::string(point), std::string(point), rest});
  }
  return out;
}

using Groups = std::map<Meeting, std::vector<const Object*>>;

Groups groups(const runtime::Graph& graph, Version version, bool ranked) {
  Groups out;
  for (const Object& object : graph.objects) {
    bool udp = object.role == Role::UdpRouter, other = object.role == Role::Router || object.role == Role::TcpRouter;
    if (!object.routed || !(udp || (other && ranked)) || runtime::provider_of(object.name) == "internal") continue;
    for (Meeting& meeting : meetings(object, version)) out[std::move(meeting)].push_back(&object);
  }
  return out;
}

/// The place of each router among those that it ties with; empty if nothing decides between them.
std::vector<std::int32_t> places(const std::vector<const Object*>& tied, const std::vector<std::string>& precedence) {
  std::vector<std::int32_t> out;
  if (tied.size() < 2) return out;
  bool udp = tied[0]->role == Role::UdpRouter;
  for (std::size_t i = 0; i < tied.size(); ++i)
    out.push_back(udp ? std::int32_t{i + 1 == tied.size()} : route::provider_rank(tied[i]->name, precedence));
  std::set<std::int32_t> ranks(out.begin(), out.end());
  if (ranks.size() < 2) return {};
  for (std::int32_t& rank : out) rank = static_cast<std::int32_t>(std::distance(ranks.begin(), ranks.find(rank)));
  return out;
}

/// Pairs of names: the one that counts, and one that does not.
using Pairs = std::set<std::pair<std::string, std::string>>;

void note(const Pairs& pairs, const char* why, std::vector<Note>& out) {
  if (pairs.empty()) return;
  std::string what = "routers " + pairs.begin()->first + " and " + pairs.begin()->second;
  if (pairs.size() > 1) what += " (and " + std::to_string(pairs.size() - 1) + " more pairs)";
  out.push_back({std::move(what), why});
}

}  // namespace

Ties find_ties(const source::Gateway& gateway, const runtime::Graph& graph) {
  Ties out;
  Pairs udp, ranked;
  std::vector<std::string> precedence = precedence_of(gateway);
  for (const auto& [meeting, tied] : groups(graph, gateway.version, !precedence.empty())) {
    std::vector<std::int32_t> ranks = places(tied, precedence);
    if (ranks.empty()) continue;
    for (std::size_t i = 0; i < ranks.size(); ++i)
      out.places[tied[i]] += meeting.where + " " + std::to_string(ranks[i]) + ";";
    auto first = std::ranges::max_element(ranks) - ranks.begin(),
         last = std::ranges::min_element(ranks) - ranks.begin();
    Pairs& pairs = tied[0]->role == Role::UdpRouter ? udp : ranked;
    pairs.emplace(tied[static_cast<std::size_t>(first)]->name, tied[static_cast<std::size_t>(last)]->name);
  }
  note(ranked, "of equal priority: providers.precedence puts the first in front, and within one provider nothing does",
       out.notes);
  note(udp, "take the same datagrams: of UDP routers the one whose name comes last counts", out.notes);
  return out;
}

}  // namespace gw::digest
