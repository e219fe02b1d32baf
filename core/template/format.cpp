#include "template/format.h"

#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/strings.h"
#include "template/failure.h"
#include "template/rune.h"

namespace gw::template_ {
namespace {

constexpr std::size_t kMaxWidth = 1'000'000;  // As fmt's tooLarge.

/// Flags of one verb of a pattern.
struct Directive {
  char verb = 'v';
  bool minus = false, plus = false, zero = false;
  std::size_t width = 0;
  int precision = -1;
};

std::size_t runes(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += decode(text, at).size) ++count;
  return count;
}

std::string padded(const Directive& d, std::string text, bool zero = false) {
  std::size_t size = runes(text);
  if (size >= d.width) return text;
  std::size_t missing = d.width - size;
  if (d.minus) return text + std::string(missing, ' ');
  if (!zero) return std::string(missing, ' ') + text;
  bool sign = !text.empty() && (text[0] == '-' || text[0] == '+');
  return (sign ? text.substr(0, 1) : "") + std::string(missing, '0') + text.substr(sign ? 1 : 0);
}

class Formatter {
 public:
  explicit Formatter(Machine& machine) : machine_(machine) {}

  std::string value(const Directive& d, const Value& v, int depth = 0) {
    if (depth > kMaxValueDepth) throw NotEvaluated{"nested too deep"};
    machine_.charge(32 + d.width);
    switch (v.kind) {
      case Kind::Nil:
        if (d.verb == 'v' || d.verb == 'T') return padded(d, "<nil>");
        return std::string("%!") + d.verb + "(<nil>)";
      case Kind::Bool:
        if (d.verb == 'v' || d.verb == 't') return padded(d, v.integer != 0 ? "true" : "false", d.zero);
        return bad(d, v, depth);
      case Kind::Float: return floating(d, v, depth);
      case Kind::String: return string(d, v, depth);
      case Kind::List: return list(d, v, depth);
      case Kind::Map: return structure(v) ? fields(d, v, depth) : map(d, v, depth);
      default: return integer(d, v, depth);
    }
  }

 private:
  std::string bad(const Directive& d, const Value& v, int depth) {
    Directive plain = d;
    plain.verb = 'v';
    return std::string("%!") + d.verb + "(" + std::string(type_name(v)) + "=" + value(plain, v, depth + 1) + ")";
  }

  /// A Go struct, of which "%v" is known.
  std::string fields(const Directive& d, const Value& v, int depth) {
    if (d.verb != 'v' || d.plus) throw NotEvaluated{"a Go struct is formatted"};
    std::string out = "{";
    for (std::string_view name : v.map->order)
      out += (out.size() > 1 ? " " : "") + value(d, v.map->items.at(std::string(name)), depth + 1);
    return out + "}";
  }

  std::string list(const Directive& d, const Value& v, int depth) {
    if (v.list->unordered) throw NotEvaluated{"the order of a map's keys is random"};
    std::string out = "[";
    for (const Value& item : v.list->items) {
      if (&item != v.list->items.data()) out += ' ';
      out += element(d, item, depth);
    }
    return out + "]";
  }

  std::string map(const Directive& d, const Value& v, int depth) {
    std::string out = "map[";
    for (const auto& [key, item] : v.map->items) {
      if (out.size() > 4) out += ' ';
      out += value(d, text(key), depth + 1) + ":" + element(d, item, depth);
    }
    return out + "]";
  }

  /// Below the top, Go prints a nil as "<nil>" whatever the verb is, and without padding.
  std::string element(const Directive& d, const Value& item, int depth) {
    return item.kind == Kind::Nil ? "<nil>" : value(d, item, depth + 1);
  }

  std::string string(const Directive& d, const Value& v, int depth) {
    std::string_view text = v.text();
    machine_.charge(text.size());
    std::size_t end = 0;
    for (int left = d.precision; left != 0 && end < text.size(); --left) end += decode(text, end).size;
    std::string_view shortened = d.precision < 0 ? text : text.substr(0, end);
    switch (d.verb) {
      case 'v':
      case 's': return padded(d, std::string(shortened), d.zero);
      case 'q':
        if (d.plus) throw NotEvaluated{"%+q"};
        return padded(d, base::quote(shortened), d.zero);
      case 'x':
      case 'X': return padded(d, hex(d.precision < 0 ? text : text.substr(0, d.precision), d.verb == 'X'), d.zero);
      default: return bad(d, v, depth);
    }
  }

  static std::string hex(std::string_view bytes, bool upper) {
    const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    std::string out;
    for (unsigned char c : bytes) {
      out += digits[c >> 4];
      out += digits[c & 15];
    }
    return out;
  }

  std::string integer(const Directive& d, const Value& v, int depth) {
    int base = d.verb == 'v' || d.verb == 'd' ? 10
               : (d.verb | 0x20) == 'x'       ? 16
               : d.verb == 'o'                ? 8
               : d.verb == 'b'                ? 2
                                              : 0;
    if (d.verb == 'c') {
      std::string out;
      bool valid = v.integer >= 0 && v.integer <= 0x10FFFF;
      encode(valid ? static_cast<std::uint32_t>(v.integer) : 0xFFFD, out);
      return padded(d, out);
    }
    if (d.verb == 'q' || d.verb == 'U' || d.verb == 'O' || d.precision >= 0) throw NotEvaluated{"this verb of printf"};
    if (base == 0) return bad(d, v, depth);
    char buffer[72];
    auto end = std::to_chars(buffer, buffer + sizeof buffer, v.integer, base).ptr;
    std::string out(buffer, end);
    if (d.verb == 'X') {
      for (char& c : out) c = 'a' <= c && c <= 'f' ? static_cast<char>(c - 32) : c;
    }
    if (d.plus && d.verb != 'v' && v.integer >= 0) out.insert(0, "+");
    return padded(d, out, d.zero && !d.minus);
  }

  std::string floating(const Directive& d, const Value& v, int depth) {
    char format = d.verb == 'v' ? 'g' : d.verb == 'F' ? 'f' : d.verb;
    if (format != 'g' && format != 'f' && format != 'e') {
      if (std::string_view("bGExX").find(d.verb) != std::string_view::npos) throw NotEvaluated{"this verb of printf"};
      return bad(d, v, depth);
    }
    int precision = d.precision >= 0 ? d.precision : format == 'g' ? -1 : 6;
    std::string out = format_float(v.number, format, precision);
    bool finite = std::isfinite(v.number);
    if (d.plus && d.verb != 'v' && !out.starts_with('-') && !out.starts_with('+')) out.insert(0, "+");
    if (!d.plus && out.starts_with("+")) out.erase(0, out == "+Inf" ? 0 : 1);
    return padded(d, out, d.zero && !d.minus && finite);
  }

  Machine& machine_;
};

/// Reads what stands between % and the verb. False: the pattern ends first.
bool parse_directive(std::string_view pattern, std::size_t& at, Directive& d) {
  for (; at < pattern.size(); ++at) {
    char c = pattern[at];
    if (c == '-') d.minus = true, d.zero = false;
    else if (c == '+') d.plus = true;
    else if (c == '0') d.zero = !d.minus;
    else if (c == '#' || c == ' ') throw NotEvaluated{"this flag of printf"};
    else break;
  }
  auto number = [&] {
    std::size_t out = 0;
    while (at < pattern.size() && pattern[at] >= '0' && pattern[at] <= '9') {
      out = out * 10 + static_cast<std::size_t>(pattern[at++] - '0');
      if (out > kMaxWidth) throw NotEvaluated{"this width of printf"};
    }
    return out;
  };
  d.width = number();
  if (at < pattern.size() && pattern[at] == '.') {
    ++at;
    d.precision = static_cast<int>(number());
  }
  if (at >= pattern.size()) return false;
  if (pattern[at] == '*' || pattern[at] == '[' || static_cast<unsigned char>(pattern[at]) >= 0x80) {
    throw NotEvaluated{"this verb of printf"};
  }
  d.verb = pattern[at++];
  return true;
}

std::string with_exponent(std::string digits, int exponent) {
  if (digits.size() > 1) digits.insert(1, ".");
  char tail[16];
  std::snprintf(tail, sizeof tail, "e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
  return digits + tail;
}

/// The digits with the point after the one that has the weight 10^exponent.
std::string without_exponent(std::string digits, int exponent) {
  if (exponent < 0) return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return digits + std::string(whole - digits.size(), '0');
  return digits.insert(whole, ".");
}

}  // namespace

std::string format_float(double value, char format, int precision) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Inf" : "+Inf";
  char buffer[1600];
  if (precision > 1000) throw NotEvaluated{"this precision of printf"};
  if (precision >= 0 && format != 'g') {
    const char* pattern = format == 'f' ? "%.*f" : "%.*e";
    return {buffer, static_cast<std::size_t>(std::snprintf(buffer, sizeof buffer, pattern, precision, value))};
  }
  bool shortest = precision < 0;
  double positive = std::fabs(value);
  char* end = shortest ? std::to_chars(buffer, buffer + sizeof buffer, positive, std::chars_format::scientific).ptr
                       : std::to_chars(buffer, buffer + sizeof buffer, positive, std::chars_format::scientific,
                                       std::max(precision, 1) - 1)
                             .ptr;
  std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  std::size_t e = text.find('e');
  int exponent = std::atoi(std::string(text.substr(e + 1)).c_str());
  std::string digits(text.substr(0, e));
  std::erase(digits, '.');
  if (format == 'g') {
    while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  }
  int threshold = shortest ? 6 : std::max(precision, 1);
  auto size = static_cast<int>(digits.size());
  if (!shortest && threshold > size && size > exponent) threshold = size;
  std::string sign = std::signbit(value) ? "-" : "";
  bool exponential = format == 'e' || (format == 'g' && (exponent < -4 || exponent >= threshold));
  return sign + (exponential ? with_exponent(digits, exponent) : without_exponent(digits, exponent));
}

std::string format(Machine& machine, const Value& value) {
  std::string out = Formatter(machine).value({}, value);
  machine.charge(out.size());
  return out;
}

std::string sprint(Machine& machine, std::span<const Value> values) {
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0 && values[i].kind != Kind::String && values[i - 1].kind != Kind::String) out += ' ';
    out += format(machine, values[i]);
  }
  return out;
}

std::string sprintf(Machine& machine, std::string_view pattern, std::span<const Value> values) {
  std::string out;
  std::size_t used = 0;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] != '%') {
      out += pattern[at++];
      continue;
    }
    ++at;
    Directive d;
    if (!parse_directive(pattern, at, d)) {
      out += "%!(NOVERB)";
      break;
    }
    if (d.verb == '%') out += '%';
    else if (used >= values.size()) out += std::string("%!") + d.verb + "(MISSING)";
    else if (d.verb == 'T') out += padded(d, std::string(type_name(values[used++])));
    else out += Formatter(machine).value(d, values[used++]);
    machine.charge(16);
  }
  for (std::size_t i = used; i < values.size(); ++i) {
    out += i == used ? "%!(EXTRA " : ", ";
    const Value& v = values[i];
    out += v.kind == Kind::Nil ? "<nil>" : std::string(type_name(v)) + "=" + format(machine, v);
    if (i + 1 == values.size()) out += ")";
  }
  machine.charge(out.size());
  return out;
}

}  // namespace gw::template_
