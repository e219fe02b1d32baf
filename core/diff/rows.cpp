#include "diff/rows.h"

#include <algorithm>

#include "model/view.h"
#include "runtime/router.h"

namespace gw::diff {
namespace {

using analysis::Formula;
using analysis::Table;
using runtime::Role;

/// The formula as a text: conditions by their numbers.
void write(const Formula& formula, std::string& out) {
  for (const Formula::Node& node : formula.nodes) {
    out += static_cast<char>('0' + static_cast<int>(node.kind));
    if (node.kind == Formula::Kind::Is) out += (node.literal.negated ? "!" : "=") + std::to_string(node.literal.atom);
    for (std::uint32_t i = 0; i < node.count; ++i) out += "," + std::to_string(formula.children[node.first + i]);
  }
  out += ";" + std::to_string(formula.root) + "\n";
}

/// A formula that holds where both do.
Formula both(const Formula& a, const Formula& b) {
  Formula out = a;
  auto nodes = static_cast<std::uint32_t>(a.nodes.size()), children = static_cast<std::uint32_t>(a.children.size());
  for (Formula::Node node : b.nodes) {
    node.first += children;
    out.nodes.push_back(node);
  }
  for (std::uint32_t child : b.children) out.children.push_back(child + nodes);
  Formula::Node joined{.kind = Formula::Kind::And};
  joined.first = static_cast<std::uint32_t>(out.children.size());
  joined.count = 2;
  out.children.insert(out.children.end(), {a.root, b.root + nodes});
  out.root = static_cast<std::uint32_t>(out.nodes.size());
  out.nodes.push_back(joined);
  return out;
}

std::string options_of(const runtime::Graph& graph, std::string_view name, digest::Content& content) {
  if (name.empty()) return {};
  const runtime::TlsOptions* options = graph.options(name);
  if (options == nullptr) return std::string(name);
  return content.of(options->value, name) + options->fault;
}

}  // namespace

std::string action_of(const flow::Gateway& gateway, const runtime::Object& router, std::string_view tls_options,
                      digest::Content& content) {
  bool http = router.role == Role::Router;
  std::string out = http ? "http\n" : router.role == Role::UdpRouter ? "udp\n" : "tcp\n";
  out += content.action(router);
  out += "tls " + options_of(gateway.graph(), tls_options, content) + "\n";
  const model::Value* tls = http ? nullptr : router.value.find("tls");
  if (tls != nullptr) out += content.of(*tls, router.name) + "\n";
  return out;
}

Rows::Rows(analysis::Survey& survey, std::uint32_t list, digest::Content& content)
    : table_(&survey.lists()[list].table), list_(list), survey_(&survey) {
  for (std::uint32_t i = 0; i < survey.lists().size(); ++i) {
    const analysis::List& one = survey.lists()[i];
    if (one.parent != Table::kNone) children_[{one.parent, one.parent_row}] = i;
  }
  of_root_.resize(table_->size());
  add(survey, list, nullptr, content);
}

void Rows::make_index() { index_.emplace(survey_->catalog(), *table_); }

void Rows::add(analysis::Survey& survey, std::uint32_t list, const Row* above, digest::Content& content) {
  const Table& table = survey.lists()[list].table;
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    Row row;
    if (above != nullptr) row = *above;
    row.router = table.row(i).router;
    row.formula = &table.formula(i);
    row.root = above == nullptr ? i : above->root;
    row.list = list;
    row.row = i;
    write(table.formula(i), row.key);
    row.key += std::to_string(table.row(i).priority) + " " + std::to_string(table.row(i).provider) + "\n";
    row.action += action_of(survey.gateway(), *row.router, table.row(i).tls_options, content);
    if (above != nullptr) {
      joined_.push_back(both(*above->formula, *row.formula));
      row.formula = &joined_.back();
    }
    if (auto children = children_.find({list, i}); children != children_.end()) {
      vague_ = vague_ || analysis::may_change_requests(survey.gateway().way(*row.router).chain);
      const Row passed = row;
      add(survey, children->second, &passed, content);
      row.action += "no child\n";
    }
    row.key += row.action;
    places_[{list, i}] = static_cast<std::uint32_t>(rows_.size());
    of_root_[row.root].push_back(static_cast<std::uint32_t>(rows_.size()));
    rows_.push_back(std::move(row));
  }
}

std::uint32_t Rows::first(const analysis::Witness& witness, std::vector<std::uint32_t>& peers) const {
  peers.clear();
  std::uint32_t out = kNone, list = list_;
  for (const Table* table = table_; table != nullptr; table = &survey_->lists()[list].table) {
    std::vector<std::uint32_t> others;
    std::uint32_t row = table->first(witness, &others);
    if (row == Table::kNone) return out;
    out = places_.at({list, row});
    for (std::uint32_t other : others) peers.push_back(places_.at({list, other}));
    auto children = children_.find({list, row});
    if (children == children_.end()) return out;
    list = children->second;
  }
  return out;
}

bool Rows::tie(std::uint32_t a, std::uint32_t b) const {
  if (a == kNone || b == kNone || rows_[a].list != rows_[b].list) return false;
  const Table& table = survey_->lists()[rows_[a].list].table;
  return table.peers_begin(rows_[a].row) == table.peers_begin(rows_[b].row);
}

std::vector<std::uint32_t> Rows::candidates(const Row& row) const {
  std::vector<std::uint32_t> out;
  if (table_ == nullptr) return out;
  for (std::uint32_t root : index_->candidates(*row.formula))
    out.insert(out.end(), of_root_[root].begin(), of_root_[root].end());
  std::ranges::sort(out);
  return out;
}

}  // namespace gw::diff
