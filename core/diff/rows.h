#ifndef GW_DIFF_ROWS_H_
#define GW_DIFF_ROWS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/overlap.h"
#include "analysis/survey.h"
#include "digest/content.h"

namespace gw::diff {

/// Where requests of one kind at one entry point can go on one side, in the order in which Traefik decides. Children
/// stand in the place of their parent, and behind them the parent itself: what none of them takes is not found.
class Rows {
 public:
  static constexpr std::uint32_t kNone = analysis::Table::kNone;

  struct Row {
    const runtime::Object* router = nullptr;
    const analysis::Formula* formula = nullptr;  ///< Its rule, and those of its parents.
    std::string action;                          ///< What it does with requests; equal texts do the same.
    std::string key;                             ///< Rule, rank and action: rows with equal keys are the same.
    std::uint32_t root = 0;                      ///< The row of the first list that leads here.
    std::uint32_t list = 0, row = 0;             ///< In the survey.
  };

  Rows() = default;
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  /// Of surveys that share a catalog, too, one may be made beside another.
  Rows(analysis::Survey& survey, std::uint32_t list, digest::Content& content);
  /// What candidates() needs; asks the catalog.
  void make_index();

  const std::vector<Row>& rows() const { return rows_; }
  const analysis::Table* table() const { return table_; }

  /// The row that takes the example; kNone: none. `peers`: others of equal rank that take it as well.
  std::uint32_t first(const analysis::Witness& witness, std::vector<std::uint32_t>& peers) const;
  /// Rows that may have a request in common with this one, of these or of the other side.
  std::vector<std::uint32_t> candidates(const Row& row) const;

  /// They are of equal rank: where both match, chance decides.
  bool tie(std::uint32_t a, std::uint32_t b) const;

  /// Middlewares of parents may change what their children see.
  bool vague() const { return vague_; }

 private:
  void add(analysis::Survey& survey, std::uint32_t list, const Row* above, digest::Content& content);

  const analysis::Table* table_ = nullptr;
  std::uint32_t list_ = 0;
  analysis::Survey* survey_ = nullptr;
  std::vector<Row> rows_;
  std::deque<analysis::Formula> joined_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> places_;    ///< By list and row.
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> children_;  ///< The list of a row's children.
  std::vector<std::vector<std::uint32_t>> of_root_;                            ///< Rows by the row of the first list.
  std::optional<analysis::OverlapIndex> index_;
  bool vague_ = false;
};

/// What a router does with its requests.
std::string action_of(const flow::Gateway& gateway, const runtime::Object& router, std::string_view tls_options,
                      digest::Content& content);

}  // namespace gw::diff

#endif  // GW_DIFF_ROWS_H_
