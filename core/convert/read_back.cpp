#include "convert/read_back.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/strings.h"
#include "convert/reshape.h"
#include "decode/decode.h"
#include "decode/kv.h"
#include "decode/labels.h"
#include "doc/read.h"
#include "source/compose/compose.h"
#include "source/docker/label_file.h"
#include "source/kubernetes/cluster.h"
#include "source/kv.h"
#include "source/load.h"
#include "template/template.h"

namespace gw::convert {
namespace {

/// As the file provider takes a file. Source: pkg/provider/file/file.go.
source::Provider read_file(const encode::File& file, text::SourceSet& sources, const source::World& world,
                           Version version) {
  source::Provider out;
  out.name = "file";
  text::SourceId id = sources.add(file.path, file.text);
  template_::Rendered rendered = template_::render(sources, id, file.path, {world.environment, true});
  if (!rendered.ok || !rendered.analysed) {
    out.errors.push_back(rendered.error);
    return out;
  }
  bool toml = file.path.ends_with(".toml");
  doc::Read read = toml ? doc::read_toml(sources, rendered.source) : doc::read_yaml(sources, rendered.source);
  decode::Decoded decoded = decode::decode(read.document, schema::dynamic_root(), schema::File, version, sources);
  out.loaded = read.ok && decoded.ok;
  out.config = std::move(decoded.config);
  if (out.config.root.kind == model::Value::Kind::Nil)
    out.config.root = out.config.arena->object(schema::dynamic_root(), {}, model::OriginKind::Derived);
  for (const std::string& error : {read.error, decoded.error}) {
    if (!error.empty()) out.errors.push_back(error);
  }
  return out;
}

/// The tables of several files put together; the first object of a name counts.
model::Config together(const source::Gateway& gateway) {
  model::Config out;
  out.root = out.arena->object(schema::dynamic_root(), {}, model::OriginKind::Derived);
  std::map<std::pair<std::string, std::string>, std::vector<model::Property>> tables;
  std::vector<model::Value> certificates;
  for (const source::Provider& provider : gateway.providers) {
    out.arena->adopt(provider.config.arena);
    for (const model::Property& group : provider.config.root.properties()) {
      for (const model::Property& table : group.value.properties()) {
        certificates.insert(certificates.end(), table.value.items().begin(), table.value.items().end());
        auto& members = tables[{std::string(group.name), std::string(table.name)}];
        for (const model::Property& member : table.value.properties()) {
          if (std::ranges::find(members, member.name, &model::Property::name) == members.end())
            members.push_back(member);
        }
      }
    }
  }
  for (const auto& [place, members] : tables) {
    if (!members.empty()) out.root = with_table(*out.arena, out.root, place.first, place.second, members);
  }
  if (certificates.empty()) return out;
  const model::Value* tls = out.root.find("tls");
  model::Value section =
      tls != nullptr ? *tls
                     : out.arena->object(*type_of(schema::dynamic_root(), "tls"), {}, model::OriginKind::Derived);
  model::Value list = out.arena->list(certificates, model::OriginKind::Derived);
  out.root = out.arena->with(out.root, "tls", out.arena->with(section, "certificates", list));
  return out;
}

/// Several files as in a directory: objects of a name that is taken already are passed over.
std::optional<source::Provider> read_files(const std::vector<encode::File>& files, text::SourceSet& sources,
                                           const source::World& world, Version version) {
  if (files.size() == 1) return read_file(files[0], sources, world, version);
  source::Gateway gateway;
  for (const encode::File& file : files) {
    gateway.providers.push_back(read_file(file, sources, world, version));
    if (!gateway.providers.back().loaded) return gateway.providers.back();
  }
  source::Provider out;
  out.name = "file";
  out.loaded = true;
  out.config = together(gateway);
  return out;
}

source::Provider provider_of(decode::Decoded decoded) {
  source::Provider out;
  out.loaded = decoded.ok;
  if (!decoded.ok) out.errors.push_back(decoded.error);
  out.config = std::move(decoded.config);
  if (out.config.root.kind == model::Value::Kind::Nil)
    out.config.root = out.config.arena->object(schema::dynamic_root(), {}, model::OriginKind::Derived);
  return out;
}

/// As Traefik decodes the labels of a container, before it looks for addresses.
source::Provider read_labels(const encode::File& file, text::SourceSet& sources, Version version) {
  source::Container container = source::read_label_file(sources, sources.add(file.path, file.text));
  return provider_of(
      decode::decode_labels(decode::names_of(container.labels), version, sources, std::make_shared<model::Arena>())
          .decoded);
}

source::Provider read_pairs(const encode::File& file, text::SourceSet& sources, Version version) {
  Result<std::vector<source::Pair>> pairs = source::read_kv(sources, sources.add(file.path, file.text));
  if (pairs) return provider_of(decode::decode_kv(*pairs, "traefik", schema::dynamic_root(), version, sources));
  source::Provider out;
  out.errors.push_back(pairs.error().message);
  return out;
}

/// As the provider kubernetescrd takes the objects from an API server that admits them. Services that are not among
/// them are taken to exist, and what options may allow is allowed.
source::Provider read_objects(const std::vector<encode::File>& files, text::SourceSet& sources,
                              const source::World& world, Version version) {
  std::vector<text::SourceId> ids;
  ids.reserve(files.size());
  for (const encode::File& file : files) ids.push_back(sources.add(file.path, file.text));
  source::Cluster cluster = source::read_manifests(sources, ids, version);
  cluster.partial = true;
  std::vector<std::string> flags;
  for (const char* option : {"allowCrossNamespace", "allowExternalNameServices", "allowEmptyServices"})
    flags.push_back("--providers.kubernetesCRD." + std::string(option) + "=true");
  source::Static install = source::load_static(sources, flags, std::nullopt, {}, version);
  source::Provider out = source::load_kubernetes_crd(sources, cluster, install, world, version);
  for (const source::Rejected& rejected : out.rejected) {
    out.loaded = false;
    out.errors.push_back(rejected.kind + " " + rejected.name + ": " + rejected.reasons.front());
  }
  return out;
}

/// As the provider docker finds the containers that Compose would start.
source::Provider read_project(const encode::File& file, text::SourceSet& sources, const source::World& world,
                              Version version) {
  source::ComposeOptions options;
  options.project_name = "converted";
  options.open = [&](const std::string& path) { return path == file.path ? std::optional(file.text) : std::nullopt; };
  source::ComposeProject project = source::read_compose(sources, {file.path}, options, world);
  source::Provider out;
  out.errors = project.errors;
  if (!out.errors.empty()) return out;
  // Its Traefik says which containers are published without a label.
  std::vector<std::string> flags;
  if (!project.traefik.empty()) flags = project.traefik[0].arguments;
  source::Static install = source::load_static(sources, flags, std::nullopt, {}, version);
  return source::load_docker(sources, project.containers, install, world, version);
}

}  // namespace

std::optional<source::Provider> read_back(Form form, const std::vector<encode::File>& files, text::SourceSet& sources,
                                          const source::World& world, Version version) {
  switch (form) {
    case Form::Same: return read_files(files, sources, world, version);
    case Form::FileYaml:
    case Form::FileToml:
    case Form::FileJson: return read_file(files.at(0), sources, world, version);
    case Form::Labels: return read_labels(files.at(0), sources, version);
    case Form::Kv: return read_pairs(files.at(0), sources, version);
    case Form::Compose: return read_project(files.at(0), sources, world, version);
    case Form::Crd: return read_objects(files, sources, world, version);
    default: return std::nullopt;
  }
}

source::Provider read_again(const source::Gateway& gateway, const std::vector<text::SourceId>& sources_of_files,
                            const std::vector<encode::File>& files, text::SourceSet& sources,
                            const source::World& world, Version version) {
  std::vector<text::SourceId> before, now;
  for (const source::KubeObject& object : gateway.cluster->objects) {
    if (!object.span.written()) continue;
    text::SourceId id = sources.original(object.span).source;  // each document of a stream is a source of its own
    if (std::ranges::find(before, id) != before.end()) continue;
    before.push_back(id);
    auto at = std::ranges::find(sources_of_files, id);
    std::size_t place = static_cast<std::size_t>(at - sources_of_files.begin());
    now.push_back(at == sources_of_files.end() ? id : sources.add(files[place].path, files[place].text));
  }
  source::Cluster cluster = source::read_manifests(sources, now, version);
  cluster.partial = gateway.cluster->partial;
  // One namespace of many was asked for.
  std::erase_if(cluster.objects, [&](const source::KubeObject& object) {
    return gateway.cluster->find(object.kind, object.name_space, object.name) == nullptr;
  });
  return source::load_kubernetes_crd(sources, cluster, gateway.install, world, version);
}

}  // namespace gw::convert
