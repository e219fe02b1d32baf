// Go's builtins. Source: Go text/template/funcs.go.

#include <array>

#include "base/strings.h"
#include "template/failure.h"
#include "template/format.h"
#include "template/functions.h"
#include "template/rune.h"

namespace gw::template_ {
namespace {

constexpr const char* kBadType = "invalid type for comparison";

bool basic(const Value& v) { return v.kind != Kind::Nil && v.kind != Kind::List && v.kind != Kind::Map; }

/// The kinds that compare with each other.
int group(const Value& v) {
  if (v.kind == Kind::Int || v.kind == Kind::Int64) return 1;
  return basic(v) ? 2 + static_cast<int>(v.kind) : 0;
}

bool same_sign_class(const Value& a, const Value& b) { return group(a) == group(b) || (a.integral() && b.integral()); }

[[noreturn]] void incompatible(const Value& a, const Value& b) {
  throw CallError{"incompatible types for comparison: " + std::string(type_name(a)) + " and " +
                  std::string(type_name(b))};
}

bool equal(Machine& machine, const Value& a, const Value& b) {
  if (!same_sign_class(a, b)) {
    if (a.kind == Kind::Nil || b.kind == Kind::Nil) return false;
    incompatible(a, b);
  }
  if (a.integral() || a.kind == Kind::Bool) return a.integer == b.integer;
  if (a.kind == Kind::Float) return a.number == b.number;
  if (a.kind == Kind::String) {
    machine.charge(a.text().size());
    return a.text() == b.text();
  }
  auto null = [](const Value& v) { return v.kind == Kind::Nil || (v.kind == Kind::List ? v.list->null : v.map->null); };
  bool differ = a.kind != b.kind && a.kind != Kind::Nil && b.kind != Kind::Nil;
  if (differ) throw NotEvaluated{"a comparison of lists or maps"};
  if (null(a) || null(b)) return null(a) == null(b);
  throw CallError{"non-comparable type " + sprintf(machine, "%s", {&b, 1}) + ": " + std::string(type_name(b))};
}

Value eq(Machine& machine, Arguments& in) {
  if (in.size() == 1) throw CallError{"missing argument for comparison"};
  for (std::size_t i = 1; i < in.size(); ++i) {
    if (equal(machine, in[0], in[i])) return boolean(true);
  }
  return boolean(false);
}

bool less(Machine& machine, const Value& a, const Value& b) {
  if (!basic(a) || !basic(b)) throw CallError{kBadType};
  if (!same_sign_class(a, b)) incompatible(a, b);
  if (a.kind == Kind::Bool) throw CallError{kBadType};
  if (a.kind == Kind::Float) return a.number < b.number;
  if (a.integral()) return a.integer < b.integer;
  machine.charge(a.text().size());
  return a.text() < b.text();
}

bool less_or_equal(Machine& machine, const Value& a, const Value& b) {
  return less(machine, a, b) || equal(machine, a, b);
}

Value ne(Machine& machine, Arguments& in) { return boolean(!equal(machine, in[0], in[1])); }
Value lt(Machine& machine, Arguments& in) { return boolean(less(machine, in[0], in[1])); }
Value le(Machine& machine, Arguments& in) { return boolean(less_or_equal(machine, in[0], in[1])); }
Value gt(Machine& machine, Arguments& in) { return boolean(!less_or_equal(machine, in[0], in[1])); }
Value ge(Machine& machine, Arguments& in) { return boolean(!less(machine, in[0], in[1])); }
Value negate(Machine&, Arguments& in) { return boolean(!truth(in[0])); }

/// `and` and `or` are evaluated where their arguments are (Exec::and_or).
Value unreachable(Machine&, Arguments&) { throw NotEvaluated{"unreachable"}; }

std::size_t position(const Value& index, std::size_t size) {
  if (index.kind == Kind::Nil) throw CallError{"cannot index slice/array with nil"};
  if (!index.integral()) throw CallError{"cannot index slice/array with type " + std::string(type_name(index))};
  if (index.integer < 0 || static_cast<std::uint64_t>(index.integer) > size) {
    throw CallError{"index out of range: " + std::to_string(index.integer)};
  }
  return static_cast<std::size_t>(index.integer);
}

Value element(const Value& item, const Value& index) {
  if (item.kind == Kind::Nil) throw CallError{"index of nil pointer"};
  if (item.kind == Kind::Map) {
    if (index.kind == Kind::Nil) throw CallError{"value is nil; should be of type string"};
    if (index.kind != Kind::String) {
      throw CallError{"value has type " + std::string(type_name(index)) + "; should be string"};
    }
    auto found = item.map->items.find(index.text());
    Value out = found != item.map->items.end() ? found->second : item.map->strings ? text({}) : Value();
    out.boxed = !item.map->strings;
    return out;
  }
  if (item.kind == Kind::String) {
    std::size_t at = position(index, item.text().size());
    if (at == item.text().size()) throw CallError{"reflect: string index out of range"};
    return integer(static_cast<unsigned char>(item.text()[at]), Kind::Uint8);
  }
  if (item.kind != Kind::List) throw CallError{"can't index item of type " + std::string(type_name(item))};
  std::size_t at = position(index, item.list->items.size());
  if (at == item.list->items.size()) throw CallError{"reflect: slice index out of range"};
  Value out = item.list->items[at];
  out.boxed = item.list->of == List::Of::Any;
  return out;
}

Value index(Machine&, Arguments& in) {
  if (in[0].kind == Kind::Nil) throw CallError{"index of untyped nil"};
  Value item = in[0];
  for (std::size_t i = 1; i < in.size(); ++i) item = element(item, in[i]);
  return item;
}

Value length(Machine&, Arguments& in) {
  const Value& v = in[0];
  std::size_t size = 0;
  if (v.kind == Kind::String) size = v.text().size();
  else if (v.kind == Kind::List) size = v.list->items.size();
  else if (v.kind == Kind::Map) size = v.map->items.size();
  else if (v.kind == Kind::Nil) throw CallError{"reflect: call of reflect.Value.Type on zero Value"};
  else throw CallError{"len of type " + std::string(type_name(v))};
  return integer(static_cast<std::int64_t>(size));
}

Value print(Machine& machine, Arguments& in) { return machine.text(sprint(machine, in)); }

Value println(Machine& machine, Arguments& in) {
  std::string out;
  for (const Value& v : in) out += (&v == in.data() ? "" : " ") + format(machine, v);
  return machine.text(out + "\n");
}

Value printf(Machine& machine, Arguments& in) {
  return machine.text(sprintf(machine, in[0].text(), std::span<const Value>(in).subspan(1)));
}

/// What html, js and urlquery escape. Source: funcs.go evalArgs.
std::string joined(Machine& machine, const Arguments& in) {
  Arguments shown = in;
  for (Value& v : shown) {
    if (v.kind == Kind::Nil) v = text("<no value>");
  }
  return sprint(machine, shown);
}

Value html(Machine& machine, Arguments& in) {
  std::string out;
  for (char c : joined(machine, in)) {
    switch (c) {
      case '\0': out += "\xEF\xBF\xBD"; break;
      case '"': out += "&#34;"; break;
      case '\'': out += "&#39;"; break;
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default: out += c;
    }
  }
  return machine.text(out);
}

std::string hex4(std::uint32_t value) {
  char out[16];
  std::snprintf(out, sizeof out, "\\u%04X", value);
  return out;
}

Value js(Machine& machine, Arguments& in) {
  std::string source = joined(machine, in);
  std::string out;
  for (std::size_t at = 0; at < source.size();) {
    Rune r = decode(source, at);
    std::string_view bytes = std::string_view(source).substr(at, r.size);
    at += r.size;
    if (r.value == '\\' || r.value == '\'' || r.value == '"') out += '\\', out += bytes;
    else if (r.value < 0x20 || (r.value < 0x80 && std::string_view("<>&=").find(bytes[0]) != std::string_view::npos))
      out += hex4(r.value);
    else if (r.value < 0x80 || base::quote(bytes) == "\"" + std::string(bytes) + "\"") out += bytes;
    else out += hex4(r.value);
  }
  return machine.text(out);
}

Value urlquery(Machine& machine, Arguments& in) {
  std::string out;
  for (char c : joined(machine, in)) {
    bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '_' ||
                 c == '.' || c == '~';
    char escaped[4];
    std::snprintf(escaped, sizeof escaped, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    if (plain) out += c;
    else if (c == ' ') out += '+';
    else out += escaped;
  }
  return machine.text(out);
}

using enum Function::Result;
using enum Function::Order;

constexpr std::array<Function, 17> kFunctions = {{
    {"and", "vv*", unreachable, Plain, Ignored, true},
    {"or", "vv*", unreachable, Plain, Ignored, true},
    {"not", "v", negate, Plain, Ignored, true},
    {"eq", "vv*", eq, Plain, Needed, true},
    {"ne", "vv", ne, Plain, Needed, true},
    {"lt", "vv", lt, Plain, Needed, true},
    {"le", "vv", le, Plain, Needed, true},
    {"gt", "vv", gt, Plain, Needed, true},
    {"ge", "vv", ge, Plain, Needed, true},
    {"index", "vv*", index, Plain, Needed, true},
    {"len", "v", length, Plain, Ignored, true},
    {"print", "a*", print, Plain, Needed, true},
    {"println", "a*", println, Plain, Needed, true},
    {"printf", "sa*", printf, Plain, Needed, true},
    {"html", "a*", html, Plain, Needed, true},
    {"js", "a*", js, Plain, Needed, true},
    {"urlquery", "a*", urlquery, Plain, Needed, true},
}};

}  // namespace

std::span<const Function> builtin_functions() { return kFunctions; }

}  // namespace gw::template_
