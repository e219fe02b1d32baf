#include "base/path.h"
#include "source/compose/merge.h"
#include "source/compose/ports.h"
#include "source/compose/volume.h"

namespace gw::source::compose {
namespace {

class Canonical {
 public:
  explicit Canonical(Model& model) : model_(model) {}

  const Node* run(const Node* root) {
    return each(root, [&](const Member& section) {
      if (section.key == "services") return each(section.value, [&](const Member& m) { return service(m); });
      bool external =
          section.key == "networks" || section.key == "volumes" || section.key == "secrets" || section.key == "configs";
      if (!external) return section.value;
      return each(section.value, [&](const Member& m) { return maybe_external(section.key, m); });
    });
  }

 private:
  Arena& arena() { return model_.arena; }

  void refuse(std::string message, text::Span span) {
    model_.errors.push_back({std::move(message), span, std::string(service_)});
  }

  /// `map` with what `change` makes of each member; `map` itself if nothing changes.
  template <class Change>
  const Node* each(const Node* map, Change change) {
    if (!map->is_map()) return map;
    Node* out = nullptr;
    for (std::size_t i = 0; i < map->members.size(); ++i) {
      const Node* value = change(map->members[i]);
      if (value == map->members[i].value) continue;
      if (out == nullptr) out = &arena().copy(*map);
      out->members[i].value = value;
    }
    return out == nullptr ? map : out;
  }

  template <class Change>
  const Node* each_item(const Node* list, Change change) {
    if (!list->is_list()) return list;
    Node* out = nullptr;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      const Node* item = change(list->items[i]);
      if (item == list->items[i]) continue;
      if (out == nullptr) out = &arena().copy(*list);
      out->items[i] = item;
    }
    return out == nullptr ? list : out;
  }

  Node& map_of(std::string_view key, const Node* value) {
    Node& out = arena().add(Node::Kind::Map, value->span);
    out.members.push_back({key, {}, value});
    return out;
  }

  const Node* list_of(const Node* value) {
    if (!value->is_string()) return value;
    Node& out = arena().add(Node::Kind::List, value->span);
    out.items.push_back(value);
    return &out;
  }

  const Node* service(const Member& member) {
    service_ = member.key;
    return each(member.value, [&](const Member& m) { return attribute(m.key, m.value); });
  }

  const Node* attribute(std::string_view key, const Node* value) {
    switch (key.empty() ? '\0' : key[0]) {
      case 'b': return key == "build" && value->is_string() ? &map_of("context", value) : value;
      case 'c': return key == "configs" ? mounts(value) : value;
      case 'd':
        if (key == "dns") return list_of(value);
        return key == "depends_on" ? depends_on(value) : value;
      case 'e':
        if (key == "env_file") return env_files(value);
        return key == "extends" && value->is_string() ? &map_of("service", value) : value;
      case 'l': return key == "label_file" ? list_of(value) : value;
      case 'n': return key == "networks" ? names(value) : value;
      case 'p': return key == "ports" ? ports(value) : value;
      case 's': return key == "secrets" ? mounts(value) : value;
      case 'v': return key == "volumes" ? each_item(value, [&](const Node* v) { return volume(v); }) : value;
      default: return value;
    }
  }

  const Node* mounts(const Node* value) {
    return each_item(value, [&](const Node* item) { return item->is_string() ? &map_of("source", item) : item; });
  }

  const Node* names(const Node* value) {
    if (!value->is_list()) return value;
    Node& out = arena().add(Node::Kind::Map, value->span);
    for (const Node* item : value->items) set(out, item->text, item->span, arena().null(item->span));
    return &out;
  }

  const Node* depends_on(const Node* value) {
    if (value->is_list()) {
      Node& out = arena().add(Node::Kind::Map, value->span);
      for (const Node* item : value->items) {
        Node& one = map_of("condition", arena().string("service_started", item->span));
        one.members.push_back({"required", {}, arena().boolean(true, item->span)});
        set(out, item->text, item->span, &one);
      }
      return &out;
    }
    return each(value, [&](const Member& member) {
      if (!member.value->is_map() || member.value->find("required") != nullptr) return member.value;
      Node& out = arena().copy(*member.value);
      out.members.push_back({"required", {}, arena().boolean(true, member.value->span)});
      return static_cast<const Node*>(&out);
    });
  }

  const Node* env_files(const Node* value) {
    if (!value->is_string() && !value->is_list())
      refuse("services." + std::string(service_) + ".env_file: invalid type " + std::string(go_type(*value)) +
                 " for env_file",
             value->span);
    return each_item(list_of(value), [&](const Node* item) {
      if (!item->is_string() && !item->is_map()) return item;
      if (item->is_map() && item->find("required") != nullptr) return item;
      Node& out = item->is_map() ? arena().copy(*item) : map_of("path", item);
      out.members.push_back({"required", {}, arena().boolean(true, item->span)});
      return static_cast<const Node*>(&out);
    });
  }

  const Node* volume(const Node* value) {
    if (!value->is_string()) return value;
    std::string error;
    Volume volume = read_volume(value->text, error);
    if (!error.empty()) {
      refuse(std::move(error), value->span);
      return value;
    }
    Node& out = map_of("type", arena().string(volume.bind ? "bind" : "volume", value->span));
    if (!volume.source.empty()) out.members.push_back({"source", {}, arena().string(volume.source, value->span)});
    std::string target = volume.target.empty() ? "" : base::clean_path(volume.target);
    out.members.push_back({"target", {}, arena().string(std::move(target), value->span)});
    if (volume.read_only) out.members.push_back({"read_only", {}, arena().boolean(true, value->span)});
    return &out;
  }

  const Node* ports(const Node* value) {
    if (!value->is_list()) return value;
    Node& out = arena().add(Node::Kind::List, value->span);
    for (const Node* item : value->items) {
      if (item->kind == Node::Kind::Int || item->is_string()) {
        add_ports(*item, out);
        continue;
      }
      if (!item->is_map())
        refuse(
            "services." + std::string(service_) + ".ports: invalid type " + std::string(go_type(*item)) + " for port",
            item->span);
      out.items.push_back(item);
    }
    return &out;
  }

  void add_ports(const Node& item, Node& out) {
    std::string error;
    std::vector<PortSpec> ports = read_ports(item.text, error);
    if (!error.empty()) refuse(std::move(error), item.span);
    if (ports.size() > model_.ports_left) {
      refuse("more published ports than gw reads", item.span);
      return;
    }
    model_.ports_left -= ports.size();
    for (PortSpec& port : ports) {
      Node& one = map_of("mode", arena().string("ingress", item.span));
      if (!port.host_ip.empty()) one.members.push_back({"host_ip", {}, arena().string(port.host_ip, item.span)});
      one.members.push_back({"target", {}, arena().integer(port.target, item.span)});
      if (!port.published.empty()) one.members.push_back({"published", {}, arena().string(port.published, item.span)});
      one.members.push_back({"protocol", {}, arena().string(port.protocol, item.span)});
      out.items.push_back(&one);
    }
  }

  /// Source: transform/external.go.
  const Node* maybe_external(std::string_view section, const Member& member) {
    const Node* value = member.value;
    service_ = {};
    std::string where = std::string(section) + "." + std::string(member.key);
    if (!value->is_map()) {
      if (!value->is_null()) refuse(where + ": must be a mapping", value->span);
      return value;
    }
    const Node* external = value->find("external");
    if (external == nullptr || !external->is_map()) return value;
    Node& out = arena().copy(*value);
    set(out, "external", {}, arena().boolean(true, external->span));
    const Node *name = value->find("name"), *other = external->find("name");
    if (other != nullptr && name != nullptr && !equal(*name, *other))
      refuse(where + ": name and external.name conflict; only use name", other->span);
    if (other != nullptr && name == nullptr) set(out, "name", other->span, other);
    return &out;
  }

  Model& model_;
  std::string_view service_;
};

}  // namespace

const Node* canonical(const Node* root, Model& model) { return Canonical(model).run(root); }

}  // namespace gw::source::compose
