// Defaults, types, environment. Source: sprig v3.2.3 defaults.go, reflect.go, functions.go; Go os.Expand.

#include <algorithm>
#include <array>

#include "template/compare.h"
#include "template/failure.h"
#include "template/format.h"
#include "template/functions.h"

namespace gw::template_ {
namespace {

Value dfault(Machine&, Arguments& in) { return in.size() > 1 && truth(in[1]) ? in[1] : in[0]; }
Value empty(Machine&, Arguments& in) { return boolean(!truth(in[0])); }
Value all(Machine&, Arguments& in) { return boolean(std::all_of(in.begin(), in.end(), truth)); }
Value any(Machine&, Arguments& in) { return boolean(std::any_of(in.begin(), in.end(), truth)); }
Value ternary(Machine&, Arguments& in) { return in[2].integer != 0 ? in[0] : in[1]; }
Value fail(Machine&, Arguments& in) { throw CallError{in[0].text()}; }
Value kind_of(Machine&, Arguments& in) { return text(std::string(kind_name(in[0]))); }
Value kind_is(Machine&, Arguments& in) { return boolean(in[0].text() == kind_name(in[1])); }
Value type_of(Machine&, Arguments& in) { return text(std::string(type_name(in[0]))); }
Value type_is(Machine&, Arguments& in) { return boolean(in[0].text() == type_name(in[1])); }

Value type_is_like(Machine&, Arguments& in) {
  return boolean(in[0].text() == type_name(in[1]) || "*" + in[0].text() == type_name(in[1]));
}

Value equal(Machine& machine, Arguments& in) { return boolean(deep_equal(machine, in[0], in[1])); }

Value coalesce(Machine&, Arguments& in) {
  auto found = std::find_if(in.begin(), in.end(), truth);
  return found == in.end() ? Value() : *found;
}

Value env(Machine& machine, Arguments& in) { return machine.text(machine.variable(in[0].text())); }

bool is_special(char c) { return std::string_view("*#$@!?-0123456789").find(c) != std::string_view::npos; }
bool is_name(char c) { return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); }

/// The name after a $, and how many bytes it takes: an empty name with a width is malformed and vanishes.
std::string_view shell_name(std::string_view rest, std::size_t& width) {
  width = 0;
  if (rest.empty()) return {};
  if (rest[0] == '{') {
    if (rest.size() > 2 && is_special(rest[1]) && rest[2] == '}') return width = 3, rest.substr(1, 1);
    std::size_t end = rest.find('}');
    width = end == std::string_view::npos ? 1 : end == 1 ? 2 : end + 1;
    return end == std::string_view::npos || end == 1 ? std::string_view() : rest.substr(1, end - 1);
  }
  if (is_special(rest[0])) return width = 1, rest.substr(0, 1);
  while (width < rest.size() && is_name(rest[width])) ++width;
  return rest.substr(0, width);
}

Value expandenv(Machine& machine, Arguments& in) {
  std::string_view s = in[0].text();
  std::string out;
  std::size_t at = 0;
  for (std::size_t dollar; (dollar = s.find('$', at)) != std::string_view::npos && dollar + 1 < s.size();) {
    out += s.substr(at, dollar - at);
    std::size_t width = 0;
    std::string_view name = shell_name(s.substr(dollar + 1), width);
    if (name.empty() && width == 0) out += '$';
    if (!name.empty()) out += machine.variable(name);
    machine.charge(16 + name.size());
    at = dollar + 1 + width;
  }
  return machine.text(out + std::string(s.substr(at)));
}

using enum Function::Result;
using enum Function::Order;

constexpr std::array<Function, 15> kFunctions = {{
    {"default", "aa*", dfault, Interface, Passed},
    {"empty", "a", empty, Plain, Ignored},
    {"all", "a*", all, Plain, Ignored},
    {"any", "a*", any, Plain, Ignored},
    {"coalesce", "a*", coalesce, Interface, Passed},
    {"ternary", "aab", ternary, Interface, Passed},
    {"fail", "s", fail},
    {"kindOf", "a", kind_of, Plain, Ignored},
    {"kindIs", "sa", kind_is, Plain, Ignored},
    {"typeOf", "a", type_of, Plain, Ignored},
    {"typeIs", "sa", type_is, Plain, Ignored},
    {"typeIsLike", "sa", type_is_like, Plain, Ignored},
    {"deepEqual", "aa", equal},
    {"env", "s", env},
    {"expandenv", "s", expandenv},
}};

}  // namespace

bool deep_equal(Machine& machine, const Value& a, const Value& b, int depth) {
  machine.charge(16);
  if (depth > kMaxValueDepth) throw NotEvaluated{"nested too deep"};
  if (type_name(a) != type_name(b)) return false;
  switch (a.kind) {
    case Kind::Nil: return true;
    case Kind::Float: return a.number == b.number;
    case Kind::String: return a.text() == b.text();
    case Kind::List:
      if (a.list->unordered || b.list->unordered) throw NotEvaluated{"the order of a map's keys is random"};
      return a.list->null == b.list->null &&
             std::equal(a.list->items.begin(), a.list->items.end(), b.list->items.begin(), b.list->items.end(),
                        [&](const Value& x, const Value& y) { return deep_equal(machine, x, y, depth + 1); });
    case Kind::Map:
      return a.map->null == b.map->null && std::equal(a.map->items.begin(), a.map->items.end(), b.map->items.begin(),
                                                      b.map->items.end(), [&](const auto& x, const auto& y) {
                                                        return x.first == y.first &&
                                                               deep_equal(machine, x.second, y.second, depth + 1);
                                                      });
    default: return a.integer == b.integer;
  }
}

std::span<const Function> general_functions() { return kFunctions; }

}  // namespace gw::template_
