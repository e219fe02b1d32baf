#include "source/workload.h"

#include <algorithm>

#include "source/kubernetes/crd_item.h"
#include "source/kubernetes/secret.h"

namespace gw::source {
namespace {

using crd::Item;

bool is_traefik(std::string_view image) {
  image = image.substr(0, image.find('@'));
  image = image.substr(image.rfind('/') == std::string_view::npos ? 0 : image.rfind('/') + 1);
  return image.substr(0, image.find(':')) == "traefik";
}

/// Reads one pod template.
class Pod {
 public:
  Pod(const Cluster& cluster, const KubeObject& owner, Item spec) : cluster_(cluster), owner_(owner), spec_(spec) {}

  std::vector<Workload> run() {
    std::vector<Workload> out;
    for (const Item& container : spec_["containers"].items()) {
      if (is_traefik(container["image"].text())) out.push_back(read(container));
    }
    return out;
  }

 private:
  Workload read(const Item& container) {
    Workload out;
    out.name = std::string(owner_.kind) + " " + std::string(owner_.name_space) + "/" + std::string(owner_.name);
    out.place.container = true;
    out.name_space = owner_.name_space;
    out.account = spec_["serviceAccountName"] ? spec_["serviceAccountName"].text() : spec_["serviceAccount"].text();
    if (out.account.empty()) out.account = "default";
    for (std::string_view key : {"command", "args"}) {
      for (const Item& argument : container[key].items()) out.arguments.emplace_back(argument.text());
    }
    if (!out.arguments.empty() && (out.arguments[0] == "traefik" || out.arguments[0].ends_with("/traefik")))
      out.arguments.erase(out.arguments.begin());
    for (const Item& variable : container["env"].items()) {
      // Without a value it comes from a field or a Secret.
      if (variable["value"]) out.environment.emplace_back(variable["name"].text(), variable["value"].text());
    }
    for (const Item& mount : container["volumeMounts"].items()) read_mount(mount, out.place);
    return out;
  }

  void read_mount(const Item& mount, Place& place) {
    std::string path(mount["mountPath"].text()), only(mount["subPath"].text());
    for (const Item& volume : spec_["volumes"].items()) {
      if (volume["name"].text() != mount["name"].text()) continue;
      Item source = volume["configMap"];
      const KubeObject* map = source ? cluster_.find("ConfigMap", owner_.name_space, source["name"].text()) : nullptr;
      if (map == nullptr) continue;
      for (auto& [key, held] : entries_of(*map)) {
        std::string file = file_of(source, key);
        if (file.empty() || (!only.empty() && only != file)) continue;
        place.contents.emplace_back(!only.empty() ? path : path + (path.ends_with('/') ? "" : "/") + file, held.bytes);
      }
    }
  }

  /// The name that a key has as a file; empty: `items` leaves it out.
  static std::string file_of(const Item& source, const std::string& key) {
    std::vector<Item> chosen = source["items"].items();
    if (chosen.empty()) return key;
    for (const Item& item : chosen) {
      if (item["key"].text() == key) return std::string(item["path"].text());
    }
    return {};
  }

  const Cluster& cluster_;
  const KubeObject& owner_;
  Item spec_;
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
    one.place.contents = traefik.contents;
  }
  return out;
}

std::vector<Workload> workloads(const Cluster& cluster) {
  std::vector<Workload> out;
  for (const KubeObject& object : cluster.objects) {
    std::string_view spec = object.kind == "Pod" ? "spec" : "spec.template.spec";
    bool runs = object.kind == "Pod" || object.kind == "Deployment" || object.kind == "DaemonSet" ||
                object.kind == "StatefulSet";
    Item pod = runs ? Item(object).at(spec) : Item();
    if (pod) std::ranges::move(Pod(cluster, object, pod).run(), std::back_inserter(out));
  }
  return out;
}

}  // namespace gw::source
