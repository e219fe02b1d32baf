// Source: sprig v3.2.3 strings.go; goutils v1.1.1 wordutils.go; Traefik pkg/provider/configuration.go (Normalize).

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "template/failure.h"
#include "template/format.h"
#include "template/functions.h"
#include "template/rule.h"
#include "template/rune.h"
#include "template/strings.h"

namespace gw::template_ {
namespace {

constexpr std::size_t kMaxText = std::size_t{16} << 20;

Value trim(Machine& machine, Arguments& in) { return machine.text(std::string(base::trim(in[0].text()))); }

/// Takes the characters of `set` off both ends.
Value trim_all(Machine& machine, Arguments& in) {
  std::string_view set = in[0].text(), s = in[1].text();
  if (!base::ascii(set)) throw NotEvaluated{"letters outside ASCII"};
  std::size_t begin = std::min(s.find_first_not_of(set), s.size());
  std::size_t end = s.find_last_not_of(set);
  return machine.text(begin == s.size() ? std::string() : std::string(s.substr(begin, end + 1 - begin)));
}

Value trim_suffix(Machine& machine, Arguments& in) {
  std::string_view s = in[1].text();
  if (s.ends_with(in[0].text())) s.remove_suffix(in[0].text().size());
  return machine.text(std::string(s));
}

Value trim_prefix(Machine& machine, Arguments& in) {
  std::string_view s = in[1].text();
  if (s.starts_with(in[0].text())) s.remove_prefix(in[0].text().size());
  return machine.text(std::string(s));
}

Value contains(Machine&, Arguments& in) { return boolean(in[1].text().find(in[0].text()) != std::string::npos); }
Value has_prefix(Machine&, Arguments& in) { return boolean(in[1].text().starts_with(in[0].text())); }
Value has_suffix(Machine&, Arguments& in) { return boolean(in[1].text().ends_with(in[0].text())); }

std::string repeated(Machine& machine, std::string_view text, std::int64_t count, const char* negative) {
  if (count < 0) throw CallError{negative};
  if (text.empty()) return {};
  if (static_cast<std::uint64_t>(count) > kMaxText / text.size()) throw NotEvaluated{"gives too much text"};
  machine.charge(text.size() * static_cast<std::size_t>(count));
  std::string out;
  for (std::int64_t i = 0; i < count; ++i) out += text;
  return out;
}

Value repeat(Machine& machine, Arguments& in) {
  return machine.text(repeated(machine, in[1].text(), in[0].integer, "strings: negative Repeat count"));
}

[[noreturn]] void out_of_range(const std::string& what) {
  throw CallError{"runtime error: slice bounds out of range [" + what};
}

/// Go's s[begin:end].
std::string cut(const std::string& s, std::int64_t begin, std::int64_t end) {
  auto size = static_cast<std::int64_t>(s.size());
  if (end < 0) out_of_range(":" + std::to_string(end) + "]");
  if (end > size) out_of_range(":" + std::to_string(end) + "] with length " + std::to_string(size));
  if (begin > end) out_of_range(std::to_string(begin) + ":" + std::to_string(end) + "]");
  return s.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

Value substr(Machine& machine, Arguments& in) {
  const std::string& s = in[2].text();
  std::int64_t begin = in[0].integer, end = in[1].integer;
  auto size = static_cast<std::int64_t>(s.size());
  if (begin < 0) return machine.text(cut(s, 0, end));
  return machine.text(cut(s, begin, end < 0 || end > size ? size : end));
}

Value trunc(Machine& machine, Arguments& in) {
  const std::string& s = in[1].text();
  std::int64_t c = in[0].integer;
  auto size = static_cast<std::int64_t>(s.size());
  if (c < 0 && size + c > 0) return machine.text(s.substr(static_cast<std::size_t>(size + c)));
  return machine.text(c >= 0 && size > c ? s.substr(0, static_cast<std::size_t>(c)) : s);
}

/// strings.ReplaceAll; an empty `from` stands before each character and at the end.
std::string replaced(Machine& machine, std::string_view s, std::string_view from, std::string_view to) {
  std::string out;
  std::size_t at = 0;
  auto put = [&](std::string_view part) {
    machine.charge(part.size() + 16);
    out += part;
  };
  if (from.empty()) {
    for (; at < s.size(); at += decode(s, at).size) {
      put(to);
      put(s.substr(at, decode(s, at).size));
    }
    put(to);
    return out;
  }
  for (std::size_t next; (next = s.find(from, at)) != std::string_view::npos; at = next + from.size()) {
    put(s.substr(at, next - at));
    put(to);
  }
  put(s.substr(at));
  return out;
}

Value replace(Machine& machine, Arguments& in) {
  return machine.text(replaced(machine, in[2].text(), in[0].text(), in[1].text()));
}

std::string indented(Machine& machine, const Arguments& in) {
  std::string pad = repeated(machine, " ", in[0].integer, "strings: negative Repeat count");
  return pad + replaced(machine, in[1].text(), "\n", "\n" + pad);
}

Value indent(Machine& machine, Arguments& in) { return machine.text(indented(machine, in)); }
Value nindent(Machine& machine, Arguments& in) { return machine.text("\n" + indented(machine, in)); }

Value quote(Machine& machine, Arguments& in) {
  std::string out;
  for (const Value& v : in) {
    if (v.kind == Kind::Nil) continue;
    out += (out.empty() ? "" : " ") + base::quote(format(machine, v));
  }
  return machine.text(out);
}

Value squote(Machine& machine, Arguments& in) {
  std::string out;
  for (const Value& v : in) {
    if (v.kind == Kind::Nil) continue;
    out += (out.empty() ? "'" : " '") + format(machine, v) + "'";
  }
  return machine.text(out);
}

Value cat(Machine& machine, Arguments& in) {
  std::string out;
  bool first = true;
  for (const Value& v : in) {
    if (v.kind == Kind::Nil) continue;
    out += (first ? "" : " ") + format(machine, v);
    first = false;
  }
  return machine.text(out);
}

Value plural(Machine&, Arguments& in) { return in[2].integer == 1 ? in[0] : in[1]; }
Value to_string(Machine& machine, Arguments& in) { return machine.text(format(machine, in[0])); }
Value hello(Machine& machine, Arguments&) { return machine.text("Hello!"); }

Value list_of(Machine& machine, const std::vector<std::string>& parts) {
  List* out = machine.list(List::Of::Strings);
  for (const std::string& part : parts) out->items.push_back(machine.text(part));
  return of(out);
}

Value map_of(Machine& machine, const std::vector<std::string>& parts) {
  Map* out = machine.map();
  out->strings = true;
  for (const std::string& part : parts) {
    out->items.emplace("_" + std::to_string(out->items.size()), machine.text(part));
  }
  return of(out);
}

/// Traefik's in files: strings.Split. Elsewhere sprig's, a map of the parts.
Value split(Machine& machine, Arguments& in) {
  if (machine.sprig_split()) return map_of(machine, split_n(machine, in[1].text(), in[0].text(), -1));
  return list_of(machine, split_n(machine, in[0].text(), in[1].text(), -1));
}

Value split_list(Machine& machine, Arguments& in) {
  return list_of(machine, split_n(machine, in[1].text(), in[0].text(), -1));
}

Value splitn(Machine& machine, Arguments& in) {
  return map_of(machine, split_n(machine, in[2].text(), in[0].text(), in[1].integer));
}

Value normalized(Machine& machine, Arguments& in) {
  machine.charge(in[0].text().size() * 64);
  return machine.text(normalize(in[0].text()));
}

/// goutils.Wrap: long words stay whole.
Value wrap(Machine& machine, Arguments& in) {
  const std::string& s = in[1].text();
  auto width = static_cast<std::size_t>(std::clamp<std::int64_t>(in[0].integer, 1, std::int64_t{1} << 40));
  std::string out;
  std::size_t at = 0;
  while (s.size() - at > width) {
    if (s[at] == ' ') {
      ++at;
      continue;
    }
    std::size_t space = s.rfind(' ', at + width);
    if (space == std::string::npos || space < at) space = s.find(' ', at + width);
    machine.charge(width + 64);
    if (space == std::string::npos) {
      out += s.substr(at);
      at = s.size();
    } else {
      out += s.substr(at, space - at) + "\n";
      at = space + 1;
    }
  }
  return machine.text(out + s.substr(at));
}

constexpr std::array<Function, 25> kFunctions = {{
    {"trim", "s", trim},
    {"trimAll", "ss", trim_all},
    {"trimall", "ss", trim_all},
    {"trimSuffix", "ss", trim_suffix},
    {"trimPrefix", "ss", trim_prefix},
    {"contains", "ss", contains},
    {"hasPrefix", "ss", has_prefix},
    {"hasSuffix", "ss", has_suffix},
    {"repeat", "is", repeat},
    {"substr", "iis", substr},
    {"trunc", "is", trunc},
    {"replace", "sss", replace},
    {"indent", "is", indent},
    {"nindent", "is", nindent},
    {"quote", "a*", quote},
    {"squote", "a*", squote},
    {"cat", "a*", cat},
    {"plural", "ssi", plural},
    {"toString", "a", to_string},
    {"hello", "", hello},
    {"split", "ss", split},
    {"splitList", "ss", split_list},
    {"splitn", "sis", splitn},
    {"normalize", "s", normalized},
    {"wrap", "is", wrap},
}};

}  // namespace

std::vector<std::string> split_n(Machine& machine, std::string_view s, std::string_view separator, std::int64_t n) {
  std::vector<std::string> out;
  if (n == 0) return out;
  auto full = [&] { return n > 0 && out.size() + 1 >= static_cast<std::uint64_t>(n); };
  std::size_t at = 0;
  if (separator.empty()) {
    for (; at < s.size() && !full(); at += out.back().size()) {
      machine.charge(64);
      out.emplace_back(s.substr(at, decode(s, at).size));
    }
    if (at < s.size()) out.emplace_back(s.substr(at));
    return out;
  }
  for (std::size_t next; !full() && (next = s.find(separator, at)) != std::string_view::npos;
       at = next + separator.size()) {
    machine.charge(64);
    out.emplace_back(s.substr(at, next - at));
  }
  out.emplace_back(s.substr(at));
  return out;
}

std::span<const Function> text_functions() { return kFunctions; }

}  // namespace gw::template_
