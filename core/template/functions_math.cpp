// Source: sprig v3.2.3 numeric.go, functions.go; cast v1.7.0.

#include <array>
#include <cmath>
#include <limits>

#include "template/cast.h"
#include "template/failure.h"
#include "template/functions.h"
#include "template/literal.h"

namespace gw::template_ {
namespace {

/// Go converts floats out of range to the least int64 on amd64.
std::int64_t truncated(double value) {
  if (!(value >= -0x1p63 && value < 0x1p63)) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value);
}

/// "3.00" counts as "3".
std::string_view without_zero_decimals(std::string_view text) {
  bool zero = false;
  for (std::size_t i = text.size(); i > 0; --i) {
    if (text[i - 1] == '.') {
      if (zero) return text.substr(0, i - 1);
    } else if (text[i - 1] == '0') {
      zero = true;
    } else {
      return text;
    }
  }
  return text;
}

std::int64_t wrap(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t bits(const Value& value) { return static_cast<std::uint64_t>(to_int64(value)); }
Value int64(std::int64_t value) { return integer(value, Kind::Int64); }

Value add(Machine&, Arguments& in) {
  std::uint64_t out = 0;
  for (const Value& v : in) out += bits(v);
  return int64(wrap(out));
}

Value add1(Machine&, Arguments& in) { return int64(wrap(bits(in[0]) + 1)); }
Value sub(Machine&, Arguments& in) { return int64(wrap(bits(in[0]) - bits(in[1]))); }

Value mul(Machine&, Arguments& in) {
  std::uint64_t out = 1;
  for (const Value& v : in) out *= bits(v);
  return int64(wrap(out));
}

std::int64_t divisor(const Value& value) {
  std::int64_t out = to_int64(value);
  if (out == 0) throw CallError{"runtime error: integer divide by zero"};
  return out;
}

Value div(Machine&, Arguments& in) {
  std::int64_t by = divisor(in[1]);
  return int64(by == -1 ? wrap(0 - bits(in[0])) : to_int64(in[0]) / by);
}

Value mod(Machine&, Arguments& in) {
  std::int64_t by = divisor(in[1]);
  return int64(by == -1 ? 0 : to_int64(in[0]) % by);
}

Value max(Machine&, Arguments& in) {
  std::int64_t out = to_int64(in[0]);
  for (const Value& v : in) out = std::max(out, to_int64(v));
  return int64(out);
}

Value min(Machine&, Arguments& in) {
  std::int64_t out = to_int64(in[0]);
  for (const Value& v : in) out = std::min(out, to_int64(v));
  return int64(out);
}

Value floor(Machine&, Arguments& in) { return number(std::floor(to_float64(in[0]))); }
Value ceil(Machine&, Arguments& in) { return number(std::ceil(to_float64(in[0]))); }

Value round(Machine&, Arguments& in) {
  double on = in.size() > 2 ? in[2].number : .5;
  double power = std::pow(10, static_cast<double>(in[1].integer));
  double scaled = power * to_float64(in[0]);
  double whole = 0;
  double fraction = std::modf(scaled, &whole);
  return number((fraction >= on ? std::ceil(scaled) : std::floor(scaled)) / power);
}

Value to_int(Machine&, Arguments& in) { return integer(to_int64(in[0])); }
Value as_int64(Machine&, Arguments& in) { return int64(to_int64(in[0])); }
Value as_float64(Machine&, Arguments& in) { return number(to_float64(in[0])); }

/// strconv.Atoi: decimal only; what does not fit is the nearest int.
Value atoi(Machine&, Arguments& in) {
  std::string_view text = in[0].text();
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return integer(0);
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  std::int64_t out = 0;
  for (char c : text) {
    int digit = c - '0';
    if (out > (kMax - digit) / 10) return integer(negative ? std::numeric_limits<std::int64_t>::min() : kMax);
    out = out * 10 + digit;
  }
  return integer(negative ? -out : out);
}

/// The numbers from start until stop, without stop.
Value steps(Machine& machine, std::int64_t start, std::int64_t stop, std::int64_t step) {
  List* out = machine.list(List::Of::Ints);
  if ((stop < start && step >= 0) || (stop >= start && step <= 0)) return of(out);
  for (std::int64_t i = start; stop < start ? i > stop : i < stop;) {
    machine.charge(64);
    out->items.push_back(integer(i));
    if (__builtin_add_overflow(i, step, &i)) throw NotEvaluated{"numbers that overflow"};
  }
  return of(out);
}

Value until(Machine& machine, Arguments& in) { return steps(machine, 0, in[0].integer, in[0].integer < 0 ? -1 : 1); }

Value until_step(Machine& machine, Arguments& in) {
  return steps(machine, in[0].integer, in[1].integer, in[2].integer);
}

Value seq(Machine& machine, Arguments& in) {
  if (in.empty() || in.size() > 3) return text({});
  std::int64_t start = in.size() == 1 ? 1 : in.front().integer;
  std::int64_t end = in.back().integer;
  std::int64_t one = end < start ? -1 : 1;
  std::int64_t step = in.size() == 3 ? in[1].integer : one;
  if (in.size() == 3 && end < start && step > 0) return text({});
  if (__builtin_add_overflow(end, one, &end)) throw NotEvaluated{"numbers that overflow"};
  std::string out;
  for (const Value& v : steps(machine, start, end, step).list->items) {
    out += (out.empty() ? "" : " ") + std::to_string(v.integer);
  }
  return machine.text(out);
}

constexpr std::array<Function, 19> kFunctions = {{
    {"add", "a*", add},    {"add1", "a", add1},      {"sub", "aa", sub},
    {"mul", "aa*", mul},   {"div", "aa", div},       {"mod", "aa", mod},
    {"max", "aa*", max},   {"biggest", "aa*", max},  {"min", "aa*", min},
    {"floor", "a", floor}, {"ceil", "a", ceil},      {"round", "aif*", round},
    {"int", "a", to_int},  {"int64", "a", as_int64}, {"float64", "a", as_float64},
    {"atoi", "s", atoi},   {"until", "i", until},    {"untilStep", "iii", until_step},
    {"seq", "i*", seq},
}};

}  // namespace

std::int64_t to_int64(const Value& value) {
  switch (value.kind) {
    case Kind::Float: return truncated(value.number);
    case Kind::String: return parse_int(without_zero_decimals(value.text())).value_or(0);
    case Kind::Nil:
    case Kind::List:
    case Kind::Map: return 0;
    default: return value.integer;
  }
}

double to_float64(const Value& value) {
  switch (value.kind) {
    case Kind::Float: return value.number;
    case Kind::String: return parse_float(value.text()).value_or(0);
    case Kind::Nil:
    case Kind::List:
    case Kind::Map: return 0;
    default: return static_cast<double>(value.integer);
  }
}

std::span<const Function> math_functions() { return kFunctions; }

}  // namespace gw::template_
