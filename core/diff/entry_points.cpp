#include "diff/entry_points.h"

#include <algorithm>

namespace gw::diff {
namespace {

bool same_ranges(const std::vector<base::IpRange>& a, const std::vector<base::IpRange>& b) {
  return std::ranges::equal(
      a, b, [](const base::IpRange& x, const base::IpRange& y) { return x.first == y.first && x.bits == y.bits; });
}

/// Names of the options that differ, as they are written; those that only the release decides by a word.
std::string differing(const route::EntryPointOptions& a, const route::EntryPointOptions& b) {
  std::string out;
  auto add = [&](bool differs, const char* name) {
    if (differs) out += (out.empty() ? "" : ", ") + std::string(name);
  };
  add(a.sanitize_path != b.sanitize_path, "http.sanitizePath");
  add(a.normalize_path != b.normalize_path, "paths are decoded before they are matched since 3.4.1");
  add(a.encode_semicolons != b.encode_semicolons, "http.encodeQuerySemicolons");
  add(a.server.max_header_bytes != b.server.max_header_bytes, "http.maxHeaderBytes");
  add(a.denied != b.denied || a.denied_always != b.denied_always, "http.encodedCharacters");
  add(a.alias_headers != b.alias_headers || a.underscore_headers != b.underscore_headers,
      "what becomes of header names with underscores");
  add(a.trust_everyone != b.trust_everyone, "forwardedHeaders.insecure");
  add(!same_ranges(a.trusted, b.trusted), "forwardedHeaders.trustedIPs");
  add(a.connection != b.connection, "forwardedHeaders.connection");
  add(a.keep_forwarded_for != b.keep_forwarded_for, "forwardedHeaders.notAppendXForwardedFor");
  add(a.managed_prefix != b.managed_prefix || a.managed_underscores != b.managed_underscores,
      "which forwarded headers Traefik manages");
  add(a.flatten_names != b.flatten_names, "hostResolver.cnameFlattening");
  add(a.deny_opaque != b.deny_opaque || a.connect != b.connect || a.take_preface != b.take_preface,
      "which odd requests are refused");
  return out;
}

}  // namespace

std::vector<std::string> changed_options(const flow::Gateway& old, const flow::Gateway& now) {
  std::vector<std::string> out;
  for (const route::EntryPoint& point : now.tables().points) {
    const route::EntryPoint* before = old.tables().find(point.name);
    if (before == nullptr && old.tables().any_point) before = &old.tables().points.front();
    if (before == nullptr || point.udp) continue;
    std::string names = differing(before->options, point.options);
    if (!names.empty()) out.push_back(point.name + ": " + names);
  }
  return out;
}

}  // namespace gw::diff
