#ifndef GW_ANALYSIS_REACH_H_
#define GW_ANALYSIS_REACH_H_

// Which routers of a list can win, by an example or a proof. Source: analysis.md 4.4.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "analysis/replay.h"
#include "analysis/solver.h"

namespace gw::analysis {

/// A router in the order in which Traefik asks them.
struct Row {
  const runtime::Object* router = nullptr;
  const rule::Program* program = nullptr;
  std::uint32_t peers_end = 0;  ///< The position behind the rows of equal rank, of which chance takes one.
  std::int64_t priority = 0;
  std::int32_t provider = -1;    ///< As route::Rank has it.
  std::string_view tls_options;  ///< Of routers with TLS.
};

/// A list of routers with their rules as formulas. Not for several threads at once.
class Table {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  Table(Catalog& catalog, const route::EntryPoint& point, const route::Muxer& muxer, bool tls);
  Table(Catalog& catalog, const route::EntryPoint& point, const route::TcpMuxer& muxer, bool tls);

  std::size_t size() const { return rows_.size(); }
  const Row& row(std::uint32_t i) const { return rows_[i]; }
  const Formula& formula(std::uint32_t i) const { return formulas_[i]; }
  const route::EntryPoint& point() const { return *point_; }
  bool tls() const { return tls_; }
  bool http() const { return http_; }

  /// The first that takes the example; kNone: none does. `peers`: those of equal rank that take it as well.
  std::uint32_t first(const Witness& witness, std::vector<std::uint32_t>* peers = nullptr) const;
  bool takes(std::uint32_t i, const Witness& witness) const;
  /// The rank of i begins there.
  std::uint32_t peers_begin(std::uint32_t i) const { return peers_begin_[i]; }

  flow::Asked asked(const Witness& witness) const;

 private:
  const route::EntryPoint* point_;
  const route::Muxer* muxer_ = nullptr;
  const route::TcpMuxer* tcp_ = nullptr;
  bool tls_ = false, http_ = true;
  void find_peers();

  std::vector<Row> rows_;
  std::vector<Formula> formulas_;
  std::vector<std::uint32_t> peers_begin_;
};

struct Reach {
  enum class Kind : std::uint8_t {
    Wins,      ///< `witness` comes to it.
    Chance,    ///< As Wins, but for every example another router of equal rank may take it instead.
    Dead,      ///< No request meets its rule: `leaves` contradict each other.
    Shadowed,  ///< Every request that meets its rule meets that of a router in front of it: `blockers`.
    Unknown,   ///< `why`.
  };

  Kind kind = Kind::Unknown;
  Witness witness;
  std::vector<std::uint32_t> blockers;  ///< Rows; as few as can be, in their order.
  std::vector<std::uint32_t> leaves;    ///< Matchers of the rule that cannot all be true; as few as can be.
  std::string why;                      ///< Also of Chance, where it is not known that there is no better example.
};

/// Whether row i of a table can win. `extra`: what also holds for every request that comes to the table.
class Reacher {
 public:
  Reacher(Catalog& catalog, const Table& table, const Limits& limits)
      : table_(table), solver_(catalog, path_form(table.point().options), limits) {}

  Reach reach(std::uint32_t i, std::span<const Part> extra = {});

 private:
  void shrink(std::uint32_t i, std::span<const Part> extra, Reach& out);
  void contradiction(std::uint32_t i, std::span<const Part> extra, Reach& out);

  const Table& table_;
  Solver solver_;
};

}  // namespace gw::analysis

#endif  // GW_ANALYSIS_REACH_H_
