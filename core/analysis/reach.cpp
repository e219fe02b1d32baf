#include "analysis/reach.h"

#include <algorithm>

namespace gw::analysis {
namespace {

constexpr std::size_t kMostBlockers = 64;

}  // namespace

Table::Table(Catalog& catalog, const route::EntryPoint& point, const route::Muxer& muxer, bool tls)
    : point_(&point), muxer_(&muxer), tls_(tls) {
  for (const route::Route& route : muxer.routes()) {
    rows_.push_back({route.router, route.program.get(), route.peers_end, route.rank.priority});
    formulas_.push_back(catalog.formula(*route.program));
  }
}

Table::Table(Catalog& catalog, const route::EntryPoint& point, const route::TcpMuxer& muxer, bool tls)
    : point_(&point), tcp_(&muxer), tls_(tls), http_(false) {
  for (const route::TcpRoute& route : muxer.routes()) {
    rows_.push_back({route.router, route.program.get(), route.peers_end, route.rank.priority});
    formulas_.push_back(catalog.formula(*route.program));
  }
}

std::uint32_t Table::first(const Witness& witness) const {
  Seen seen(witness, point_->options);
  if (muxer_ != nullptr) {
    const route::Route* found = muxer_->find(seen.request());
    return found == nullptr ? kNone : static_cast<std::uint32_t>(found - muxer_->routes().data());
  }
  const route::TcpRoute* found = tcp_->find(seen.connection());
  return found == nullptr ? kNone : static_cast<std::uint32_t>(found - tcp_->routes().data());
}

bool Table::takes(std::uint32_t i, const Witness& witness) const {
  Seen seen(witness, point_->options);
  return http_ ? rows_[i].program->matches(seen.request()) : rows_[i].program->matches(seen.connection());
}

std::vector<std::uint32_t> Table::all(const Witness& witness) const {
  Seen seen(witness, point_->options);
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    if (http_ ? rows_[i].program->matches(seen.request()) : rows_[i].program->matches(seen.connection()))
      out.push_back(i);
  }
  return out;
}

std::uint32_t Table::peers_begin(std::uint32_t i) const {
  while (i > 0 && rows_[i - 1].peers_end == rows_[i].peers_end) --i;
  return i;
}

flow::Asked Table::asked(const Witness& witness) const {
  return http_ ? to_asked(witness, *point_, tls_) : to_connection(witness, *point_, tls_);
}

/// Examples first: each that goes to a router in front names one more that must be subtracted.
Reach Reacher::reach(std::uint32_t i, std::span<const Part> extra) {
  Reach out;
  std::vector<Part> parts = {{&table_.formula(i), false}};
  parts.insert(parts.end(), extra.begin(), extra.end());
  std::uint32_t peers = table_.peers_begin(i);
  bool avoids_peers = true;
  Reach by_chance;
  for (std::size_t round = 0; round <= kMostBlockers; ++round) {
    Answer answer = solver_.solve(parts);
    if (answer.kind == Answer::Kind::Unknown) {
      out.why = answer.why;
      return out;
    }
    if (answer.kind == Answer::Kind::None) {
      if (by_chance.kind == Reach::Kind::Chance) return by_chance;
      if (out.blockers.empty()) {
        out.kind = Reach::Kind::Dead;
        contradiction(i, out);
      } else {
        out.kind = Reach::Kind::Shadowed;
        shrink(i, extra, out);
      }
      return out;
    }
    std::uint32_t first = table_.first(answer.witness);
    if (!table_.takes(i, answer.witness)) {
      out.why = "an example that gw found for it does not meet its rule";
      return out;
    }
    std::uint32_t blocker = Table::kNone;
    if (first < peers) {
      blocker = first;
    } else {
      // Rows of equal rank do not block, but without them there is no doubt.
      std::uint32_t other = Table::kNone;
      for (std::uint32_t k = peers; k < table_.row(i).peers_end && other == Table::kNone; ++k) {
        if (k != i && table_.takes(k, answer.witness)) other = k;
      }
      if (other == Table::kNone || !avoids_peers) {
        out.kind = other == Table::kNone ? Reach::Kind::Wins : Reach::Kind::Chance;
        out.witness = std::move(answer.witness);
        out.blockers.clear();
        return out;
      }
      if (by_chance.kind != Reach::Kind::Chance) {
        by_chance.kind = Reach::Kind::Chance;
        by_chance.witness = answer.witness;
      }
      by_chance.blockers.push_back(other);
      parts.push_back({&table_.formula(other), true});
      continue;
    }
    out.blockers.push_back(blocker);
    parts.push_back({&table_.formula(blocker), true});
  }
  if (by_chance.kind == Reach::Kind::Chance) return by_chance;
  out.why = "more than " + std::to_string(kMostBlockers) + " routers in front of it overlap with it";
  out.blockers.clear();
  return out;
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
void Reacher::contradiction(std::uint32_t i, Reach& out) {
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
    Part part{&without, false};
    if (solver_.solve({&part, 1}).kind == Answer::Kind::None) formula = std::move(without);
    else out.leaves.push_back(leaf);
  }
}

}  // namespace gw::analysis
