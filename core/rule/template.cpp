#include "rule/template.h"

#include "base/strings.h"

namespace gw::rule {
namespace {

/// Source: Go regexp.QuoteMeta.
void append_quoted(std::string_view text, std::string& out) {
  constexpr std::string_view kSpecial = "\\.+*?()|[]{}^$";
  for (char c : text) {
    if (kSpecial.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
}

struct Braces {
  std::size_t begin, end;
};

/// The outermost pairs of braces. False: some do not fit.
bool outer_braces(std::string_view text, std::vector<Braces>& out) {
  std::size_t level = 0, begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' && level++ == 0) begin = i;
    if (text[i] != '}') continue;
    if (level == 0) return false;
    if (--level == 0) out.push_back({begin, i + 1});
  }
  return level == 0;
}

}  // namespace

RouteTemplate read_template(std::string_view text, std::string_view fallback) {
  RouteTemplate out;
  std::vector<Braces> braces;
  if (!outer_braces(text, braces)) {
    out.error = "mux: unbalanced braces in " + base::quote(text);
    return out;
  }
  out.pattern = "^";
  std::size_t end = 0;
  for (const Braces& pair : braces) {
    append_quoted(text.substr(end, pair.begin - end), out.pattern);
    end = pair.end;
    std::string_view inner = text.substr(pair.begin + 1, pair.end - pair.begin - 2);
    std::size_t colon = inner.find(':');
    std::string_view name = inner.substr(0, colon);
    std::string_view pattern = colon == std::string_view::npos ? fallback : inner.substr(colon + 1);
    if (name.empty() || pattern.empty()) {
      out.error = "mux: missing name or pattern in " + base::quote(text.substr(pair.begin, pair.end - pair.begin));
      return out;
    }
    out.pattern += "(?P<v" + std::to_string(out.names.size()) + ">" + std::string(pattern) + ")";
    out.names.emplace_back(name);
    out.variables.emplace_back(pattern);
  }
  append_quoted(text.substr(end), out.pattern);
  return out;
}

}  // namespace gw::rule
