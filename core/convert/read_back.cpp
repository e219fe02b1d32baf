#include "convert/read_back.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/strings.h"
#include "convert/reshape.h"
#include "decode/decode.h"
#include "decode/names.h"
#include "doc/read.h"
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

source::Provider decoded(const decode::NameNode& tree, schema::Form form, text::SourceId id, text::SourceSet& sources,
                         Version version) {
  source::Provider out;
  decode::Decoded decoded =
      decode::decode(decode::to_document(tree, sources, id), schema::dynamic_root(), form, version, sources);
  out.loaded = decoded.ok;
  if (!decoded.ok) out.errors.push_back(decoded.error);
  out.config = std::move(decoded.config);
  if (out.config.root.kind == model::Value::Kind::Nil)
    out.config.root = out.config.arena->object(schema::dynamic_root(), {}, model::OriginKind::Derived);
  return out;
}

/// As Traefik decodes the labels of a container, before it looks for addresses. Source: pkg/config/label/label.go.
source::Provider read_labels(const encode::File& file, text::SourceSet& sources, Version version) {
  text::SourceId id = sources.add(file.path, file.text);
  std::vector<decode::Named> names;
  for (std::string_view line : base::split(sources[id].bytes(), "\n")) {
    std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    names.push_back({std::string(line.substr(0, equals)), std::string(line.substr(equals + 1)), {}, {}});
  }
  std::string error;
  std::optional<decode::NameNode> tree = decode::name_tree(names, "traefik", error);
  if (tree) return decoded(*tree, schema::Label, id, sources, version);
  source::Provider out;
  out.errors.push_back(error);
  return out;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// As a KV provider decodes its keys. Source: pkg/config/kv/kv_node.go (DecodeToNode).
source::Provider read_kv(const encode::File& file, text::SourceSet& sources, Version version) {
  text::SourceId id = sources.add(file.path, file.text);
  doc::Read read = doc::read_yaml(sources, id);
  std::vector<decode::Named> names;
  for (const doc::Entry& entry : read.document.entries(read.document.root))
    names.push_back({std::string(read.document.text(entry.key)), std::string(read.document.text(entry.value)), {}, {}});
  std::ranges::sort(names, {}, &decode::Named::name);
  decode::NameNode tree;
  for (const decode::Named& named : names) {
    decode::NameNode* node = &tree;
    bool root = true;
    for (std::string_view part : base::split(named.name, "/")) {
      std::string name = all_digits(part) ? "[" + std::string(part) + "]" : std::string(part);
      if (std::exchange(root, false) || name.empty()) continue;
      auto child = std::ranges::find_if(node->children, [&](const auto& n) { return base::equal_fold(n.name, name); });
      if (child == node->children.end()) child = node->children.insert(child, decode::NameNode{name, nullptr, {}, {}});
      node = &*child;
    }
    node->leaf = &named;
  }
  return decoded(tree, schema::Kv, id, sources, version);
}

}  // namespace

std::optional<source::Provider> read_back(Form form, const std::vector<encode::File>& files, text::SourceSet& sources,
                                          const source::Static& install, const source::World& world, Version version) {
  (void)install;
  switch (form) {
    case Form::Same: return read_files(files, sources, world, version);
    case Form::FileYaml:
    case Form::FileToml:
    case Form::FileJson: return read_file(files.at(0), sources, world, version);
    case Form::Labels: return read_labels(files.at(0), sources, version);
    case Form::Kv: return read_kv(files.at(0), sources, version);
    default: return std::nullopt;
  }
}

}  // namespace gw::convert
