#include "convert/convert.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "convert/derived.h"
#include "convert/merge.h"
#include "convert/migrate.h"
#include "convert/prove_requests.h"
#include "convert/read_back.h"
#include "convert/reshape.h"
#include "convert/same.h"
#include "convert/static.h"
#include "encode/compose.h"
#include "encode/kube_writer.h"
#include "encode/names.h"
#include "model/view.h"
#include "runtime/cookie.h"
#include "runtime/router.h"

namespace gw::convert {
namespace {

using encode::Loss;
using encode::Written;

std::string describe(const diag::Fact& fact) {
  switch (fact.kind) {
    case diag::FactKind::IgnoredField: return "Traefik ignores this option in this form";
    case diag::FactKind::UnknownRoot: return "Traefik passes over this section";
    case diag::FactKind::NullObject: return "null: Traefik takes it as not written";
    case diag::FactKind::NotTrue: return "Traefik takes it as switched off";
    case diag::FactKind::ScalarForObject: return "Traefik ignores a scalar here";
    case diag::FactKind::ScalarForList: return "Traefik ignores a scalar here: it takes a list of objects";
    case diag::FactKind::SameFieldTwice: return "written twice; the other one counts";
    case diag::FactKind::AlreadyConfigured: return "defined in another file already, which counts";
    case diag::FactKind::SeveralDocuments: return "Traefik reads the first document of a file only";
    default: return {};
  }
}

}  // namespace

void note_ineffective(const diag::Facts& facts, Written& out) {
  for (const diag::Fact& fact : facts) {
    std::string why = describe(fact);
    if (why.empty()) continue;
    Path path;
    if (!fact.path.empty()) path.push_back(fact.path);
    out.losses.push_back({path, fact.span, why + "; it is not written", "", true});
  }
}

namespace {

/// What Traefik says it leaves out of containers or of a cluster: it is not there to be written.
void note_left_out(const source::Provider& provider, Written& out) {
  if (provider.name == "file") return;
  for (const source::LogLine& line : provider.log) {
    if (line.level != "error") continue;
    std::string what = line.message;
    if (!line.error.empty()) what += (what.empty() ? "" : ": ") + line.error;
    std::string about;
    for (const auto& [field, value] : line.fields) {
      if (field != "providerName") about += (about.empty() ? "" : ", ") + field + " " + value;
    }
    text::Span span;
    for (const diag::Fact& fact : provider.facts) {
      bool same = !fact.traefik.empty() && what.find(fact.traefik) != std::string::npos;
      if (same && !span.written()) span = fact.span;
    }
    out.losses.push_back(
        {{}, span, "Traefik leaves it out: " + what + (about.empty() ? "" : " (" + about + ")"), "", true});
  }
}

void note_templates(const text::SourceSet& sources, const model::Value& value, std::set<text::SourceId>& seen,
                    Written& out) {
  if (value.span.written() && sources[value.span.source].parent() != text::SourceId::None &&
      seen.insert(value.span.source).second) {
    out.losses.push_back({{},
                          {sources[value.span.source].parent(), 0, 0},
                          "the file is a Go template: what is written is its result here",
                          "keep the template where its input changes",
                          true});
  }
  for (const model::Value& item : value.items()) note_templates(sources, item, seen, out);
  for (const model::Property& property : value.properties()) note_templates(sources, property.value, seen, out);
}

bool from_files(const text::SourceSet& sources, const source::Gateway& gateway) {
  return std::ranges::all_of(gateway.providers, [&](const source::Provider& provider) {
    return provider.name == "file" || !provider.config.root.span.written() ||
           sources[provider.config.root.span.source].name().ends_with(".toml");
  });
}

Written write(const text::SourceSet& sources, const model::Value& root, const Request& request,
              const encode::Options& options) {
  switch (request.form) {
    case Form::FileYaml: return encode::write_file(sources, root, encode::Format::Yaml, "dynamic", options);
    case Form::FileToml: return encode::write_file(sources, root, encode::Format::Toml, "dynamic", options);
    case Form::FileJson: return encode::write_file(sources, root, encode::Format::Json, "dynamic", options);
    case Form::Kv: return encode::write_kv(root, options);
    case Form::Ingress: return encode::write_ingress(sources, root, options);
    case Form::GatewayApi: return encode::write_gateway_api(sources, root, options);
    case Form::Crd: return encode::write_crd(sources, root, options);
    case Form::Labels: return encode::write_labels(root, options);
    default: return {};
  }
}

source::Gateway with_provider(const source::Gateway& gateway, source::Provider provider, Version version) {
  source::Gateway out = gateway;
  out.version = version;
  out.providers.clear();
  out.providers.push_back(std::move(provider));
  return out;
}

source::Provider provider_of(Form form, model::Config config) {
  source::Provider out;
  out.name = provider_name(form);
  out.loaded = true;
  out.config = std::move(config);
  return out;
}

/// The static configuration as flags, one each; empty if there is none.
std::vector<std::string> flags_of(const source::Gateway& gateway, const Request& request) {
  std::vector<std::string> out;
  if (!gateway.install.given || !gateway.install.config_known) return out;
  encode::Options options;
  options.version = request.target;
  options.written_only = true;
  Written unused;
  for (const encode::Named& flag :
       encode::name_values(gateway.install.config.root, encode::Style::Flags, options, unused))
    out.push_back(flag.name + "=" + flag.value);
  return out;
}

std::map<std::string, encode::EntryPoint> entry_points_of(const source::Gateway& gateway) {
  std::map<std::string, encode::EntryPoint> out;
  std::vector<std::string> usual = runtime::default_entry_points(gateway);
  const model::Value* points = gateway.install.config.root.find("entryPoints");
  for (const model::Property& point : points == nullptr ? std::span<const model::Property>() : points->properties()) {
    runtime::Listener listener = runtime::listener_of(model::written(point.value, "address"));
    encode::EntryPoint one;
    std::from_chars(listener.port.data(), listener.port.data() + listener.port.size(), one.port);
    if (one.port <= 0 || listener.udp) continue;
    one.tls = point.value.at("http.tls") != nullptr;
    one.usual = std::ranges::find(usual, point.name) != usual.end();
    out[std::string(point.name)] = one;
  }
  return out;
}

/// What several routes use is told once.
void tell_once(std::vector<Loss>& losses) {
  std::set<std::pair<std::string, std::string>> told;
  std::erase_if(losses, [&](const Loss& loss) {
    return !loss.path.empty() && !told.emplace(encode::to_text(loss.path), loss.reason).second;
  });
}

std::set<std::string> lost_paths(const std::vector<Loss>& losses) {
  std::set<std::string> out;
  for (const Loss& loss : losses) {
    if (!loss.kept && !loss.path.empty()) out.insert(encode::to_text(loss.path));
  }
  return out;
}

/// Every file that a value of the gateway stands in, each once, templates as they were written.
void collect_files(const text::SourceSet& sources, const model::Value& value, std::vector<text::SourceId>& out) {
  if (value.span.written()) {
    text::SourceId id = value.span.source;
    if (sources[id].parent() != text::SourceId::None) id = sources[id].parent();
    if (std::ranges::find(out, id) == out.end()) out.push_back(id);
  }
  for (const model::Value& item : value.items()) collect_files(sources, item, out);
  for (const model::Property& property : value.properties()) collect_files(sources, property.value, out);
}

/// Clients that hold a cookie of the old name are sent to any server once.
void note_cookies(const source::Gateway& gateway, const Proof& proof, Written& written) {
  std::set<std::string> told;
  for (const SessionCookie& one : proof.cookies) {
    std::string name = one.service.substr(0, one.service.rfind('@'));
    for (const source::Provider& provider : gateway.providers) {
      const model::Value* services = provider.config.root.at("http.services");
      if (services == nullptr || services->find(name) == nullptr || !told.insert(name).second) continue;
      std::string before = runtime::cookie_name({}, name + "@" + provider.name);
      if (before == one.after) continue;
      written.losses.push_back({{"http", "services", name},
                                one.span,
                                "its session cookie is called " + before + " before and " + one.after + " after",
                                "give it that name (sticky.cookie.name)",
                                true});
    }
  }
}

/// Each file keeps its form; only what the target version reads otherwise is changed.
Converted convert_same(text::SourceSet& sources, const source::Gateway& gateway, const source::World& world,
                       const Request& request) {
  Converted out;
  if (gateway.providers.empty()) {
    out.error = "there is no dynamic configuration: same changes dynamic files, static-yaml writes the static one";
    return out;
  }
  if (gateway.install.given)
    out.written.losses.push_back({{},
                                  {},
                                  "the static configuration stays as it is",
                                  "write it for the new version with --to static-yaml",
                                  true});
  std::vector<text::SourceId> files;
  std::vector<Edit> edits;
  source::Gateway expected = gateway, after = gateway;
  expected.version = after.version = request.target;
  for (source::Provider& provider : expected.providers) {
    if (provider.name != "file" && provider.name != "kubernetescrd") {
      out.error = "same is for files and manifests: write another form of the provider " + provider.name;
      return out;
    }
    collect_files(sources, provider.config.root, files);
    Migration migration = migrate(provider.config, gateway.version, request.target);
    provider.config = migration.config;
    // Documents of a stream are sources of their own, and stand in the file as they are.
    if (provider.name == "kubernetescrd") {
      for (Edit& edit : migration.edits) edit.span = sources.original(edit.span);
    }
    std::ranges::move(migration.edits, std::back_inserter(edits));
    std::ranges::move(migration.losses, std::back_inserter(out.written.losses));
    std::ranges::move(migration.added, std::back_inserter(out.written.added));
  }
  Written written = edit_files(sources, files, edits);
  out.written.files = std::move(written.files);
  bool all = written.losses.empty();
  std::ranges::move(written.losses, std::back_inserter(out.written.losses));
  // What stands in templates was not edited, and cannot be compared.
  if (!all || gateway.providers.size() != 1) return out;
  bool objects = gateway.providers[0].name == "kubernetescrd";
  if (objects && gateway.cluster == nullptr) return out;
  std::optional<source::Provider> again =
      objects ? read_again(gateway, files, out.written.files, sources, world, request.target)
              : read_back(request.form, out.written.files, sources, world, request.target);
  if (!again) return out;
  out.read_back = true;
  if (!again->loaded) {
    out.proof.same = false;
    out.proof.differences.push_back(
        {"Traefik would refuse the output: " + (again->errors.empty() ? "" : again->errors[0]), ""});
    return out;
  }
  after.providers = {*std::move(again)};
  out.proof = prove(expected, after, sources, world, {});
  return out;
}

/// Forms that write rules anew: what becomes of requests is compared, and where they fare otherwise that is lost. What
/// is lost of a router's place in the order is no loss of its own: it is seen in the requests.
void compare_requests(text::SourceSet& sources, const source::Gateway& gateway, const source::World& world,
                      const Request& request, const model::Config& config, Converted& out) {
  model::Config left = config;
  std::set<std::string> lost = lost_paths(out.written.losses);
  std::erase_if(lost, [](const std::string& path) { return path.ends_with(".priority"); });
  left.root = without(*left.arena, left.root, lost);
  left.root = in_cluster(*left.arena, left.root, out.written.backends);
  source::Gateway expected = with_provider(gateway, provider_of(request.form, left), request.target);
  RequestProof proof = prove_requests(expected, out.written, sources, world);
  if (!proof.read) return;
  out.compared = true;
  out.proof.same = proof.same;
  constexpr std::size_t kShown = 10;
  for (std::size_t i = 0; i < std::min(kShown, proof.differences.size()); ++i)
    out.written.losses.push_back({{"requests"}, {}, proof.differences[i], "write it as crd"});
  if (proof.differences.size() > kShown)
    out.written.losses.push_back(
        {{"requests"},
         {},
         std::to_string(proof.differences.size() - kShown) + " more groups of requests fare otherwise",
         "write it as crd"});
  for (const std::string& unknown : proof.unknown)
    out.written.losses.push_back({{"requests"}, {}, "not compared: " + unknown, "", true});
}

}  // namespace

Converted convert(text::SourceSet& sources, const source::Gateway& gateway, const source::World& world,
                  const Request& request) {
  Converted out;
  if (is_static(request.form)) return convert_static(sources, gateway, request);
  if (!gateway.install.starts) {
    out.error = "Traefik does not start with this static configuration, so there is nothing to write: " +
                (gateway.install.errors.empty() ? std::string("gw lint says why") : gateway.install.errors[0]);
    return out;
  }
  if (gateway.providers.empty()) {
    out.error = "the input has a static configuration alone; --to static-yaml and its like write that";
    return out;
  }
  for (const source::Provider& provider : gateway.providers) {
    if (provider.loaded && !provider.refused.empty()) {
      out.error = provider.refused[0] + " (gw lint tells all)";
      return out;
    }
    if (provider.loaded) continue;
    out.error =
        "the provider " + provider.name + " takes nothing" + (provider.errors.empty() ? "" : ": " + provider.errors[0]);
    return out;
  }
  if (request.form == Form::Same) return convert_same(sources, gateway, world, request);
  Merged merged = merge(gateway);
  const model::Config all_of_it = merged.config;
  Written before;
  leave_derived(merged.config, before);
  if (request.form == Form::Labels || request.form == Form::Compose) leave_unserved(merged.config, before);
  Migration migration;
  if (request.target != gateway.version) {
    migration = migrate(merged.config, gateway.version, request.target);
    merged.config = migration.config;
  }
  encode::Options options;
  options.version = request.target;
  options.usual_order = !from_files(sources, gateway);
  options.templated = true;
  options.file = world.file;
  options.name_space = request.name_space;
  options.backends = known_backends(gateway, merged.config, request.name_space);
  if (gateway.install.given) options.entry_points = entry_points_of(gateway);
  if (request.form == Form::Labels)
    merged.config.root = encode::for_containers(*merged.config.arena, merged.config.root, options, before);
  if (request.form == Form::Compose)
    out.written = encode::write_compose(*merged.config.arena, merged.config.root, flags_of(gateway, request), options);
  else out.written = write(sources, merged.config.root, request, options);
  tell_once(out.written.losses);
  for (std::vector<Loss>* losses : {&before.losses, &migration.losses})
    std::ranges::move(*losses, std::back_inserter(out.written.losses));
  std::ranges::move(migration.added, std::back_inserter(out.written.added));
  if (request.form == Form::Labels) tell_default_router(merged.config, out.written);
  out.written.losses.insert(out.written.losses.begin(), merged.losses.begin(), merged.losses.end());
  for (const source::Provider& provider : gateway.providers) {
    note_ineffective(provider.facts, out.written);
    note_left_out(provider, out.written);
    for (const source::Rejected& one : provider.rejected)
      out.written.losses.push_back({{one.kind + " " + one.name_space + "/" + one.name},
                                    one.span,
                                    "the API server refuses it: " + one.reasons.front(),
                                    "mend it, then convert again"});
    // Addresses of containers that no input tells: custom resources and compose files say none.
    if (request.form == Form::Crd || request.form == Form::Compose) continue;
    for (const std::string& assumed : provider.assumed) out.written.added.push_back({{}, assumed});
  }
  std::set<text::SourceId> seen;
  for (const source::Provider& provider : gateway.providers) {
    if (provider.name == "file") note_templates(sources, provider.config.root, seen, out.written);
  }

  if (request.form == Form::Ingress || request.form == Form::GatewayApi) {
    compare_requests(sources, gateway, world, request, merged.config, out);
    return out;
  }
  std::optional<source::Provider> again = read_back(request.form, out.written.files, sources, world, request.target);
  if (!again) return out;
  out.read_back = true;
  if (!again->loaded) {
    out.proof.same = false;
    out.proof.differences.push_back(
        {"Traefik would refuse the output: " + (again->errors.empty() ? "" : again->errors[0]), ""});
    return out;
  }
  // What is left of the input: the same without the losses.
  model::Config left = merged.config;
  bool labels = request.form == Form::Labels || request.form == Form::Compose;
  left.root = without(*left.arena, left.root, lost_paths(out.written.losses), labels ? schema::Label : 0);
  if (request.form == Form::Crd) {
    add_timeouts(left, out.written);
    left.root = in_cluster(*left.arena, left.root, out.written.backends);
  }
  take_plugins(left, again->config, request.target, out.written);
  source::Gateway expected = with_provider(gateway, provider_of(request.form, left), request.target);
  again->name = provider_name(request.form);
  ProofOptions proof;
  // Docker knows the addresses of containers; a service that no route names is nothing to Kubernetes.
  proof.servers = request.form != Form::Compose;
  proof.unused = request.form != Form::Crd && request.form != Form::Compose;
  out.proof = prove(expected, with_provider(gateway, *std::move(again), request.target), sources, world, proof);
  note_cookies(gateway, out.proof, out.written);
  if (request.target == gateway.version && gateway.providers.size() > 1) {
    source::Gateway all = with_provider(gateway, provider_of(request.form, all_of_it), request.target);
    Proof renamed = prove(gateway, all, sources, world, {});
    out.proof.same = out.proof.same && renamed.same;
    std::ranges::move(renamed.differences, std::back_inserter(out.proof.differences));
  }
  return out;
}

}  // namespace gw::convert
