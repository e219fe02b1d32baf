// compress, contentType, headers.

#include <algorithm>

#include "base/go_values.h"
#include "rule/go_regexp.h"
#include "runtime/middlewares.h"

namespace gw::runtime {
namespace {

bool supported(const std::string& encoding) { return encoding == "gzip" || encoding == "br" || encoding == "zstd"; }

/// Until 3.2 the encodings are not checked, as there is no list of them.
Outcome encodings(const Maker& maker) {
  if (maker.state.version < Version{3, 2, 0}) return std::nullopt;
  std::vector<std::string> listed = maker.texts("encodings");
  if (listed.empty()) return maker.bad("encodings", "at least one encoding must be specified");
  for (const std::string& encoding : listed) {
    if (!supported(encoding)) return maker.bad("encodings", "unsupported encoding: " + encoding);
  }
  std::string preset = maker.text("defaultEncoding");
  if (!preset.empty() && std::ranges::find(listed, preset) == listed.end())
    return maker.bad("defaultEncoding", "unsupported default encoding: " + preset);
  return std::nullopt;
}

}  // namespace

Outcome make_compress(const Maker& maker) {
  std::vector<std::string> excluded = maker.texts("excludedContentTypes"),
                           included = maker.texts("includedContentTypes");
  if (!excluded.empty() && !included.empty())
    return maker.bad("excludedContentTypes",
                     "excludedContentTypes and includedContentTypes options are mutually exclusive");
  for (const std::string& type : excluded) {
    if (std::string error = base::media_type_error(type); !error.empty())
      return maker.bad("excludedContentTypes", "parsing excluded media type: " + error);
  }
  for (const std::string& type : included) {
    if (std::string error = base::media_type_error(type); !error.empty())
      return maker.bad("includedContentTypes", "parsing included media type: " + error);
  }
  return encodings(maker);
}

Outcome make_content_type(const Maker& maker) {
  if (maker.config().find("autoDetect") != nullptr)
    maker.warn("autoDetect", "ContentType",
               "AutoDetect option is deprecated, Content-Type middleware is only meant to be used to enable the "
               "content-type detection, please remove any usage of this option.");
  return std::nullopt;
}

namespace {

/// A written 0 counts where the field is a pointer.
bool holds_zero(const Maker& maker, std::string_view field) {
  const schema::Field* known = schema::field_named(*maker.config().type(), field);
  return known != nullptr && known->pointer_in(maker.state.version);
}

bool some(const Maker& maker, std::string_view field) {
  const model::Value* value = maker.config().find(field);
  if (value == nullptr) return false;
  switch (value->kind) {
    case model::Value::Kind::List: return !value->items().empty();
    case model::Value::Kind::Map: return !value->properties().empty();
    case model::Value::Kind::Bool: return value->boolean;
    case model::Value::Kind::String: return !value->string().empty();
    case model::Value::Kind::Nil: return false;
    case model::Value::Kind::Int: return value->integer != 0 || holds_zero(maker, field);
    default: return true;
  }
}

template <std::size_t N>
bool any(const Maker& maker, const std::string_view (&fields)[N]) {
  return std::ranges::any_of(fields, [&](std::string_view field) { return some(maker, field); });
}

constexpr std::string_view kCustom[] = {"customResponseHeaders", "customRequestHeaders"};
constexpr std::string_view kCors[] = {"accessControlAllowCredentials",
                                      "accessControlAllowHeaders",
                                      "accessControlAllowMethods",
                                      "accessControlAllowOriginList",
                                      "accessControlAllowOriginListRegex",
                                      "accessControlExposeHeaders",
                                      "accessControlMaxAge",
                                      "addVaryHeader"};
constexpr std::string_view kSecure[] = {"allowedHosts",
                                        "hostsProxyHeaders",
                                        "sslRedirect",
                                        "sslTemporaryRedirect",
                                        "sslForceHost",
                                        "sslHost",
                                        "sslProxyHeaders",
                                        "stsSeconds",
                                        "stsIncludeSubdomains",
                                        "stsPreload",
                                        "forceSTSHeader",
                                        "frameDeny",
                                        "customFrameOptionsValue",
                                        "contentTypeNosniff",
                                        "browserXssFilter",
                                        "customBrowserXSSValue",
                                        "contentSecurityPolicy",
                                        "contentSecurityPolicyReportOnly",
                                        "publicKey",
                                        "referrerPolicy",
                                        "featurePolicy",
                                        "permissionsPolicy",
                                        "isDevelopment"};

}  // namespace

Outcome make_headers(const Maker& maker) {
  bool custom = any(maker, kCustom), cors = any(maker, kCors);
  if (!custom && !cors && !any(maker, kSecure)) return maker.bad("", "headers configuration not valid");
  for (const std::string& regex : maker.texts("accessControlAllowOriginListRegex")) {
    if (std::string error = rule::regexp_error(regex); !error.empty())
      return maker.bad("accessControlAllowOriginListRegex", "error occurred during origin parsing: " + error);
  }
  return std::nullopt;
}

}  // namespace gw::runtime
