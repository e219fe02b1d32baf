#include "convert/prove_requests.h"

#include "analysis/replay.h"
#include "convert/reshape.h"
#include "diff/behaviour.h"
#include "model/maker.h"
#include "source/assemble.h"
#include "source/kubernetes/cluster.h"
#include "source/load.h"

namespace gw::convert {
namespace {

constexpr std::string_view kAnyPoint = "(any)";  // source/assume.cpp makes it.

/// The entry points that the provider of the Gateway API finds by the ports of listeners.
source::Static with_entry_points(source::Static install, const source::Static& expected,
                                 const std::map<std::string, std::int64_t>& listeners) {
  model::Config& config = install.config;
  auto arena = std::make_shared<model::Arena>();
  arena->adopt(config.arena);
  arena->adopt(expected.config.arena);
  model::Value points;
  if (expected.given && expected.config.root.find("entryPoints") != nullptr) {
    points = *expected.config.root.find("entryPoints");
  } else {
    const schema::Type& type = *type_of(schema::static_root(), "entryPoints");
    std::vector<model::Property> all;
    for (const auto& [name, port] : listeners) {
      model::Maker point(*arena, type);
      point.text("address", ":" + std::to_string(port));
      all.push_back({arena->copy(name), nullptr, point.done(true)});
    }
    points = arena->map(all, model::OriginKind::Derived);
  }
  config.root = arena->with(config.root, "entryPoints", points);
  config.arena = std::move(arena);
  return install;
}

/// As the providers take the objects, with what options may allow.
std::vector<source::Provider> read_objects(const encode::Written& written, text::SourceSet& sources,
                                           const source::World& world, const source::Gateway& expected) {
  Version version = expected.version;
  std::vector<text::SourceId> ids;
  ids.reserve(written.files.size());
  for (const encode::File& file : written.files) ids.push_back(sources.add(file.path, file.text));
  source::Cluster cluster = source::read_manifests(sources, ids, version);
  cluster.partial = true;
  std::vector<std::string> flags;
  for (const char* option : {"CRD.allowCrossNamespace", "CRD.allowExternalNameServices", "CRD.allowEmptyServices",
                             "Ingress.allowExternalNameServices", "Ingress.allowEmptyServices"})
    flags.push_back("--providers.kubernetes" + std::string(option) + "=true");
  flags.emplace_back("--providers.kubernetesGateway.experimentalChannel=true");
  source::Static install = source::load_static(sources, flags, std::nullopt, {}, version);
  std::vector<source::Provider> out;
  out.push_back(source::load_kubernetes_crd(sources, cluster, install, world, version));
  out.push_back(source::load_kubernetes_ingress(sources, cluster, install, world, version));
  source::Static named = with_entry_points(install, expected.install, written.listeners);
  out.push_back(source::load_kubernetes_gateway(sources, cluster, named, world, version));
  return out;
}

std::string way(const diff::Outcome& outcome) {
  if (outcome.router.empty()) return "comes to nobody";
  auto bare = [](const std::string& name) { return name.substr(0, name.rfind('@')); };
  std::string out = "goes to " + bare(outcome.service);
  for (std::size_t i = 0; i < outcome.middlewares.size(); ++i)
    out += (i == 0 ? " through " : ", ") + bare(outcome.middlewares[i]);
  return out;
}

}  // namespace

RequestProof prove_requests(const source::Gateway& expected, const encode::Written& written, text::SourceSet& sources,
                            const source::World& world) {
  RequestProof out;
  source::Gateway after = expected;
  after.providers = read_objects(written, sources, world, expected);
  for (const source::Provider& provider : after.providers) {
    if (!provider.loaded || !provider.rejected.empty()) return out;
  }
  out.read = true;
  source::Gateway before = expected;
  // Nobody names an entry point: those that are written are all there are.
  const model::Value* points = expected.install.config.root.find("entryPoints");
  if (!expected.install.given && points != nullptr && points->find(kAnyPoint) != nullptr) {
    source::assume_install(after);
    before.install = after.install;
  }
  flow::Gateway one(before, sources, world), two(after, sources, world);
  diff::BehaviourOptions options;
  options.cookies = options.wrapping = false;
  diff::Behaviour behaviour = diff::compare_behaviour(one, two, options);
  for (const diff::Change& change : behaviour.changes)
    out.differences.push_back(analysis::show(change.request) + " at entry point " + change.entry_point +
                              ": before, it " + way(change.old) + "; after, it " + way(change.now));
  for (const diff::Unknown& unknown : behaviour.unknown) out.unknown.push_back(unknown.what + ": " + unknown.why);
  out.same = behaviour.complete && behaviour.changes.empty();
  return out;
}

}  // namespace gw::convert
