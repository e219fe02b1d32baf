#include "source/compose/tree.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace gw::source::compose {

const Member* Node::member(std::string_view key) const {
  for (const Member& member : members) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

const Node* Node::find(std::string_view key) const {
  const Member* found = member(key);
  return found == nullptr ? nullptr : found->value;
}

std::string_view Node::string(std::string_view key) const {
  const Node* found = find(key);
  return found != nullptr && found->is_string() ? found->text : std::string_view();
}

text::Decoded Node::decoded() const {
  text::Decoded out{std::string(text), span, {}};
  if (exact) out.steps.push_back({0, text_begin});
  else if (steps != nullptr) out.steps = *steps;
  return out;
}

const Node* Arena::string(std::string text, text::Span span) {
  Node& node = add(Node::Kind::String, span);
  node.text = keep(std::move(text));
  return &node;
}

const Node* Arena::boolean(bool value, text::Span span) {
  Node& node = add(Node::Kind::Bool, span);
  node.boolean = value;
  node.text = value ? "true" : "false";
  return &node;
}

const Node* Arena::integer(std::int64_t value, text::Span span) {
  Node& node = add(Node::Kind::Int, span);
  node.integer = value;
  node.text = keep(std::to_string(value));
  return &node;
}

const Node* Arena::part(const Node& of, std::size_t begin, std::size_t end) {
  Node& node = add(Node::Kind::String, of.span);
  node.text = of.text.substr(begin, end - begin);
  if (of.exact) {
    node.exact = true;
    node.text_begin = of.text_begin + static_cast<std::uint32_t>(begin);
    node.span.begin = node.text_begin;
    node.span.end = node.text_begin + static_cast<std::uint32_t>(end - begin);
  } else if (of.steps != nullptr) {
    text::Decoded cut = of.decoded().part(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
    node.span = cut.span;
    node.steps = keep(std::move(cut.steps));
  }
  return &node;
}

void set(Node& map, std::string_view key, text::Span key_span, const Node* value) {
  for (Member& member : map.members) {
    if (member.key != key) continue;
    member.value = value;
    if (key_span.written()) member.key_span = key_span;
    return;
  }
  map.members.push_back({key, key_span, value});
}

namespace {

bool equal(const Node& a, const Node& b, std::size_t& budget) {
  if (&a == &b) return true;
  if (a.kind != b.kind || budget == 0) return false;
  --budget;
  if (a.is_list()) {
    return a.items.size() == b.items.size() &&
           std::equal(a.items.begin(), a.items.end(), b.items.begin(),
                      [&](const Node* x, const Node* y) { return equal(*x, *y, budget); });
  }
  if (!a.is_map()) return a.text == b.text;
  if (a.members.size() != b.members.size()) return false;
  return std::all_of(a.members.begin(), a.members.end(), [&](const Member& member) {
    const Node* other = b.find(member.key);
    return other != nullptr && equal(*member.value, *other, budget);
  });
}

}  // namespace

bool equal(const Node& a, const Node& b) {
  std::size_t budget = 10'000;
  return equal(a, b, budget);
}

std::string_view go_type(const Node& node) {
  switch (node.kind) {
    case Node::Kind::Null: return "<nil>";
    case Node::Kind::Bool: return "bool";
    case Node::Kind::Int: return "int";
    case Node::Kind::Uint: return "uint64";
    case Node::Kind::Float: return "float64";
    case Node::Kind::Time: return "time.Time";
    case Node::Kind::String: return "string";
    case Node::Kind::List: return "[]interface {}";
    case Node::Kind::Map: return "map[string]interface {}";
  }
  return {};
}

std::string go_float(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Inf" : "+Inf";
  std::array<char, 64> buffer{};
  char* end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  std::string text(buffer.data(), end);
  std::size_t at = text.find('e');
  int exponent = 0;
  const char* digits = text.data() + at + 1 + (text[at + 1] == '+' ? 1 : 0);
  std::from_chars(digits, text.data() + text.size(), exponent);
  if (exponent < -4 || exponent >= 21) return text;
  end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed).ptr;
  return {buffer.data(), end};
}

std::string go_time(std::string_view timestamp) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, used = 0;
  std::string text(timestamp);
  int found = std::sscanf(text.c_str(), "%d-%d-%d%n", &year, &month, &day, &used);
  if (found < 3) return text;
  std::string_view rest = std::string_view(text).substr(static_cast<std::size_t>(used));
  std::string fraction;
  std::string zone = "+0000 UTC";
  std::size_t clock = rest.find_first_of("0123456789");
  if (clock != std::string_view::npos) {
    used = 0;
    std::sscanf(rest.data() + clock, "%d:%d:%d%n", &hour, &minute, &second, &used);
    rest = rest.substr(clock + static_cast<std::size_t>(used));
    if (rest.starts_with('.')) {
      std::size_t end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
      fraction = rest.substr(0, std::min<std::size_t>(end, 10));
      while (fraction.ends_with('0') || fraction == ".") fraction.pop_back();
      rest = rest.substr(end);
    }
    std::size_t sign = rest.find_first_of("+-");
    int hours = 0, minutes = 0;
    if (sign != std::string_view::npos) {
      std::sscanf(rest.data() + sign + 1, "%d:%d", &hours, &minutes);
      std::array<char, 32> buffer{};
      std::snprintf(buffer.data(), buffer.size(), "%c%02d%02d", rest[sign], hours % 100, minutes % 100);
      if (hours != 0 || minutes != 0) zone = std::string(buffer.data()) + " " + buffer.data();
    }
  }
  std::array<char, 96> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d %02d:%02d:%02d", year, month, day, hour, minute, second);
  return std::string(buffer.data()) + fraction + " " + zone;
}

std::string go_text(const Node& node) {
  if (node.is_null()) return "<nil>";
  if (node.is_list()) {
    std::string out = "[";
    for (const Node* item : node.items) out += (out.size() > 1 ? " " : "") + go_text(*item);
    return out + "]";
  }
  if (!node.is_map()) return std::string(node.text);
  std::vector<const Member*> sorted;
  for (const Member& member : node.members) sorted.push_back(&member);
  std::sort(sorted.begin(), sorted.end(), [](const Member* a, const Member* b) { return a->key < b->key; });
  std::string out = "map[";
  for (const Member* member : sorted)
    out += (out.size() > 4 ? " " : "") + std::string(member->key) + ":" + go_text(*member->value);
  return out + "]";
}

}  // namespace gw::source::compose
