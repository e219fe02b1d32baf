#include "source/http_payload.h"

#include <algorithm>

#include "decode/decode.h"
#include "decode/json.h"
#include "doc/read.h"
#include "model/view.h"

namespace gw::source {
namespace {

/// The last fact is why: the provider publishes nothing.
Provider refused(Provider out, diag::FactKind kind, text::Span span, std::string detail, std::string error) {
  diag::Fact fact;
  fact.kind = kind;
  fact.span = span;
  fact.detail = std::move(detail);
  fact.traefik = error;
  fact.fatal = true;
  out.facts.push_back(std::move(fact));
  out.errors.push_back(std::move(error));
  return out;
}

void append(diag::Facts& to, diag::Facts& facts, const std::string& prefix) {
  for (diag::Fact& fact : facts) {
    if (fact.fatal && !fact.traefik.empty()) fact.traefik = prefix + fact.traefik;
    to.push_back(std::move(fact));
  }
}

std::int64_t largest_body(const Static& install, Version version) {
  const model::Value* options = install.config.root.at("providers.http");
  if (options == nullptr || schema::field_named(*options->type(), "maxResponseBodySize") == nullptr) return -1;
  return model::integer_of(*options, "maxResponseBodySize", version).value_or(-1);
}

}  // namespace

Provider load_http(text::SourceSet& sources, text::SourceId body, const Reply& reply, const Static& install,
                   const World&, Version version) {
  Provider out;
  out.name = "http";
  const std::string fetch = "cannot fetch configuration data: ", decode_prefix = "cannot decode configuration data: ";
  if (reply.status != 200) {
    std::string why = "received non-ok response code: " + std::to_string(reply.status);
    return refused(std::move(out), diag::FactKind::Unreadable, {body, 0, 0}, why, fetch + why);
  }
  std::int64_t largest = largest_body(install, version);
  if (largest >= 0 && sources[body].bytes().size() > static_cast<std::uint64_t>(largest)) {
    std::string why = "response body too large";
    return refused(std::move(out), diag::FactKind::Unreadable, {body, 0, 0}, why, fetch + why);
  }
  doc::Read read = doc::read_yaml(sources, body);
  if (!read.ok) doc::find_more_errors(sources, body, false, read);
  append(out.facts, read.facts, decode_prefix);
  if (!read.ok) {
    out.gaps = true;
    out.errors.push_back(decode_prefix + read.error);
    return out;
  }
  decode::Decoded decoded = decode::decode(read.document, schema::dynamic_root(), schema::File, version, sources);
  append(out.facts, decoded.facts, decode_prefix);
  out.loaded = decoded.ok;
  if (!decoded.ok) out.errors.push_back(decode_prefix + decoded.error);
  (decoded.ok ? out.config : out.salvage) = std::move(decoded.config);
  return out;
}

Provider load_rest(text::SourceSet& sources, text::SourceId body, Version version) {
  Provider out;
  out.name = "rest";
  doc::Read read = doc::read_json(sources, body, true);
  append(out.facts, read.facts, "");
  if (!read.ok) {
    out.gaps = true;
    out.errors.push_back(read.error);
    return out;
  }
  model::Config config;
  config.arena = std::make_shared<model::Arena>();
  std::vector<decode::JsonFault> faults;
  config.root = decode::from_json(read.document, read.document.root, schema::dynamic_root(), version, *config.arena,
                                  faults, decode::JsonReader::Plain);
  if (config.root.kind != model::Value::Kind::Object)
    config.root = config.arena->object(schema::dynamic_root(), {}, model::OriginKind::Written);
  auto told = std::ranges::find_if(faults, &decode::JsonFault::ends);
  if (told == faults.end()) told = faults.begin();
  for (const decode::JsonFault& fault : faults) {
    diag::Fact& fact = out.facts.emplace_back();
    fact.kind = diag::FactKind::Syntax;
    fact.span = fault.span;
    fact.detail = fault.error;
    if (&fault == &*told) fact.traefik = fault.error;
    fact.fatal = true;
  }
  out.loaded = faults.empty();
  if (!out.loaded) out.errors.push_back(told->error);
  (out.loaded ? out.config : out.salvage) = std::move(config);
  return out;
}

}  // namespace gw::source
