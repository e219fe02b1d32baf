// Source: sprig v3.2.3 list.go, strings.go (join, toStrings).

#include <algorithm>
#include <array>

#include "template/cast.h"
#include "template/compare.h"
#include "template/failure.h"
#include "template/format.h"
#include "template/functions.h"

namespace gw::template_ {
namespace {

using Items = std::vector<Value>;

/// The elements of a list; anything else is refused with `refusal` and the kind.
const Items& items(const Value& value, const std::string& refusal) {
  if (value.kind == Kind::Nil) throw CallError{"runtime error: invalid memory address or nil pointer dereference"};
  if (value.kind != Kind::List) throw CallError{refusal + std::string(kind_name(value))};
  return value.list->items;
}

Value listed(Machine& machine, Items elements, List::Of of_what = List::Of::Any) {
  List* out = machine.list(of_what);
  machine.charge(elements.size() * 64);
  out->items = std::move(elements);
  return of(out);
}

Value null_list(Machine& machine) {
  List* out = machine.list();
  out->null = true;
  return of(out);
}

Value list(Machine& machine, Arguments& in) { return listed(machine, in); }

Value append(Machine& machine, Arguments& in) {
  Items out = items(in[0], "Cannot push on type ");
  out.push_back(in[1]);
  return listed(machine, std::move(out));
}

Value prepend(Machine& machine, Arguments& in) {
  Items out = items(in[0], "Cannot prepend on type ");
  out.insert(out.begin(), in[1]);
  return listed(machine, std::move(out));
}

Value concat(Machine& machine, Arguments& in) {
  Items out;
  for (const Value& v : in) {
    if (v.kind == Kind::Nil) throw CallError{"runtime error: invalid memory address or nil pointer dereference"};
    if (v.kind != Kind::List) throw CallError{"Cannot concat type " + std::string(kind_name(v)) + " as list"};
    out.insert(out.end(), v.list->items.begin(), v.list->items.end());
    machine.charge(v.list->items.size() * 64);
  }
  return out.empty() ? null_list(machine) : listed(machine, std::move(out));
}

Value first(Machine&, Arguments& in) {
  const Items& from = items(in[0], "Cannot find first on type ");
  return from.empty() ? Value() : from.front();
}

Value last(Machine&, Arguments& in) {
  const Items& from = items(in[0], "Cannot find last on type ");
  return from.empty() ? Value() : from.back();
}

Value rest(Machine& machine, Arguments& in) {
  const Items& from = items(in[0], "Cannot find rest on type ");
  return from.empty() ? null_list(machine) : listed(machine, Items(from.begin() + 1, from.end()));
}

Value initial(Machine& machine, Arguments& in) {
  const Items& from = items(in[0], "Cannot find initial on type ");
  return from.empty() ? null_list(machine) : listed(machine, Items(from.begin(), from.end() - 1));
}

Value reverse(Machine& machine, Arguments& in) {
  const Items& from = items(in[0], "Cannot find reverse on type ");
  return listed(machine, Items(from.rbegin(), from.rend()));
}

Value compact(Machine& machine, Arguments& in) {
  Items out;
  for (const Value& v : items(in[0], "Cannot compact on type ")) {
    if (truth(v)) out.push_back(v);
  }
  return listed(machine, std::move(out));
}

bool holds(Machine& machine, std::span<const Value> haystack, const Value& needle) {
  return std::any_of(haystack.begin(), haystack.end(), [&](const Value& v) { return deep_equal(machine, needle, v); });
}

Value uniq(Machine& machine, Arguments& in) {
  Items out;
  for (const Value& v : items(in[0], "Cannot find uniq on type ")) {
    if (!holds(machine, out, v)) out.push_back(v);
  }
  return listed(machine, std::move(out));
}

Value without(Machine& machine, Arguments& in) {
  Items out;
  for (const Value& v : items(in[0], "Cannot find without on type ")) {
    if (!holds(machine, std::span<const Value>(in).subspan(1), v)) out.push_back(v);
  }
  return listed(machine, std::move(out));
}

Value has(Machine& machine, Arguments& in) {
  if (in[1].kind == Kind::Nil) return boolean(false);
  return boolean(holds(machine, items(in[1], "Cannot find has on type "), in[0]));
}

Value slice(Machine& machine, Arguments& in) {
  const Items& from = items(in[0], "list should be type of slice or array but ");
  if (from.empty()) return {};
  auto size = static_cast<std::int64_t>(from.size());
  std::int64_t begin = in.size() > 1 ? to_int64(in[1]) : 0;
  std::int64_t end = in.size() > 2 ? to_int64(in[2]) : size;
  if (end > size) throw NotEvaluated{"a slice past the end of the list"};  // Up to its capacity, Go allows it.
  if (begin < 0 || begin > end) throw CallError{"reflect.Value.Slice: slice index out of bounds"};
  return listed(machine, Items(from.begin() + begin, from.begin() + end), in[0].list->of);
}

Value chunk(Machine& machine, Arguments& in) {
  const Items& from = items(in[1], "Cannot chunk type ");
  if (in[0].integer <= 0 || from.empty()) throw NotEvaluated{"a chunk of no elements"};
  auto size = static_cast<std::size_t>(in[0].integer);
  Items out;
  for (std::size_t at = 0; at < from.size();) {
    std::size_t end = at + std::min(size, from.size() - at);
    out.push_back(listed(machine, Items(from.begin() + static_cast<std::ptrdiff_t>(at),
                                        from.begin() + static_cast<std::ptrdiff_t>(end))));
    at = end;
  }
  return listed(machine, std::move(out), List::Of::Lists);
}

/// sprig's strslice: without nils; a []string is itself.
Value strings(Machine& machine, const Value& value) {
  if (value.kind == Kind::List && value.list->of == List::Of::Strings) return value;
  Items out;
  if (value.kind == Kind::List) {
    for (const Value& v : value.list->items) {
      if (v.kind != Kind::Nil) out.push_back(machine.text(format(machine, v)));
    }
  } else if (value.kind != Kind::Nil) {
    out.push_back(machine.text(format(machine, value)));
  }
  return listed(machine, std::move(out), List::Of::Strings);
}

Value to_strings(Machine& machine, Arguments& in) { return strings(machine, in[0]); }

Value join(Machine& machine, Arguments& in) {
  std::string out;
  Value parts = strings(machine, in[1]);
  for (const Value& v : parts.list->items) {
    if (&v != &parts.list->items.front()) out += in[0].text();
    out += v.text();
    machine.charge(in[0].text().size() + v.text().size());
  }
  return machine.text(out);
}

/// Sorts a []string in place, as Go's does.
Value sort_alpha(Machine& machine, Arguments& in) {
  bool nil = in[0].kind == Kind::Nil;  // Which is "<nil>" here.
  Value out = strings(machine, nil ? machine.text(format(machine, in[0])) : in[0]);
  Items& sorted = out.list->items;
  for (const Value& v : sorted) machine.charge(v.text().size() + 512);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Value& a, const Value& b) { return a.text() < b.text(); });
  out.list->unordered = false;
  return out;
}

using enum Function::Result;
using enum Function::Order;

constexpr std::array<Function, 33> kFunctions = {{
    {"list", "a*", list},
    {"tuple", "a*", list},
    {"append", "aa", append},
    {"push", "aa", append},
    {"mustAppend", "aa", append},
    {"mustPush", "aa", append},
    {"prepend", "aa", prepend},
    {"mustPrepend", "aa", prepend},
    {"concat", "a*", concat, Interface, Passed},
    {"first", "a", first, Interface},
    {"mustFirst", "a", first, Interface},
    {"last", "a", last, Interface},
    {"mustLast", "a", last, Interface},
    {"rest", "a", rest},
    {"mustRest", "a", rest},
    {"initial", "a", initial},
    {"mustInitial", "a", initial},
    {"reverse", "a", reverse, Plain, Passed},
    {"mustReverse", "a", reverse, Plain, Passed},
    {"compact", "a", compact, Plain, Passed},
    {"mustCompact", "a", compact, Plain, Passed},
    {"uniq", "a", uniq, Plain, Passed},
    {"mustUniq", "a", uniq, Plain, Passed},
    {"without", "aa*", without},
    {"mustWithout", "aa*", without},
    {"has", "aa", has, Plain, Ignored},
    {"mustHas", "aa", has, Plain, Ignored},
    {"slice", "aa*", slice, Interface},
    {"mustSlice", "aa*", slice, Interface},
    {"chunk", "ia", chunk},
    {"toStrings", "a", to_strings},
    {"join", "sa", join},
    {"sortAlpha", "a", sort_alpha, Plain, Ignored},
}};

}  // namespace

std::span<const Function> list_functions() { return kFunctions; }

}  // namespace gw::template_
