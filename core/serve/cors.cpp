#include "serve/cors.h"

#include <algorithm>

#include "base/since.h"

namespace gw::serve {
namespace {

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list) out.append(out.empty() && &one == &list.front() ? "" : ",").append(one);
  return out;
}

/// From 3.6.22 and 3.7.6 on an age of 0 counts.
std::optional<std::string> max_age(const flow::Making& making) {
  std::int64_t age = making.integer("accessControlMaxAge");
  bool zero_counts = since(making.version, {3, 7, 6}, {{3, 6, 22}});
  if (making.config.find("accessControlMaxAge") == nullptr || (age == 0 && !zero_counts)) return std::nullopt;
  return std::to_string(age);
}

}  // namespace

Cors::Cors(const flow::Making& making)
    : headers_(making.texts("accessControlAllowHeaders")),
      methods_(making.texts("accessControlAllowMethods")),
      origins_(making.texts("accessControlAllowOriginList")),
      exposed_(making.texts("accessControlExposeHeaders")),
      age_(max_age(making)),
      credentials_(making.flag("accessControlAllowCredentials")),
      vary_(making.flag("addVaryHeader")),
      echo_(since(making.version, {3, 7, 6}, {{3, 6, 22}})) {
  for (const std::string& text : making.texts("accessControlAllowOriginListRegex")) {
    auto compiled = rule::GoRegexp::compile(text);
    if (compiled.error.empty()) patterns_.push_back(std::move(compiled.regexp));
  }
}

std::optional<std::string_view> Cors::match(std::string_view origin) const {
  for (const std::string& one : origins_) {
    if (one == origin) return one;
    // Browsers do not take "*" together with credentials.
    if (one == "*") return credentials_ ? origin : std::string_view(one);
  }
  bool any = std::ranges::any_of(patterns_, [&](const rule::GoRegexp& one) { return one.search(origin); });
  return any ? std::optional(origin) : std::nullopt;
}

bool Cors::echoes(const std::vector<std::string>& list) const {
  return echo_ && credentials_ && std::ranges::find(list, "*") != list.end();
}

void Cors::expose(Headers& headers) const {
  if (!exposed_.empty() && !echoes(exposed_)) set_header(headers, "Access-Control-Expose-Headers", joined(exposed_));
}

Headers Cors::preflight(const route::Request& request) const {
  Headers out;
  auto set = [&](const char* name, std::string_view value) { out.push_back({name, std::string(value)}); };
  if (credentials_) set("Access-Control-Allow-Credentials", "true");
  std::string_view wanted = request.header("Access-Control-Request-Headers");
  std::string allowed = echoes(headers_) ? std::string(wanted) : joined(headers_);
  if (!allowed.empty()) set("Access-Control-Allow-Headers", allowed);
  allowed = echoes(methods_) ? std::string(request.header("Access-Control-Request-Method")) : joined(methods_);
  if (!allowed.empty()) set("Access-Control-Allow-Methods", allowed);
  if (auto origin = match(request.header("Origin"))) set("Access-Control-Allow-Origin", *origin);
  if (age_) set("Access-Control-Max-Age", *age_);
  expose(out);
  return out;
}

void Cors::edit(Headers& headers, std::string_view origin) const {
  if (auto matched = match(origin)) set_header(headers, "Access-Control-Allow-Origin", *matched);
  if (credentials_) set_header(headers, "Access-Control-Allow-Credentials", "true");
  expose(headers);
  std::string_view vary = header_value(headers, "Vary");
  if (!vary_ || vary == "Origin") return;
  set_header(headers, "Vary", vary.empty() ? "Origin" : std::string(vary) + ",Origin");
}

}  // namespace gw::serve
