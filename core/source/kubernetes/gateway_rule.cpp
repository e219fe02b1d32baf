#include "source/kubernetes/gateway_rule.h"

#include <algorithm>
#include <set>

#include "base/strings.h"

namespace gw::source::gateway_api {
namespace {

using crd::Item;

std::string call(const char* matcher, std::string_view value) {
  return std::string(matcher) + "(" + base::quote(value) + ")";
}

std::string call(const char* matcher, std::string_view name, std::string_view value) {
  return std::string(matcher) + "(" + base::quote(name) + "," + base::quote(value) + ")";
}

/// Source: Go regexp.QuoteMeta.
std::string quote_meta(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

/// "*.a" as a regular expression, `label` for its star.
std::string wildcard(std::string_view host, std::string_view label) {
  std::string out = quote_meta(host);
  std::size_t star = out.find("\\*\\.");
  if (star != std::string::npos) out.replace(star, 4, std::string(label) + "\\.");
  return "^" + out + "$";
}

std::string joined(const std::vector<std::string>& parts, const char* by) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : by) + part;
  return out;
}

/// Source: httproute.go buildHostRule.
Rule host_rule(const std::vector<std::string>& hostnames) {
  Rule out;
  std::vector<std::string> parts;
  for (const std::string& host : hostnames) {
    out.priority = std::max(out.priority, static_cast<std::int64_t>(host.size()));
    bool exact = host.find('*') == std::string::npos;
    parts.push_back(exact ? call("Host", host) : call("HostRegexp", wildcard(host, "[a-z0-9-\\.]+")));
  }
  out.text = joined(parts, " || ");
  if (parts.size() > 1) out.text = "(" + out.text + ")";
  return out;
}

Rule path_rule(const PathMatch& path) {
  std::int64_t by_length = 10000 + static_cast<std::int64_t>(path.value.size()) * 100;
  if (path.type == "Exact") return {call("Path", path.value), 100000};
  if (path.type == "RegularExpression") return {call("PathRegexp", path.value), by_length};
  if (path.type != "PathPrefix" || path.value == "/") return {call("PathPrefix", "/"), 1};
  std::string_view bare = path.value;
  if (bare.ends_with('/')) bare.remove_suffix(1);
  return {"(" + call("Path", bare) + " || " + call("PathPrefix", std::string(bare) + "/") + ")", by_length};
}

/// Headers or query parameters. Of an unknown type there is no matcher, but it counts.
std::int64_t named_rules(const Item& list, const char* exact, const char* regexp, std::vector<std::string>& out) {
  std::int64_t count = 0;
  for (const Item& item : list.items()) {
    std::string_view type = item["type"].text();
    if (type.empty() || type == "Exact") out.push_back(call(exact, item["name"].text(), item["value"].text()));
    else if (type == "RegularExpression") out.push_back(call(regexp, item["name"].text(), item["value"].text()));
    ++count;
  }
  return count;
}

/// Source: grpcroute.go buildGRPCMethodRule.
std::string method_rule(const Item& method) {
  if (!method) return call("PathPrefix", "/");
  std::string_view type = method["type"].text();
  bool exact = type.empty() || type == "Exact";
  auto part = [&](const char* name) {
    std::string_view text = method[name].text();
    if (text.empty()) return std::string("[^/]+");
    return exact ? quote_meta(text) : std::string(text);
  };
  return call("PathRegexp", "/" + part("service") + "/" + part("method"));
}

}  // namespace

PathMatch path_of(const Item& match) {
  PathMatch out;
  Item path = match["path"];
  if (path["type"]) out.type = path["type"].text();
  if (path["value"]) out.value = path["value"].text();
  return out;
}

Rule http_rule(const std::vector<std::string>& hostnames, const Item& match) {
  Rule path = path_rule(path_of(match));
  std::int64_t priority = path.priority;
  std::vector<std::string> parts = {path.text};
  if (match["method"]) {
    parts.push_back(call("Method", match["method"].text()));
    priority += 1000;
  }
  priority += 100 * named_rules(match["headers"], "Header", "HeaderRegexp", parts);
  priority += 10 * named_rules(match["queryParams"], "Query", "QueryRegexp", parts);
  Rule host = host_rule(hostnames);
  std::string text = joined(parts, " && ");
  if (host.text.empty()) return {text, priority};
  return {host.text + " && " + text, priority + host.priority};
}

Rule grpc_rule(const std::vector<std::string>& hostnames, const Item& match) {
  std::vector<std::string> parts = {method_rule(match["method"])};
  named_rules(match["headers"], "Header", "HeaderRegexp", parts);
  std::string text = joined(parts, " && ");
  auto length = static_cast<std::int64_t>(text.size());
  Rule host = host_rule(hostnames);
  if (host.text.empty()) return {text, length};
  return {host.text + " && " + text, host.priority + length};
}

Rule sni_rule(const std::vector<std::string>& hostnames) {
  Rule out;
  std::vector<std::string> parts;
  std::set<std::string_view> seen;
  for (const std::string& host : hostnames) {
    if (host.empty()) continue;
    auto stars = std::ranges::count(host, '*');
    out.priority = std::max(out.priority, static_cast<std::int64_t>(host.size()) - stars);
    if (!seen.insert(host).second) continue;
    parts.push_back(stars == 0 ? call("HostSNI", host) : call("HostSNIRegexp", wildcard(host, "[a-z0-9-]+")));
  }
  if (parts.empty()) return {call("HostSNI", "*"), 0};
  out.text = joined(parts, " || ");
  return out;
}

}  // namespace gw::source::gateway_api
