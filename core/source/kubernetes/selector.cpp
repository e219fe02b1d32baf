#include "source/kubernetes/selector.h"

#include <algorithm>
#include <charconv>

namespace gw::source {
namespace {

using Test = Selector::Test;
using Requirement = Selector::Requirement;

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t out = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(out) : std::nullopt;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<Selector> run() {
    Selector out;
    skip();
    if (rest_.empty()) return out;
    while (true) {
      Requirement one;
      if (!requirement(one)) return std::nullopt;
      out.requirements.push_back(std::move(one));
      skip();
      if (rest_.empty()) return out;
      if (!eat(",")) return std::nullopt;
      skip();
    }
  }

 private:
  void skip() {
    std::size_t at = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(std::min(at, rest_.size()));
  }

  bool eat(std::string_view token) {
    skip();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  std::string word() {
    skip();
    std::size_t end = std::min(rest_.find_first_of(" \t\r\n=!(),<>"), rest_.size());
    std::string out(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return out;
  }

  bool requirement(Requirement& out) {
    bool absent = eat("!");
    out.key = word();
    if (out.key.empty()) return false;
    skip();
    out.test = absent ? Test::Absent : Test::Exists;
    if (rest_.empty() || rest_[0] == ',') return true;
    if (absent) return false;
    for (auto [token, test] :
         {std::pair("==", Test::In), {"=", Test::In}, {"!=", Test::NotIn}, {">", Test::Greater}, {"<", Test::Less}}) {
      if (!eat(token)) continue;
      out.test = test;
      out.values = {word()};
      return (test != Test::Greater && test != Test::Less) || number(out.values[0]);
    }
    std::string set = word();
    if (set != "in" && set != "notin") return false;
    out.test = set == "in" ? Test::In : Test::NotIn;
    if (!eat("(")) return false;
    do out.values.push_back(word());
    while (eat(","));
    return eat(")");
  }

  std::string_view rest_;
};

bool holds(const Requirement& one, std::optional<std::string_view> value) {
  bool listed = value && std::ranges::find(one.values, *value) != one.values.end();
  switch (one.test) {
    case Test::In: return listed;
    case Test::NotIn: return !listed;
    case Test::Exists: return value.has_value();
    case Test::Absent: return !value;
    case Test::Greater:
    case Test::Less: break;
  }
  std::optional<std::int64_t> left = value ? number(*value) : std::nullopt, right = number(one.values[0]);
  return left && right && (one.test == Test::Greater ? *left > *right : *left < *right);
}

}  // namespace

std::optional<Selector> parse_selector(std::string_view text) { return Parser(text).run(); }

bool matches(const Selector& selector, const Labels& labels) {
  return std::ranges::all_of(selector.requirements, [&](const Requirement& one) {
    auto at = labels.find(one.key);
    return holds(one, at == labels.end() ? std::nullopt : std::optional(at->second));
  });
}

Labels labels_of(const KubeObject& object) {
  Labels out;
  doc::NodeId labels = object.at("metadata.labels");
  if (labels == doc::NodeId::None) return out;
  for (const doc::Entry& entry : object.document->entries(labels))
    out[object.document->text(entry.key)] = object.document->text(entry.value);
  return out;
}

bool matches(const Selector& selector, const KubeObject& object) {
  return selector.requirements.empty() || matches(selector, labels_of(object));
}

}  // namespace gw::source
