#include "source/docker/inspect.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/strings.h"
#include "doc/read.h"

namespace gw::source {
namespace {

using doc::Document;
using doc::Entry;
using doc::NodeId;

/// The top-level JSON values of a text: where each begins and ends. Strings are looked over, brackets counted.
std::vector<std::pair<std::size_t, std::size_t>> values_of(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  std::size_t begin = 0;
  int depth = 0;
  bool string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (string) {
      if (c == '\\') ++at;
      else string = c != '"';
      continue;
    }
    if (c == '"') string = true;
    if ((c == '{' || c == '[') && depth++ == 0) begin = at;
    if ((c == '}' || c == ']') && depth > 0 && --depth == 0) out.emplace_back(begin, at + 1);
  }
  return out;
}

/// The values as a list in an object, which the reader of documents asks for, in a text of its own that remembers
/// where its bytes come from.
text::SourceId as_object(text::SourceSet& sources, text::SourceId source) {
  std::string_view text = sources[source].bytes();
  auto values = values_of(text);
  std::string joined;
  std::vector<text::Provenance> origin;
  for (auto [begin, end] : values) {
    auto here = static_cast<std::uint32_t>(joined.size()), there = static_cast<std::uint32_t>(begin);
    joined += joined.empty() ? R"({"all":[)" : ",";
    origin.push_back({here, there, there, false});
    origin.push_back({static_cast<std::uint32_t>(joined.size()), there, static_cast<std::uint32_t>(end), true});
    joined += text.substr(begin, end - begin);
  }
  if (values.empty()) return source;
  auto end = static_cast<std::uint32_t>(values.back().second);
  origin.push_back({static_cast<std::uint32_t>(joined.size()), end, end, false});
  joined += "]}";
  return sources.add_derived(source, std::move(joined), std::move(origin));
}

class Reader {
 public:
  explicit Reader(const Document& document) : document_(document) {}

  void run(NodeId id, Inspected& out, int depth = 0) {
    for (NodeId item : document_.items(id)) {
      if (depth < 1) run(item, out, depth + 1);
    }
    if (document_[id].kind != doc::Kind::Map) return;
    if (has(at(id, "Spec")) && !has(at(id, "State"))) out.services.push_back(service(id));
    // Traefik passes over what has neither state nor name.
    else if (has(at(id, "State")) && !text(at(id, "Name")).empty()) out.containers.push_back(container(id));
  }

 private:
  static bool has(NodeId id) { return id != NodeId::None; }

  /// A member; Docker's client reads names without regard to case. None if there is none, or null.
  NodeId at(NodeId id, std::string_view name) const {
    if (!has(id)) return NodeId::None;
    for (const Entry& entry : document_.entries(id)) {
      if (document_[entry.key].kind != doc::Kind::Scalar || !base::equal_fold(document_.text(entry.key), name))
        continue;
      return document_[entry.value].kind == doc::Kind::Null ? NodeId::None : entry.value;
    }
    return NodeId::None;
  }

  NodeId at(NodeId id, std::string_view first, std::string_view second) const { return at(at(id, first), second); }

  std::string text(NodeId id) const {
    bool scalar = has(id) && document_[id].kind == doc::Kind::Scalar;
    return scalar ? std::string(document_.text(id)) : std::string();
  }

  std::span<const Entry> entries(NodeId id) const { return has(id) ? document_.entries(id) : std::span<const Entry>(); }

  std::vector<decode::Named> labels(NodeId id) const {
    std::vector<decode::Named> out;
    for (const Entry& entry : entries(id)) {
      if (document_[entry.key].kind != doc::Kind::Scalar) continue;
      text::Decoded name = document_.decoded(entry.key);
      decode::Named label{name.text, text(entry.value), name.span, document_.span(entry.value)};
      label.name_steps = std::move(name.steps);
      if (document_[entry.value].kind == doc::Kind::Scalar) label.value_steps = document_.decoded(entry.value).steps;
      out.push_back(std::move(label));
    }
    return out;
  }

  Container container(NodeId id) const {
    Container out;
    out.id = text(at(id, "Id"));
    out.name = text(at(id, "Name"));
    out.status = text(at(id, "State", "Status"));
    NodeId health = at(at(id, "State", "Health"), "Status");
    if (std::string status = text(health); !status.empty()) out.health = status;
    out.network_mode = text(at(id, "HostConfig", "NetworkMode"));
    out.labels = labels(at(id, "Config", "Labels"));
    out.span = name_or_whole(id);
    for (const Entry& entry : entries(at(id, "NetworkSettings", "Ports"))) out.ports.push_back(port(entry));
    for (const Entry& entry : entries(at(id, "NetworkSettings", "Networks"))) {
      Attachment network;
      network.network = text(entry.key);
      network.ipv4 = text(at(entry.value, "IPAddress"));
      network.ipv6 = text(at(entry.value, "GlobalIPv6Address"));
      network.id = text(at(entry.value, "NetworkID"));
      network.span = document_.span(entry.key);
      out.networks.push_back(std::move(network));
    }
    return out;
  }

  text::Span name_or_whole(NodeId id) const {
    NodeId name = at(id, "Name");
    return document_.span(has(name) ? name : id);
  }

  Port port(const Entry& entry) const {
    std::string name = text(entry.key);
    std::size_t slash = name.find('/');
    Port out;
    out.number = name.substr(0, slash);
    if (slash != std::string::npos) out.protocol = name.substr(slash + 1);
    out.span = document_.span(entry.key);
    if (document_[entry.value].kind != doc::Kind::List) return out;
    for (NodeId binding : document_.items(entry.value))
      out.bindings.push_back({text(at(binding, "HostIp")), text(at(binding, "HostPort"))});
    return out;
  }

  SwarmService service(NodeId id) {
    NodeId spec = at(id, "Spec");
    SwarmService out;
    out.id = text(at(id, "ID"));
    out.name = text(at(spec, "Name"));
    out.labels = labels(at(spec, "Labels"));
    out.span = has(at(spec, "Name")) ? document_.span(at(spec, "Name")) : document_.span(id);
    NodeId mode = at(spec, "EndpointSpec");
    if (has(mode)) out.endpoint_mode = text(at(mode, "Mode"));
    out.global = has(at(spec, "Mode", "Global"));
    std::string replicas = text(at(at(spec, "Mode", "Replicated"), "Replicas"));
    std::from_chars(replicas.data(), replicas.data() + replicas.size(), out.replicas);
    out.replicas = std::clamp(out.global ? 1 : out.replicas, 0, 1000);
    virtual_ips(id, out);
    if (has(at(id, "Tasks"))) {
      tell_tasks(id, out);
      return out;
    }
    std::vector<std::string> networks = network_names(spec, out);
    for (int slot = 1; slot <= out.replicas; ++slot) {
      SwarmService::Task task{out.id + "-" + std::to_string(slot), slot, {}};
      for (std::size_t n = 0; n < networks.size(); ++n) task.networks.push_back(made_up(networks[n], n));
      out.tasks.push_back(std::move(task));
    }
    out.assumed = {"docker service inspect tells no tasks: one for each replica, with made-up addresses",
                   "docker service inspect tells no names of networks"};
    return out;
  }

  void virtual_ips(NodeId id, SwarmService& out) const {
    NodeId list = at(id, "Endpoint", "VirtualIPs");
    if (!has(list)) return;
    for (NodeId item : document_.items(list)) {
      std::string address = text(at(item, "Addr"));
      Attachment network;
      network.id = text(at(item, "NetworkID"));
      network.network = network.id;
      network.ipv4 = address.substr(0, address.find('/'));
      network.span = document_.span(item);
      if (!network.ipv4.empty()) out.virtual_ips.push_back(std::move(network));
    }
  }

  /// What a live engine tells beside the service: its running tasks, and what the networks are called.
  void tell_tasks(NodeId id, SwarmService& out) const {
    NodeId names = at(id, "Networks");
    for (Attachment& one : out.virtual_ips) one.network = text(at(names, one.id));
    std::erase_if(out.virtual_ips, [](const Attachment& one) { return one.network.empty(); });
    for (NodeId item : document_.items(at(id, "Tasks"))) {
      SwarmService::Task task{text(at(item, "ID")), 0, {}};
      std::string slot = text(at(item, "Slot"));
      std::from_chars(slot.data(), slot.data() + slot.size(), task.slot);
      if (NodeId attached = at(item, "NetworksAttachments"); has(attached)) {
        for (NodeId network : document_.items(attached)) add_addresses(network, names, task);
      }
      out.tasks.push_back(std::move(task));
    }
  }

  void add_addresses(NodeId attached, NodeId names, SwarmService::Task& task) const {
    Attachment network;
    network.id = text(at(attached, "Network", "ID"));
    network.network = text(at(names, network.id));
    NodeId addresses = at(attached, "Addresses");
    if (network.network.empty() || !has(addresses)) return;
    for (NodeId item : document_.items(addresses)) {
      std::string address = text(item);
      network.ipv4 = address.substr(0, address.find('/'));
      network.span = document_.span(item);
      task.networks.push_back(network);
    }
  }

  /// The networks of the tasks by id, since nothing tells their names; one that a label wants bears the wanted name.
  std::vector<std::string> network_names(NodeId spec, SwarmService& out) const {
    std::vector<std::string> ids;
    for (NodeId list : {at(at(spec, "TaskTemplate"), "Networks"), at(spec, "Networks")}) {
      if (!has(list) || !ids.empty()) continue;
      for (NodeId item : document_.items(list)) ids.push_back(text(at(item, "Target")));
    }
    if (ids.empty()) {
      for (const Attachment& one : out.virtual_ips) ids.push_back(one.id);
    }
    if (ids.empty()) ids.emplace_back("ingress");
    for (const decode::Named& label : out.labels) {
      bool wanted = base::equal_fold(label.name, "traefik.swarm.network") ||
                    base::equal_fold(label.name, "traefik.docker.network");
      if (!wanted || label.value.empty()) continue;
      for (Attachment& one : out.virtual_ips) {
        if (one.id == ids[0]) one.network = label.value;
      }
      ids[0] = label.value;
      break;
    }
    return ids;
  }

  Attachment made_up(const std::string& network, std::size_t n) {
    Attachment out;
    out.network = network;
    std::size_t host = 3 + next_++;
    out.ipv4 =
        "10." + std::to_string(n % 256) + "." + std::to_string(host / 250 % 256) + "." + std::to_string(host % 250 + 1);
    out.assumed = true;
    return out;
  }

  const Document& document_;
  std::size_t next_ = 0;  ///< Addresses made up so far.
};

}  // namespace

Result<Inspected> read_inspect(text::SourceSet& sources, text::SourceId source) {
  const Error none{Error::Kind::Io, "no container and no service, as docker inspect prints them"};
  text::SourceId wrapped = as_object(sources, source);
  if (wrapped == source) return none;
  doc::Read read = doc::read_yaml(sources, wrapped);
  if (!read.ok || read.document.root == NodeId::None) return Error{Error::Kind::Io, "no JSON: " + read.error};
  Inspected out;
  Reader reader(read.document);
  bool any = false;
  for (const Entry& all : read.document.entries(read.document.root)) {
    for (NodeId value : read.document.items(all.value)) {
      reader.run(value, out);
      any = any || (read.document[value].kind == doc::Kind::List && read.document.items(value).empty());
    }
  }
  if (out.containers.empty() && out.services.empty() && !any) return none;
  return out;
}

}  // namespace gw::source
