// Source: sprig v3.2.3 dict.go; mergo v0.3.16 merge.go.

#include <array>

#include "template/failure.h"
#include "template/format.h"
#include "template/functions.h"

namespace gw::template_ {
namespace {

Value dict(Machine& machine, Arguments& in) {
  Map* out = machine.map();
  for (std::size_t i = 0; i < in.size(); i += 2) {
    machine.charge(64);
    out->items.insert_or_assign(format(machine, in[i]), i + 1 < in.size() ? in[i + 1] : text({}));
  }
  return of(out);
}

Value get(Machine&, Arguments& in) {
  auto found = in[0].map->items.find(in[1].text());
  return found == in[0].map->items.end() ? text({}) : found->second;
}

Value set(Machine& machine, Arguments& in) {
  if (in[0].map->null) throw CallError{"assignment to entry in nil map"};
  machine.charge(64);
  in[0].map->items.insert_or_assign(in[1].text(), in[2]);
  return in[0];
}

Value unset(Machine&, Arguments& in) {
  in[0].map->items.erase(in[1].text());
  return in[0];
}

Value has_key(Machine&, Arguments& in) { return boolean(in[0].map->items.contains(in[1].text())); }

Value pluck(Machine& machine, Arguments& in) {
  List* out = machine.list();
  for (std::size_t i = 1; i < in.size(); ++i) {
    auto found = in[i].map->items.find(in[0].text());
    if (found != in[i].map->items.end()) out->items.push_back(found->second);
  }
  return of(out);
}

/// In an order that is random in Go.
Value keys(Machine& machine, Arguments& in) {
  List* out = machine.list(List::Of::Strings);
  for (const Value& v : in) {
    for (const auto& [key, item] : v.map->items) out->items.push_back(machine.text(key));
    out->unordered = out->unordered || v.map->items.size() > 1;
  }
  return of(out);
}

Value values(Machine& machine, Arguments& in) {
  List* out = machine.list();
  for (const auto& [key, item] : in[0].map->items) out->items.push_back(item);
  out->unordered = out->items.size() > 1;
  return of(out);
}

Value pick(Machine& machine, Arguments& in) {
  Map* out = machine.map();
  for (std::size_t i = 1; i < in.size(); ++i) {
    auto found = in[0].map->items.find(in[i].text());
    if (found != in[0].map->items.end()) out->items.insert(*found);
  }
  return of(out);
}

Value omit(Machine& machine, Arguments& in) {
  Map* out = machine.map();
  machine.charge(in[0].map->items.size() * 64);
  out->items = in[0].map->items;
  for (std::size_t i = 1; i < in.size(); ++i) out->items.erase(in[i].text());
  return of(out);
}

/// Into `to` goes what it lacks, or holds as an empty value; with `overwrite`, all.
void merge_into(Machine& machine, Map* to, const Map* from, bool overwrite, int depth) {
  if (depth > kMaxValueDepth) throw NotEvaluated{"nested too deep"};
  if (to == from) return;
  if (to->null) throw NotEvaluated{"a merge into nil"};
  for (const auto& [key, item] : from->items) {
    machine.charge(64);
    auto [place, fresh] = to->items.try_emplace(key, item);
    if (fresh) continue;
    Value& old = place->second;
    if (old.kind == Kind::Map && item.kind == Kind::Map) {
      if (old.map->strings || item.map->strings) throw NotEvaluated{"a merge of these maps"};
      merge_into(machine, old.map, item.map, overwrite, depth + 1);
    } else if (overwrite || !truth(old)) {
      old = item;
    }
  }
}

Value merge_all(Machine& machine, Arguments& in, bool overwrite) {
  for (std::size_t i = 1; i < in.size(); ++i) merge_into(machine, in[0].map, in[i].map, overwrite, 0);
  return in[0];
}

Value merge(Machine& machine, Arguments& in) { return merge_all(machine, in, false); }
Value merge_overwrite(Machine& machine, Arguments& in) { return merge_all(machine, in, true); }

[[noreturn]] void bad_conversion(const Value& value, const std::string& wanted) {
  std::string is = value.kind == Kind::Nil ? "nil" : std::string(type_name(value));
  throw CallError{"interface conversion: interface {} is " + is + ", not " + wanted};
}

/// The value at a path of keys; the last but one argument where a key is missing.
Value dig(Machine&, Arguments& in) {
  if (in.size() < 3) throw CallError{"dig needs at least three arguments"};
  const std::string wanted = "map[string]interface {}";
  Value at = in.back();
  if (type_name(at) != wanted) bad_conversion(at, wanted);
  for (std::size_t i = 0; i + 2 < in.size(); ++i) {
    if (in[i].kind != Kind::String) bad_conversion(in[i], "string");
  }
  for (std::size_t i = 0; i + 2 < in.size(); ++i) {
    if (type_name(at) != wanted) bad_conversion(at, wanted);
    auto found = at.map->items.find(in[i].text());
    if (found == at.map->items.end()) return in[in.size() - 2];
    at = Value(found->second);
  }
  return at;
}

using enum Function::Result;
using enum Function::Order;

constexpr std::array<Function, 15> kFunctions = {{
    {"dict", "a*", dict},
    {"get", "ms", get, Interface},
    {"set", "msa", set},
    {"unset", "ms", unset},
    {"hasKey", "ms", has_key},
    {"pluck", "sm*", pluck},
    {"keys", "m*", keys},
    {"values", "m", values},
    {"pick", "ms*", pick},
    {"omit", "ms*", omit},
    {"merge", "mm*", merge, Interface},
    {"mustMerge", "mm*", merge, Interface},
    {"mergeOverwrite", "mm*", merge_overwrite, Interface},
    {"mustMergeOverwrite", "mm*", merge_overwrite, Interface},
    {"dig", "a*", dig, Interface},
}};

}  // namespace

std::span<const Function> dict_functions() { return kFunctions; }

}  // namespace gw::template_
