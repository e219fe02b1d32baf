#include "lint/explain_overlaps.h"

#include "lint/rule_places.h"
#include "model/view.h"

namespace gw::lint {
namespace {

using analysis::Answer;
using analysis::List;

std::string words(Relation relation, bool asked_first) {
  switch (relation) {
    case Relation::Same: return "same requests";
    case Relation::Inside: return asked_first ? "all of its requests" : "all of the other's requests";
    case Relation::Around: return asked_first ? "all of the other's requests" : "all of its requests";
    default: return "some requests";
  }
}

OverlapLine line_of(Reaches& reaches, const List& list, std::uint32_t row, std::uint32_t other) {
  const runtime::Object &own = *list.table.row(row).router, &that = *list.table.row(other).router;
  OverlapLine out;
  out.entry_point = list.table.point().name;
  out.tls = list.table.tls();
  out.other = that.name;
  out.rule = model::written(that.value, "rule");
  out.same_action = reaches.action(own) == reaches.action(that);
  bool tie = list.table.peers_begin(row) == list.table.peers_begin(other);
  const runtime::Object &first = row < other ? own : that, &second = row < other ? that : own;
  if (!tie) out.first = first.name;
  out.why = why_first(first, second);
  Relation relation = reaches.relation(list, std::min(row, other), std::max(row, other));
  out.relation = words(relation, row < other);
  if (relation == Relation::Unknown) out.unknown = "the proof takes more than --budget allows";
  Answer common = reaches.both(list, {&list.table.formula(row), false}, {&list.table.formula(other), false});
  if (common.kind == Answer::Kind::Some) out.request = analysis::show(list.table.asked(common.witness));
  return out;
}

}  // namespace

bool explain_overlaps(Reaches& reaches, std::string_view router, std::vector<OverlapLine>& out) {
  bool found = false;
  for (const List& list : reaches.survey().lists()) {
    for (std::uint32_t row = 0; row < list.table.size(); ++row) {
      std::string_view name = list.table.row(row).router->name;
      if (name != router && name.substr(0, name.rfind('@')) != router) continue;
      found = true;
      for (std::uint32_t other : reaches.candidates(list, row)) {
        const analysis::Part own{&list.table.formula(row), false}, that{&list.table.formula(other), false};
        if (reaches.both(list, own, that).kind != Answer::Kind::None) out.push_back(line_of(reaches, list, row, other));
      }
    }
  }
  return found;
}

}  // namespace gw::lint
