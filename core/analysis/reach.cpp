#include "analysis/reach.h"

#include <algorithm>

namespace gw::analysis {
namespace {

constexpr std::size_t kMostBlockers = 64;

}  // namespace

Table::Table(Catalog& catalog, const route::EntryPoint& point, const route::Muxer& muxer, bool tls)
    : point_(&point), muxer_(&muxer), tls_(tls) {
  for (const route::Route& route : muxer.routes()) {
    rows_.push_back({route.router, route.program.get(), route.peers_end, route.rank.priority, route.rank.provider,
                     route.tls_options});
    formulas_.push_back(catalog.formula(*route.program));
  }
  find_peers();
}

Table::Table(Catalog& catalog, const route::EntryPoint& point, const route::TcpMuxer& muxer, bool tls)
    : point_(&point), tcp_(&muxer), tls_(tls), http_(false) {
  for (const route::TcpRoute& route : muxer.routes()) {
    rows_.push_back({route.router, route.program.get(), route.peers_end, route.rank.priority, route.rank.provider,
                     route.tls_options});
    formulas_.push_back(catalog.formula(*route.program));
  }
  find_peers();
}

void Table::find_peers() {
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    bool again = i > 0 && rows_[i - 1].peers_end == rows_[i].peers_end;
    peers_begin_.push_back(again ? peers_begin_.back() : i);
  }
}

std::uint32_t Table::first(const Witness& witness, std::vector<std::uint32_t>* peers) const {
  Seen seen(witness, point_->options);
  auto find = [&](const auto& muxer, const auto& input) {
    std::vector<decltype(muxer.find(input))> others;
    auto found = muxer.find(input, peers == nullptr ? nullptr : &others);
    auto row = [&](auto route) { return static_cast<std::uint32_t>(route - muxer.routes().data()); };
    for (auto other : others) peers->push_back(row(other));
    return found == nullptr ? kNone : row(found);
  };
  return muxer_ != nullptr ? find(*muxer_, seen.request()) : find(*tcp_, seen.connection());
}

bool Table::takes(std::uint32_t i, const Witness& witness) const {
  Seen seen(witness, point_->options);
  return http_ ? rows_[i].program->matches(seen.request()) : rows_[i].program->matches(seen.connection());
}

flow::Asked Table::asked(const Witness& witness) const {
  return http_ ? to_asked(witness, *point_, tls_) : to_connection(witness, *point_, tls_);
}

/// Examples first: each that goes to another router names one more that must be subtracted. Routers of equal rank do
/// not block, but an example without them leaves no doubt.
Reach Reacher::reach(std::uint32_t i, std::span<const Part> extra) {
  Reach out, by_chance;
  std::vector<Part> parts = {{&table_.formula(i), false}};
  parts.insert(parts.end(), extra.begin(), extra.end());
  auto settle = [&](Reach::Kind kind, std::string why) {
    if (by_chance.kind == Reach::Kind::Chance) {
      by_chance.why = std::move(why);
      return std::move(by_chance);
    }
    out.kind = kind;
    out.why = std::move(why);
    if (kind == Reach::Kind::Unknown) out.blockers.clear();
    return std::move(out);
  };
  for (std::size_t round = 0; round <= kMostBlockers; ++round) {
    Answer answer = solver_.solve(parts);
    if (answer.kind == Answer::Kind::Unknown) return settle(Reach::Kind::Unknown, answer.why);
    if (answer.kind == Answer::Kind::None) {
      bool dead = out.blockers.empty();
      if (by_chance.kind == Reach::Kind::Chance) return by_chance;
      if (dead) contradiction(i, extra, out);
      else shrink(i, extra, out);
      return settle(dead ? Reach::Kind::Dead : Reach::Kind::Shadowed, {});
    }
    if (!table_.takes(i, answer.witness))
      return settle(Reach::Kind::Unknown, "an example that gw found for it does not meet its rule");
    std::vector<std::uint32_t> peers;
    std::uint32_t first = table_.first(answer.witness, &peers);
    if (first < table_.peers_begin(i)) {
      out.blockers.push_back(first);
      parts.push_back({&table_.formula(first), true});
      continue;
    }
    peers.push_back(first);
    auto peer = std::ranges::find_if(peers, [&](std::uint32_t k) { return k != i; });
    if (peer == peers.end()) {
      out.kind = Reach::Kind::Wins;
      out.witness = std::move(answer.witness);
      out.blockers.clear();
      return out;
    }
    if (by_chance.kind != Reach::Kind::Chance) by_chance.witness = std::move(answer.witness);
    by_chance.kind = Reach::Kind::Chance;
    by_chance.blockers.push_back(*peer);
    parts.push_back({&table_.formula(*peer), true});
  }
  return settle(Reach::Kind::Unknown,
                "more than " + std::to_string(kMostBlockers) + " routers in front of it overlap with it");
}

/// Leaves out blockers that are not needed for the proof, beginning with the last.
void Reacher::shrink(std::uint32_t i, std::span<const Part> extra, Reach& out) {
  std::ranges::sort(out.blockers);
  for (std::size_t k = out.blockers.size(); k-- > 0 && out.blockers.size() > 1;) {
    std::vector<Part> parts = {{&table_.formula(i), false}};
    parts.insert(parts.end(), extra.begin(), extra.end());
    for (std::size_t other = 0; other < out.blockers.size(); ++other) {
      if (other != k) parts.push_back({&table_.formula(out.blockers[other]), true});
    }
    if (solver_.solve(parts).kind == Answer::Kind::None)
      out.blockers.erase(out.blockers.begin() + static_cast<std::ptrdiff_t>(k));
  }
}

/// The matchers that it takes for the contradiction: without one of them there are requests.
void Reacher::contradiction(std::uint32_t i, std::span<const Part> extra, Reach& out) {
  Formula formula = table_.formula(i);
  std::vector<std::uint32_t> leaves;
  for (const Formula::Node& node : formula.nodes) {
    if (std::ranges::find(leaves, node.leaf) == leaves.end()) leaves.push_back(node.leaf);
  }
  std::ranges::sort(leaves);
  for (std::uint32_t leaf : leaves) {
    Formula without = formula;
    for (Formula::Node& node : without.nodes) {
      bool of_it = node.leaf == leaf && node.kind != Formula::Kind::And && node.kind != Formula::Kind::Or;
      if (of_it) node.kind = Formula::Kind::True;
    }
    std::vector<Part> parts(extra.begin(), extra.end());
    parts.push_back({&without, false});
    if (solver_.solve(parts).kind == Answer::Kind::None) formula = std::move(without);
    else out.leaves.push_back(leaf);
  }
}

}  // namespace gw::analysis
