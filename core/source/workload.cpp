#include "source/workload.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::source {
namespace {

using doc::Document;
using doc::NodeId;

NodeId member(const Document& document, NodeId map, std::string_view key) {
  if (map == NodeId::None) return NodeId::None;
  for (const doc::Entry& entry : document.entries(map)) {
    if (document.text(entry.key) == key) return entry.value;
  }
  return NodeId::None;
}

std::string text_of(const Document& document, NodeId map, std::string_view key) {
  NodeId value = member(document, map, key);
  return value == NodeId::None || document[value].kind != doc::Kind::Scalar ? "" : std::string(document.text(value));
}

std::span<const NodeId> items(const Document& document, NodeId map, std::string_view key) {
  NodeId list = member(document, map, key);
  return list == NodeId::None ? std::span<const NodeId>() : document.items(list);
}

bool is_traefik(std::string_view image) {
  image = image.substr(0, image.find('@'));
  image = image.substr(image.rfind('/') == std::string_view::npos ? 0 : image.rfind('/') + 1);
  return image.substr(0, image.find(':')) == "traefik";
}

/// Reads one pod template.
class Pod {
 public:
  Pod(const Cluster& cluster, const KubeObject& owner, NodeId spec)
      : cluster_(cluster), owner_(owner), document_(*owner.document), spec_(spec) {}

  std::vector<Workload> run() {
    std::vector<Workload> out;
    for (NodeId container : items(document_, spec_, "containers")) {
      if (is_traefik(text_of(document_, container, "image"))) out.push_back(read(container));
    }
    return out;
  }

 private:
  Workload read(NodeId container) {
    Workload out;
    out.name = std::string(owner_.kind) + " " + std::string(owner_.name_space) + "/" + std::string(owner_.name);
    out.place.container = true;
    for (std::string_view key : {"command", "args"}) {
      for (NodeId argument : items(document_, container, key)) out.arguments.emplace_back(document_.text(argument));
    }
    if (!out.arguments.empty() && (out.arguments[0] == "traefik" || out.arguments[0].ends_with("/traefik")))
      out.arguments.erase(out.arguments.begin());
    for (NodeId variable : items(document_, container, "env")) {
      if (member(document_, variable, "value") == NodeId::None) continue;  // From a field or a Secret.
      out.environment.emplace_back(text_of(document_, variable, "name"), text_of(document_, variable, "value"));
    }
    for (NodeId mount : items(document_, container, "volumeMounts")) read_mount(mount, out.place);
    return out;
  }

  void read_mount(NodeId mount, Place& place) {
    std::string name = text_of(document_, mount, "name"), path = text_of(document_, mount, "mountPath"),
                only = text_of(document_, mount, "subPath");
    for (NodeId volume : items(document_, spec_, "volumes")) {
      if (text_of(document_, volume, "name") != name) continue;
      NodeId source = member(document_, volume, "configMap");
      const KubeObject* map = source == NodeId::None
                                  ? nullptr
                                  : cluster_.find("ConfigMap", owner_.name_space, text_of(document_, source, "name"));
      NodeId data = map == nullptr ? NodeId::None : map->at("data");
      if (data == NodeId::None) continue;
      for (const doc::Entry& entry : map->document->entries(data)) {
        std::string key(map->document->text(entry.key)), file = file_of(source, key);
        if (file.empty() || (!only.empty() && only != file)) continue;
        std::string at = !only.empty() ? path : path + (path.ends_with('/') ? "" : "/") + file;
        place.contents.emplace_back(at, std::string(map->document->text(entry.value)));
      }
    }
  }

  /// The name that a key has as a file; empty: `items` leaves it out.
  std::string file_of(NodeId source, const std::string& key) const {
    std::span<const NodeId> chosen = items(document_, source, "items");
    if (chosen.empty()) return key;
    for (NodeId item : chosen) {
      if (text_of(document_, item, "key") == key) return text_of(document_, item, "path");
    }
    return {};
  }

  const Cluster& cluster_;
  const KubeObject& owner_;
  const Document& document_;
  NodeId spec_;
};

}  // namespace

std::vector<Workload> workloads(const ComposeProject& project) {
  std::vector<Workload> out;
  for (const ComposeTraefik& traefik : project.traefik) {
    Workload& one = out.emplace_back();
    one.name = (project.files.empty() ? project.name : project.files[0]) + ": " + traefik.service;
    one.arguments = traefik.arguments;
    one.environment = traefik.environment;
    one.place.container = true;
    one.place.map = traefik.mounts;
  }
  return out;
}

std::vector<Workload> workloads(const Cluster& cluster) {
  std::vector<Workload> out;
  for (const KubeObject& object : cluster.objects) {
    std::string_view spec = object.kind == "Pod" ? "spec" : "spec.template.spec";
    bool runs = object.kind == "Pod" || object.kind == "Deployment" || object.kind == "DaemonSet" ||
                object.kind == "StatefulSet";
    if (!runs || object.at(spec) == NodeId::None) continue;
    std::ranges::move(Pod(cluster, object, object.at(spec)).run(), std::back_inserter(out));
  }
  return out;
}

}  // namespace gw::source
