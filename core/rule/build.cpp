// Builders of the v3 syntax, and what both syntaxes share.

#include <algorithm>

#include "base/go_values.h"
#include "base/strings.h"
#include "rule/test.h"

namespace gw::rule {
namespace {

using Kind = Test::Kind;

std::string single(Kind kind, const BuildInput& input, Test& out) {
  out.kind = kind;
  out.texts = input.values;
  return {};
}

/// `what` and a colon before the error, if there is one.
std::string because(std::string_view what, const std::string& error) {
  return error.empty() ? error : std::string(what) + ": " + error;
}

std::string absolute_path(Kind kind, const BuildInput& input, Test& out) {
  if (!input.values[0].starts_with('/')) return "path " + base::quote(input.values[0]) + " does not start with a '/'";
  return single(kind, input, out);
}

std::string not_ascii(std::string_view matcher, const std::string& value) {
  return "invalid value " + base::quote(value) + " for " + std::string(matcher) +
         " matcher, non-ASCII characters are not allowed";
}

}  // namespace

bool host_characters(std::string_view text, Version version) {
  bool underscore = version >= (version.major < 3 ? Version{2, 11, 22} : Version{3, 3, 5});
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    bool word = ('0' <= c && c <= '9') || ('a' <= (c | 0x20) && (c | 0x20) <= 'z');
    return word || c == '.' || c == '-' || c == ':' || (c == '_' && underscore);
  });
}

std::string canonical_header(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  std::string out(name);
  bool first = true;
  for (char& c : out) {
    char lower = base::ascii_lower(c);
    bool letter = 'a' <= lower && lower <= 'z';
    if (!letter && !('0' <= c && c <= '9') && kMarks.find(c) == std::string_view::npos) return std::string(name);
    if (letter) c = first ? static_cast<char>(lower - 'a' + 'A') : lower;
    first = c == '-';
  }
  return out;
}

std::string add_pattern(const BuildInput& input, std::string_view pattern, Test& out) {
  GoRegexp::Compiled compiled = GoRegexp::compile(pattern);
  if (compiled.limit) *input.limit = true;
  if (compiled.error.empty()) out.patterns.push_back(std::move(compiled.regexp));
  return compiled.error;
}

namespace v3 {

std::string client_ip(const BuildInput& input, Test& out) {
  std::string error = base::ranges_error(input.values);
  if (!error.empty()) return "initializing IP checker for ClientIP matcher: " + error;
  out.kind = Kind::ClientIp;
  if (auto range = base::parse_ip_or_range(input.values[0])) out.ranges.push_back(*range);
  return {};
}

std::string method(const BuildInput& input, Test& out) { return v2::method(input, out); }

std::string header(const BuildInput& input, Test& out) {
  out.kind = Kind::Header;
  out.texts = {canonical_header(input.values[0]), input.values[1]};
  return {};
}

std::string header_regexp(const BuildInput& input, Test& out) {
  out.kind = Kind::HeaderSearch;
  out.texts = {canonical_header(input.values[0])};
  *input.fault = 1;
  return because("compiling HeaderRegexp matcher", add_pattern(input, input.values[1], out));
}

std::string host(const BuildInput& input, Test& out) {
  const std::string& value = input.values[0];
  if (value == "*" && input.version >= Version{3, 7, 7}) return {};
  if (!base::ascii(value)) return not_ascii("Host", value);
  out.kind = input.version >= Version{3, 7, 0} ? Kind::Host : Kind::HostPlain;
  out.texts = {base::ascii_lower(value)};
  return {};
}

std::string host_regexp(const BuildInput& input, Test& out) {
  if (!base::ascii(input.values[0])) return not_ascii("HostRegexp", input.values[0]);
  out.kind = Kind::HostSearch;
  return because("compiling HostRegexp matcher", add_pattern(input, input.values[0], out));
}

std::string path(const BuildInput& input, Test& out) { return absolute_path(Kind::Path, input, out); }
std::string path_prefix(const BuildInput& input, Test& out) { return absolute_path(Kind::PathPrefix, input, out); }

std::string path_regexp(const BuildInput& input, Test& out) {
  out.kind = Kind::PathSearch;
  return because("compiling PathPrefix matcher", add_pattern(input, input.values[0], out));
}

std::string query(const BuildInput& input, Test& out) {
  out.kind = Kind::Query;
  out.texts = {input.values[0], input.values.size() == 2 ? input.values[1] : std::string()};
  return {};
}

std::string query_regexp(const BuildInput& input, Test& out) {
  if (input.values.size() == 1) return query(input, out);
  out.kind = Kind::QuerySearch;
  out.texts = {input.values[0]};
  *input.fault = 1;
  return because("compiling QueryRegexp matcher", add_pattern(input, input.values[1], out));
}

std::string alpn(const BuildInput& input, Test& out) {
  if (input.values[0] == "acme-tls/1") return "invalid protocol value for ALPN matcher, \"acme-tls/1\" is not allowed";
  return single(Kind::Alpn, input, out);
}

std::string host_sni(const BuildInput& input, Test& out) {
  std::string value = input.values[0];
  if (value == "*") return {};
  bool wild = input.version >= Version{3, 7, 0};
  std::string_view name = value;
  if (wild && name.starts_with("*.")) name.remove_prefix(2);
  if (!host_characters(name, input.version))
    return "invalid value for HostSNI matcher, " + base::quote(value) + " is not a valid hostname";
  out.kind = wild ? Kind::Sni : Kind::SniPlain;
  if (wild && value.ends_with('.')) value.pop_back();
  out.texts = {value};
  return {};
}

std::string host_sni_regexp(const BuildInput& input, Test& out) {
  const std::string& value = input.values[0];
  if (!base::ascii(value))
    return "invalid value for HostSNIRegexp matcher, " + base::quote(value) + " is not a valid hostname";
  out.kind = Kind::SniSearch;
  return because("compiling HostSNIRegexp matcher", add_pattern(input, value, out));
}

}  // namespace v3
}  // namespace gw::rule
