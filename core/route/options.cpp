#include "route/options.h"

#include <array>

#include "base/since.h"
#include "model/view.h"

namespace gw::route {
namespace {

using model::Value;

struct Switch {
  std::string_view field;
  Encoded character;
};
constexpr std::array<Switch, 7> kSwitches = {{{"allowEncodedSlash", Encoded::Slash},
                                              {"allowEncodedBackSlash", Encoded::BackSlash},
                                              {"allowEncodedNullCharacter", Encoded::Null},
                                              {"allowEncodedSemicolon", Encoded::Semicolon},
                                              {"allowEncodedPercent", Encoded::Percent},
                                              {"allowEncodedQuestionMark", Encoded::QuestionMark},
                                              {"allowEncodedHash", Encoded::Hash}}};

HeaderPolicy policy(std::string_view text) {
  if (text == "delete") return HeaderPolicy::Delete;
  return text == "reject" ? HeaderPolicy::Reject : HeaderPolicy::Keep;
}

/// By the Go that a release is built with: 3.5.3 has 1.24.7, 3.6.2 1.24.10, 3.6.9 1.25.7, 3.6.11 1.25.8, 3.7.5 1.25.11,
/// 3.7.8 1.26 (asked of the binaries); 2.11 by the dates of its releases.
base::HostRules host_rules(Version v) {
  if (since(v, {3, 7, 8}, {{3, 6, 24}, {2, 11, 53}})) return base::HostRules::Go126;
  if (since(v, {3, 6, 11}, {{2, 11, 40}})) return base::HostRules::Go1258;
  return since(v, {3, 6, 0}, {{2, 11, 31}}) ? base::HostRules::Go1248 : base::HostRules::Go123;
}

void by_version(EntryPointOptions& out) {
  Version v = out.version;
  out.deny_opaque = since(v, {3, 7, 13}, {{2, 11, 57}});
  out.normalize_path = since(v, {3, 4, 1}, {{2, 11, 25}});
  out.sanitize_path = since(v, {3, 3, 6}, {{2, 11, 23}});
  // Built with a Go before 1.23, seen with 3.0.4 and no more with 3.3.6.
  out.server.skip_nameless = v < Version{3, 2, 0};
  out.managed_prefix = since(v, {3, 2, 1}, {{2, 11, 14}});
  out.managed_underscores = since(v, {3, 6, 14}, {{2, 11, 43}});
  out.connection_headers = since(v, {3, 1, 3}, {{2, 11, 9}});
  out.connect = !since(v, {3, 7, 9}, {{3, 6, 24}, {2, 11, 53}});
  out.forward_h2c = !since(v, {3, 7, 13}, {{2, 11, 57}});
  out.hop_by_hop_last = v < Version{3, 7, 0};
  out.take_preface = v < Version{3, 4, 1};
  out.connection_as_written = !since(v, {3, 6, 9}, {{2, 11, 38}});
  out.server.hosts = host_rules(v);
}

void read_encoded(const Value* section, EntryPointOptions& out) {
  Version v = out.version;
  bool always = (v >= Version{3, 6, 3} && v < Version{3, 6, 7}) || (v >= Version{2, 11, 32} && v < Version{2, 11, 35});
  (always ? out.denied_always : out.denied) = denied_encoded(section, !always);
}

void read_http(const Value& http, EntryPointOptions& out) {
  Version v = out.version;
  if (auto flag = model::bool_of(http, "sanitizePath", v); flag && out.sanitize_path) out.sanitize_path = *flag;
  out.encode_semicolons = model::bool_of(http, "encodeQuerySemicolons", v).value_or(false);
  if (auto bytes = model::integer_of(http, "maxHeaderBytes", v); bytes && *bytes > 0)
    out.server.max_header_bytes = static_cast<std::size_t>(*bytes);
  std::string alias = model::text_of(http, "aliasHeadersStrategy", v).value_or("");
  out.alias_headers = policy(alias);
  if (alias.empty()) out.underscore_headers = policy(model::text_of(http, "underscoreHeadersStrategy", v).value_or(""));
}

void read_forwarded(const Value& forwarded, EntryPointOptions& out) {
  Version v = out.version;
  out.trust_everyone = model::bool_of(forwarded, "insecure", v).value_or(false);
  for (const std::string& text : model::texts_of(forwarded, "trustedIPs", v)) {
    if (auto range = base::parse_ip_or_range(text)) out.trusted.push_back(*range);
  }
  Store store;
  for (const std::string& name : model::texts_of(forwarded, "connection", v))
    out.connection.emplace_back(out.connection_as_written ? name : canonical_header(name, store));
  out.keep_forwarded_for = model::bool_of(forwarded, "notAppendXForwardedFor", v).value_or(false);
}

}  // namespace

EncodedSet denied_encoded(const Value* section, bool allow) {
  EncodedSet denied = 0;
  for (const Switch& one : kSwitches) {
    const Value* written = section == nullptr ? nullptr : section->find(one.field);
    bool allowed = written != nullptr && written->kind == Value::Kind::Bool ? written->boolean : allow;
    if (!allowed) denied |= static_cast<EncodedSet>(one.character);
  }
  return denied;
}

EntryPointOptions entry_point_options(const Value& root, std::string_view name, Version version) {
  EntryPointOptions out;
  out.name = name;
  out.version = version;
  by_version(out);
  const Value* resolver = root.at("hostResolver");
  if (resolver != nullptr) out.flatten_names = model::bool_of(*resolver, "cnameFlattening", version).value_or(false);
  const Value* points = root.at("entryPoints");
  const Value* point = points == nullptr ? nullptr : points->find(name);
  const Value* http = point == nullptr ? nullptr : point->find("http");
  if (http != nullptr) read_http(*http, out);
  read_encoded(http == nullptr ? nullptr : http->find("encodedCharacters"), out);
  if (const Value* forwarded = point == nullptr ? nullptr : point->find("forwardedHeaders"))
    read_forwarded(*forwarded, out);
  return out;
}

EntryPointOptions entry_point_options(const source::Gateway& gateway, std::string_view name) {
  return entry_point_options(gateway.install.config.root, name, gateway.version);
}

}  // namespace gw::route
