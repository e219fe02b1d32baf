#include "source/compose/service.h"

#include <algorithm>
#include <charconv>

#include "source/compose/dotenv.h"
#include "source/compose/ports.h"

namespace gw::source::compose {
namespace {

std::int64_t integer_of(const Node* node, std::int64_t otherwise) {
  if (node == nullptr) return otherwise;
  if (node->is_integer()) return node->integer;
  if (node->kind == Node::Kind::Float) return static_cast<std::int64_t>(std::clamp(node->real, -1e9, 1e9));
  return otherwise;
}

class ServiceReader {
 public:
  ServiceReader(Loader& loader, const Node& model, const ComposeProject& project,
                const std::vector<std::string>& profiles)
      : loader_(loader), model_(model), project_(project), profiles_(profiles) {}

  Service read(const Member& member) {
    Service out;
    out.node = member.value;
    ComposeService& view = out.view;
    view.name = member.key;
    view.span = member.key_span;
    const Node& node = *member.value;
    view.image = node.string("image");
    view.network_mode = node.string("network_mode");
    view.container_name = node.string("container_name");
    const Node* health = node.find("healthcheck");
    const Node* disable = health == nullptr ? nullptr : health->find("disable");
    view.health_check = health != nullptr && health->is_map() && !(disable != nullptr && disable->boolean) &&
                        !tests_nothing(health->find("test"));
    view.active = active(node.find("profiles"));
    view.labels = labels(node, view.active);
    const Node* deploy = node.find("deploy");
    if (deploy != nullptr) {
      if (const Node* list = deploy->find("labels")) add_labels(*list, view.deploy_labels);
      view.endpoint_mode = deploy->string("endpoint_mode");
      view.deploy_mode = deploy->string("mode");
      view.job = view.deploy_mode.ends_with("-job");
    }
    std::int64_t replicas = integer_of(deploy == nullptr ? nullptr : deploy->find("replicas"), 1);
    replicas = integer_of(node.find("scale"), replicas);
    view.replicas = static_cast<int>(std::clamp<std::int64_t>(replicas, 0, 1'000'000'000));
    networks(node, out);
    ports(node, out);
    return out;
  }

 private:
  /// test: ["NONE"] switches a health check off.
  static bool tests_nothing(const Node* test) {
    return test != nullptr && !test->items.empty() && test->items[0]->text == "NONE";
  }

  /// Source: types.go (HasProfile).
  bool active(const Node* list) const {
    if (list == nullptr || list->items.empty()) return true;
    return std::any_of(profiles_.begin(), profiles_.end(), [&](const std::string& wanted) {
      return wanted == "*" || std::any_of(list->items.begin(), list->items.end(),
                                          [&](const Node* item) { return item->text == wanted; });
    });
  }

  static void add(decode::Named label, std::vector<decode::Named>& out) {
    for (decode::Named& known : out) {
      if (known.name != label.name) continue;
      known = std::move(label);
      return;
    }
    out.push_back(std::move(label));
  }

  static void add(std::string_view name, text::Span name_span, const Node& value, std::vector<decode::Named>& out) {
    decode::Named label{std::string(name), {}, name_span, value.span, {}};
    if (!value.is_null()) label.value = go_text(value);
    if (value.exact) {
      label.value_span.begin = value.text_begin;
      label.value_span.end = value.text_begin + static_cast<std::uint32_t>(value.text.size());
    } else if (value.steps != nullptr) {
      label.value_steps = *value.steps;
    }
    add(std::move(label), out);
  }

  /// Source: compose-go v2 types/labels.go.
  void add_labels(const Node& labels, std::vector<decode::Named>& out) {
    out.reserve(out.size() + labels.members.size() + labels.items.size());
    for (const Member& member : labels.members) add(member.key, member.key_span, *member.value, out);
    for (const Node* item : labels.items) {
      if (!item->members.empty() && item->is_string()) {
        const Member& pair = item->members[0];
        add(pair.key, pair.key_span, *pair.value, out);
        continue;
      }
      if (item->is_map() || item->is_list() || item->is_null()) continue;  // Refused before.
      std::string_view text = item->text;
      std::size_t equals = std::min(text.find('='), text.size());
      const Node* name = loader_.arena().part(*item, 0, equals);
      const Node* value = loader_.arena().part(*item, std::min(equals + 1, text.size()), text.size());
      add(name->text, name->span, *value, out);
    }
  }

  /// Label files of a service that does not start are not read.
  std::vector<decode::Named> labels(const Node& node, bool active) {
    std::vector<decode::Named> out;
    const Node* files = node.find("label_file");
    if (files != nullptr && active) {
      for (const Node* file : files->items) label_file(*file, out);
    }
    if (const Node* list = node.find("labels")) add_labels(*list, out);
    return out;
  }

  void label_file(const Node& name, std::vector<decode::Named>& out) {
    std::string path(name.text);
    Loader::File file = loader_.open(path, "label_file", name.span);
    if (!file.found) {
      if (!file.outside)
        loader_.refuse("label file " + path + " not found: stat " + path + ": no such file or directory", name.span);
      return;
    }
    EnvFile read = read_env_file(file.bytes, [&](std::string_view key) -> std::optional<std::string> {
      for (const decode::Named& label : out) {
        if (label.name == key) return label.value;
      }
      return std::nullopt;
    });
    if (!read.error.empty())
      loader_.refuse("failed to read " + path + ": " + read.error, {file.source, read.error_at, read.error_at});
    for (EnvFile::Entry& entry : read.entries) {
      decode::Named label{entry.name,
                          entry.value,
                          {file.source, entry.name_begin, entry.name_end},
                          {file.source, entry.begin, entry.end},
                          {}};
      if (!entry.exact)
        label.value_steps = {{0, entry.begin}, {static_cast<std::uint32_t>(entry.value.size()), entry.end}};
      add(std::move(label), out);
    }
  }

  void networks(const Node& node, Service& out) {
    if (!out.view.network_mode.empty()) return;
    const Node* networks = node.find("networks");
    if (networks == nullptr || (networks->members.empty() && networks->items.empty())) {
      out.view.attachments.push_back({network_name(model_, project_.name, "default"), {}, {}, true, out.view.span});
    } else {
      for (const Member& member : networks->members) {
        Attachment one{network_name(model_, project_.name, member.key), {}, {}, true, member.key_span};
        one.ipv4 = member.value->string("ipv4_address");
        one.ipv6 = member.value->string("ipv6_address");
        out.view.attachments.push_back(std::move(one));
      }
    }
    for (const Attachment& one : out.view.attachments) out.view.networks.push_back(one.network);
  }

  Port& port(std::uint32_t number, std::string_view protocol, text::Span span, Service& out) {
    std::string text = std::to_string(number);
    auto& at = known_[text + "/" + std::string(protocol)];
    if (at == 0) {
      out.view.ports.push_back({std::move(text), std::string(protocol), {}, span});
      at = out.view.ports.size();
    }
    return out.view.ports[at - 1];
  }

  void ports(const Node& node, Service& out) {
    known_.clear();
    if (const Node* expose = node.find("expose")) {
      for (const Node* item : expose->items) expose_one(*item, out);
    }
    const Node* ports = node.find("ports");
    if (ports == nullptr) return;
    for (const Node* item : ports->items) {
      const Node* target = item->find("target");
      std::uint32_t first = 0, last = 0;
      if (target == nullptr || !read_port_range(target->text, first, last)) continue;
      std::string_view protocol = item->string("protocol");
      Port::Binding binding{std::string(item->string("host_ip")), {}};
      if (binding.host_ip.empty()) binding.host_ip = "0.0.0.0";
      const Node* published = item->find("published");
      if (published != nullptr) binding.host_port = published->text.substr(0, published->text.find('-'));
      if (binding.host_port.empty()) ++out.published;
      port(first, protocol.empty() ? "tcp" : protocol, item->span, out).bindings.push_back(std::move(binding));
    }
  }

  void expose_one(const Node& item, Service& out) {
    std::size_t slash = std::min(item.text.find('/'), item.text.size());
    std::string_view protocol = item.text.substr(std::min(slash + 1, item.text.size()));
    std::uint32_t first = 0, last = 0;
    if (!read_port_range(item.text.substr(0, slash), first, last)) return;
    for (std::uint32_t number = first; number <= last; ++number)
      port(number, protocol.empty() ? "tcp" : protocol, item.span, out);
  }

  Loader& loader_;
  const Node& model_;
  const ComposeProject& project_;
  const std::vector<std::string>& profiles_;
  std::map<std::string, std::size_t> known_;  // Index + 1.
};

}  // namespace

std::string network_name(const Node& model, const std::string& project, std::string_view key) {
  const Node* networks = model.find("networks");
  const Node* network = networks == nullptr ? nullptr : networks->find(key);
  if (network != nullptr) {
    const Node* name = network->find("name");
    if (name != nullptr && !name->is_null()) return std::string(name->text);
    const Node* external = network->find("external");
    if (external != nullptr && external->boolean) return std::string(key);
  }
  return project + "_" + std::string(key);
}

std::vector<ComposeNetwork> read_networks(const Node& model, const std::string& project) {
  std::vector<ComposeNetwork> out;
  const Node* networks = model.find("networks");
  if (networks == nullptr || !networks->is_map()) return out;
  for (const Member& member : networks->members) {
    const Node* external = member.value->find("external");
    out.push_back(
        {network_name(model, project, member.key), external != nullptr && external->boolean, member.key_span});
  }
  return out;
}

std::vector<Service> read_services(Loader& loader, const Node& model, const ComposeProject& project,
                                   const std::vector<std::string>& profiles) {
  std::vector<Service> out;
  const Node* services = model.find("services");
  if (services == nullptr || !services->is_map()) return out;
  ServiceReader reader(loader, model, project, profiles);
  out.reserve(services->members.size());
  for (const Member& member : services->members) out.push_back(reader.read(member));
  return out;
}

}  // namespace gw::source::compose
