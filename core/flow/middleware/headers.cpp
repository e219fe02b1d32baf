// Source: pkg/middlewares/headers/headers.go, header.go, secure.go.

#include <algorithm>

#include "base/since.h"
#include "base/strings.h"
#include "flow/header_edit.h"

namespace gw::flow {
namespace {

/// Whether an option of CORS counts. Source: pkg/config/dynamic/middlewares.go (HasCorsHeadersDefined).
bool has_cors(const Making& making) {
  for (const char* list : {"accessControlAllowHeaders", "accessControlAllowMethods", "accessControlAllowOriginList",
                           "accessControlAllowOriginListRegex", "accessControlExposeHeaders"}) {
    if (!making.texts(list).empty()) return true;
  }
  // From 3.6.22 and 3.7.6 on an age of 0 counts.
  const model::Value* age = making.config.find("accessControlMaxAge");
  bool zero_counts = since(making.version, {3, 7, 6}, {{3, 6, 22}});
  bool aged = age != nullptr && (zero_counts || making.integer("accessControlMaxAge") != 0);
  return aged || making.flag("accessControlAllowCredentials") || making.flag("addVaryHeader");
}

/// Until 3.1.2 the headers that Connection names go here. Source: pkg/middlewares/connectionheader.
void remove_named_by_connection(Exchange& exchange) {
  route::Request& request = exchange.prepared.request;
  if (!request.has_header("Connection")) return;
  std::string_view upgrade;
  if (route::header_has_token(request, "Connection", "Upgrade")) upgrade = request.header("Upgrade");
  std::vector<std::string_view> names;
  for (const rule::Pair& line : request.headers) {
    if (line.name != "Connection") continue;
    for (std::string_view part : base::split(line.value, ","))
      names.push_back(route::canonical_header(base::trim(part, " \t\r\n"), exchange.prepared.store));
  }
  for (std::string_view name : names) remove_header(exchange, name, "Connection names it: for this hop only");
  if (upgrade.empty()) return remove_header(exchange, "Connection", "for this hop only");
  set_header(exchange, "Connection", "Upgrade", "what goes on to the server");
  set_header(exchange, "Upgrade", upgrade, "an upgrade goes on to the server");
}

class Headers final : public Middleware {
 public:
  explicit Headers(const Making& making)
      : request_(header_texts(making, "customRequestHeaders")),
        cors_(has_cors(making)),
        custom_(!request_.empty() || !header_texts(making, "customResponseHeaders").empty()),
        hosts_(making.flag("isDevelopment") ? std::vector<std::string>() : making.texts("allowedHosts")),
        // From 3.0 on the options are read, and nothing more.
        redirects_(making.version < Version{3, 0, 0} && (making.flag("sslRedirect") || making.flag("sslForceHost")) &&
                   !making.flag("isDevelopment")) {
    for (const std::string& name : making.texts("hostsProxyHeaders")) host_headers_.push_back(canonical(name));
  }

  std::optional<Reply> apply(Exchange& exchange) const override {
    if ((custom_ || cors_) && !exchange.options.connection_headers) remove_named_by_connection(exchange);
    if (cors_ && preflight(exchange.prepared.request)) return Reply{200, {}, {}, "answers a preflight of CORS"};
    for (const HeaderText& header : request_) change(exchange, header);
    if (!hosts_.empty() && !host_allowed(exchange.prepared.request))
      return Reply{500, {}, "Bad Host\n", "allowedHosts does not have the host"};
    if (redirects_) exchange.unsure("may redirect to HTTPS");
    return std::nullopt;
  }

 private:
  static bool preflight(const route::Request& request) {
    return request.method == "OPTIONS" && !request.header("Access-Control-Request-Method").empty() &&
           !request.header("Origin").empty();
  }

  static void change(Exchange& exchange, const HeaderText& header) {
    if (header.value.empty()) {
      remove_header(exchange, header.name, "removes it");
      if (header.written == "X-Forwarded-For") exchange.keep_forwarded_for = true;
    } else if (base::equal_fold(header.written, "Host")) {
      set_host(exchange, header.value, "sets it");
    } else {
      set_header(exchange, header.name, header.value, "sets it");
    }
  }

  /// Source: github.com/unrolled/secure secure.go (processRequest).
  bool host_allowed(const route::Request& request) const {
    std::string_view host = request.host;
    for (const std::string& name : host_headers_) {
      if (request.header(name).empty()) continue;
      host = request.header(name);
      break;
    }
    return std::ranges::any_of(hosts_, [&](const std::string& one) { return base::equal_fold_ascii(one, host); });
  }

  std::vector<HeaderText> request_;
  bool cors_, custom_;
  std::vector<std::string> hosts_, host_headers_;
  bool redirects_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(headers) = {
    .key = "headers",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::Headers>(making);
    },
};
