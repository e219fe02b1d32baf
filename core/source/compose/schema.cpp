#include "source/compose/schema.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <unordered_map>

#include "base/strings.h"
#include "source/compose/schema_table.h"

namespace gw::source::compose {
namespace {

/// One alternative of a rule.
struct Shape {
  enum class Kind { Types, List, Keys, Any, Names, Words, Ref, Pattern };

  Kind kind = Kind::Types;
  std::string_view types;                                  ///< Types.
  std::string_view name;                                   ///< Ref, Pattern.
  std::vector<std::string_view> words;                     ///< Words; Keys: required ones.
  std::unordered_map<std::string_view, std::size_t> keys;  ///< Keys: index of the rule.
  std::size_t inner = 0;                                   ///< List, Any, Names: index of the rule.
  bool unique = false, extensions = true, open = false;
  bool unevaluated = false;  ///< An unknown key is told in the words of unevaluatedProperties.
};

using Rule = std::vector<Shape>;

class Schema {
 public:
  static const Schema& get() {
    static const Schema schema;
    return schema;
  }
  const Rule& operator[](std::size_t rule) const { return rules_[rule]; }
  const Rule& find(std::string_view name) const { return rules_[names_.at(name)]; }

 private:
  Schema() {
    for (const Definition& definition : kDefinitions) {
      text_ = definition.rule;
      names_[definition.name] = rule();
      assert(text_.empty());
    }
  }

  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  std::string_view word(std::string_view ends) {
    std::size_t end = std::min(text_.find_first_of(ends), text_.size());
    std::string_view out = text_.substr(0, end);
    text_.remove_prefix(end);
    return out;
  }

  std::size_t rule() {
    Rule out;
    do out.push_back(shape());
    while (take('|'));
    rules_.push_back(std::move(out));
    return rules_.size() - 1;
  }

  Shape shape() {
    Shape out;
    if (take('[')) {
      out.kind = Shape::Kind::List;
      out.inner = rule();
      take(']');
      out.unique = take('u');
    } else if (take('<')) {
      out.kind = Shape::Kind::Any;
      out.inner = rule();
      take('>');
    } else if (take('%')) {
      out.kind = Shape::Kind::Names;
      out.inner = rule();
    } else if (take('@')) {
      out.kind = Shape::Kind::Ref;
      out.name = word(" |]}>");
    } else if (take('^')) {
      out.kind = Shape::Kind::Pattern;
      out.name = word(" ");
    } else if (take('\'')) {
      out.kind = Shape::Kind::Words;
      while (!text_.empty() && std::string_view(" |]}>").find(text_[0]) == std::string_view::npos) {
        out.words.push_back(word("'"));
        take('\'');
      }
    } else if (take('{')) {
      keys(out);
    } else {
      out.types = word(" |]}>");
    }
    return out;
  }

  void keys(Shape& out) {
    out.kind = Shape::Kind::Keys;
    while (!take('}')) {
      take(' ');
      std::string_view key = word(":");
      take(':');
      out.keys[key] = rule();
    }
    out.unevaluated = take('*');
    out.open = take('?');
    out.extensions = !take('~');
    if (take('!')) {
      std::string_view required = word(" |]}>");
      for (std::string_view one : base::split(required, ",")) out.words.push_back(one);
    }
  }

  std::string_view text_;
  std::vector<Rule> rules_;
  std::unordered_map<std::string_view, std::size_t> names_;
};

struct Fault {
  Refusal refusal;
  std::size_t depth = 0;
};
using Faults = std::vector<Fault>;

bool has_type(const Node& node, char type) {
  switch (type) {
    case 's': return node.is_string() || node.kind == Node::Kind::Time;
    case 'n': return node.is_integer() || node.kind == Node::Kind::Float;
    case 'i': return node.is_integer() || (node.kind == Node::Kind::Float && node.real == std::floor(node.real));
    case 'b': return node.kind == Node::Kind::Bool;
    case 'z': return node.is_null();
    case 'o': return node.is_map();
    default: return false;
  }
}

std::string_view type_name(char type) {
  switch (type) {
    case 's': return "string";
    case 'n': return "number";
    case 'i': return "integer";
    case 'b': return "boolean";
    case 'z': return "null";
    default: return "mapping";
  }
}

bool is_name(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
}

/// A letter or digit, and behind it a further character of a name, anywhere in `text`.
bool container_name(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    bool first = is_name(text.substr(i - 1, 1)) && std::string_view("._-").find(text[i - 1]) == std::string_view::npos;
    if (first && is_name(text.substr(i, 1))) return true;
  }
  return false;
}

/// A word, or every_ and durations: every_12h30m.
bool pull_policy(std::string_view text) {
  constexpr std::string_view kWords[] = {"always",  "never",   "build", "if_not_present",
                                         "missing", "refresh", "daily", "weekly"};
  if (std::find(std::begin(kWords), std::end(kWords), text) != std::end(kWords)) return true;
  if (!text.starts_with("every_") || text.size() == 6) return false;
  text.remove_prefix(6);
  while (!text.empty()) {
    std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    bool unit =
        digits > 0 && digits < text.size() && std::string_view("wdhms").find(text[digits]) != std::string_view::npos;
    if (!unit) return false;
    text.remove_prefix(digits + 1);
  }
  return true;
}

class Validator {
 public:
  Faults run(const Node& root) {
    Faults out;
    check(Schema::get().find("root"), root, out);
    return out;
  }

 private:
  void fail(std::string what, text::Span span, Faults& out) {
    std::string service = path_.size() > 1 && path_[0] == "services" ? std::string(path_[1]) : std::string();
    out.push_back({{path_.text() + " " + std::move(what), span, std::move(service)}, path_.size()});
  }

  /// A mapping or something else, which the schema says as one list of types.
  static bool union_type(const Rule& rule) {
    return rule.size() == 2 && rule[1].kind == Shape::Kind::Keys && (rule[0].types == "z" || rule[0].types == "bs");
  }

  /// Whether a rule asks for nothing but a type that the node has.
  static bool of_type(const Rule& rule, const Node& node) {
    return rule.size() == 1 && rule[0].kind == Shape::Kind::Types &&
           std::any_of(rule[0].types.begin(), rule[0].types.end(), [&](char type) { return has_type(node, type); });
  }

  static std::size_t deepest(const Faults& faults) {
    std::size_t out = 0;
    for (const Fault& fault : faults) out = std::max(out, fault.depth);
    return out;
  }

  /// Of several alternatives that fail, the one that comes furthest is told.
  void check(const Rule& rule, const Node& node, Faults& out) {
    Faults best;
    if (union_type(rule) && !node.is_map()) return types(rule[0].types == "z" ? "oz" : "bso", node, out);
    for (const Shape& shape : rule) {
      Faults faults;
      check(shape, node, faults);
      if (faults.empty()) return;
      if (best.empty() || deepest(faults) > deepest(best)) best = std::move(faults);
    }
    out.insert(out.end(), std::make_move_iterator(best.begin()), std::make_move_iterator(best.end()));
  }

  void check(const Shape& shape, const Node& node, Faults& out) {
    switch (shape.kind) {
      case Shape::Kind::Types: types(shape.types, node, out); break;
      case Shape::Kind::Ref: check(Schema::get().find(shape.name), node, out); break;
      case Shape::Kind::Words: words(shape, node, out); break;
      case Shape::Kind::Pattern: pattern(shape.name, node, out); break;
      case Shape::Kind::List: list(shape, node, out); break;
      case Shape::Kind::Keys: keys(shape, node, out); break;
      case Shape::Kind::Any:
      case Shape::Kind::Names: map(shape, node, out); break;
    }
  }

  void types(std::string_view types, const Node& node, Faults& out) {
    if (std::any_of(types.begin(), types.end(), [&](char type) { return has_type(node, type); })) return;
    std::vector<std::string_view> names;
    for (char type : types) names.push_back(type_name(type));
    std::sort(names.begin(), names.end());
    std::string what = "must be a " + std::string(names[0]);
    for (std::size_t i = 1; i < names.size(); ++i)
      what += (i + 1 == names.size() ? " or " : ", ") + std::string(names[i]);
    fail(std::move(what), node.span, out);
  }

  void words(const Shape& shape, const Node& node, Faults& out) {
    if (!has_type(node, 's')) return types("s", node, out);
    if (std::find(shape.words.begin(), shape.words.end(), node.text) != shape.words.end()) return;
    std::string what = "value must be";
    if (shape.words.size() > 1) what += " one of";
    for (std::size_t i = 0; i < shape.words.size(); ++i)
      what += (i == 0 ? " '" : ", '") + std::string(shape.words[i]) + "'";
    fail(std::move(what), node.span, out);
  }

  void pattern(std::string_view name, const Node& node, Faults& out) {
    if (!has_type(node, 's')) return types("s", node, out);
    bool container = name == "container";
    if (container ? container_name(node.text) : pull_policy(node.text)) return;
    std::string_view pattern = container
                                   ? "[a-zA-Z0-9][a-zA-Z0-9_.-]+"
                                   : "^(always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+"
                                     "[wdhms])+)$";
    fail("'" + std::string(node.text) + "' does not match pattern '" + std::string(pattern) + "'", node.span, out);
  }

  void list(const Shape& shape, const Node& node, Faults& out) {
    if (!node.is_list()) return fail("must be a array", node.span, out);
    const Rule& rule = Schema::get()[shape.inner];
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const Node& item = *node.items[i];
      if (of_type(rule, item)) continue;
      std::string index = std::to_string(i);
      Step step(path_, index);
      check(rule, item, out);
    }
    constexpr std::size_t kMany = 2000;
    if (!shape.unique || node.items.size() > kMany) return;
    for (std::size_t i = 1; i < node.items.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (!equal(*node.items[i], *node.items[k])) continue;
        return fail("items at " + std::to_string(k) + " and " + std::to_string(i) + " are equal", node.items[i]->span,
                    out);
      }
    }
  }

  void keys(const Shape& shape, const Node& node, Faults& out) {
    if (!node.is_map()) return fail("must be a mapping", node.span, out);
    std::vector<const Member*> unknown;
    for (const Member& member : node.members) {
      auto found = shape.keys.find(member.key);
      if (found != shape.keys.end()) {
        Step step(path_, member.key);
        check(Schema::get()[found->second], *member.value, out);
      } else if (!shape.open && !(shape.extensions && member.key.starts_with("x-"))) {
        unknown.push_back(&member);
      }
    }
    report_unknown(unknown, shape.unevaluated, out);
    std::string missing;
    std::size_t count = 0;
    for (std::string_view word : shape.words) {
      if (node.find(word) != nullptr) continue;
      missing += (count++ == 0 ? "'" : ", '") + std::string(word) + "'";
    }
    if (count > 0) fail((count == 1 ? "missing property " : "missing properties ") + missing, node.span, out);
  }

  void map(const Shape& shape, const Node& node, Faults& out) {
    if (!node.is_map()) return fail("must be a mapping", node.span, out);
    const Rule& rule = Schema::get()[shape.inner];
    std::vector<const Member*> unknown;
    for (const Member& member : node.members) {
      bool fits = shape.kind == Shape::Kind::Names ? is_name(member.key) : !member.key.empty();
      if (!fits) {
        unknown.push_back(&member);
        continue;
      }
      if (of_type(rule, *member.value)) continue;
      Step step(path_, member.key);
      check(rule, *member.value, out);
    }
    report_unknown(unknown, false, out);
  }

  void report_unknown(const std::vector<const Member*>& unknown, bool each, Faults& out) {
    if (unknown.empty()) return;
    if (each) {
      for (const Member* member : unknown) {
        Step step(path_, member->key);
        fail("false schema", member->key_span, out);
      }
      return;
    }
    std::string what = "additional properties";
    for (std::size_t i = 0; i < unknown.size(); ++i)
      what += (i == 0 ? " '" : ", '") + std::string(unknown[i]->key) + "'";
    fail(what + " not allowed", unknown[0]->key_span, out);
    out.back().depth += 1;
  }

  Path path_;
};

}  // namespace

std::vector<Refusal> validate_schema(const Node& root) {
  Faults faults = Validator().run(root);
  std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) { return a.depth > b.depth; });
  std::vector<Refusal> out;
  for (Fault& fault : faults) out.push_back(std::move(fault.refusal));
  return out;
}

}  // namespace gw::source::compose
