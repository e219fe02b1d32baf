#include "source/docker/data.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "base/ip.h"
#include "decode/labels.h"
#include "model/view.h"
#include "template/rule.h"

namespace gw::source {
namespace {

/// Addresses are parsed and printed anew from 3.6.16 on, when the client library began to hold them as such.
std::string address_text(const std::string& address) {
  std::optional<base::Ip> ip = base::parse_ip(address);
  return ip ? ip->text() : address;
}

int port_number(const Port& port) {
  int out = 0;
  std::from_chars(port.number.data(), port.number.data() + port.number.size(), out);
  return out;
}

}  // namespace

DockerOptions docker_options(const Static& install, std::string_view provider, Version version) {
  const schema::Type* type =
      schema::find_type(provider == "swarm" ? "provider/docker.SwarmProvider" : "provider/docker.Provider");
  model::Arena arena;
  model::Value defaults = arena.object(*type, {}, model::OriginKind::Default);
  defaults.flags |= model::Value::Defaults;
  const model::Value* providers = install.config.root.find("providers");
  const model::Value* given = providers == nullptr ? nullptr : providers->find(provider);
  const model::Value& options = given == nullptr || given->kind != model::Value::Kind::Object ? defaults : *given;
  auto text = [&](std::string_view name) { return model::text_of(options, name, version).value_or(""); };
  auto flag = [&](std::string_view name) { return model::bool_of(options, name, version).value_or(false); };
  auto span = [&](std::string_view name) {
    const model::Value* value = options.find(name);
    return value == nullptr ? text::Span() : value->span;
  };
  return {flag("exposedByDefault"), flag("allowEmptyServices"), flag("useBindPortIP"), text("constraints"),
          text("network"),          text("defaultRule"),        span("constraints"),   span("defaultRule")};
}

const decode::Named* ContainerData::label(std::string_view name) const {
  auto at = std::ranges::lower_bound(labels, name, {}, &decode::Named::name);
  return at != labels.end() && (*at)->name == name ? *at : nullptr;
}

std::string ContainerData::label_text(std::string_view name) const {
  const decode::Named* found = label(name);
  return found == nullptr ? std::string() : found->value;
}

decode::Names unique_labels(const std::vector<decode::Named>& labels) {
  constexpr std::string_view kAll[] = {""};
  return decode::filtered(decode::names_of(labels), kAll);
}

ContainerData data_of(const Container& container, Version version) {
  ContainerData out;
  out.id = container.id;
  out.service_name = out.name = container.name;
  out.status = container.status;
  out.health = container.health;
  out.network_mode = container.network_mode;
  out.node_ip = container.node_ip;
  out.labels = unique_labels(container.labels);
  out.ports = container.ports;
  std::ranges::stable_sort(
      out.ports, {}, [](const Port& port) { return std::tuple(port_number(port), port.protocol == "tcp" ? 0 : 1); });
  for (const Attachment& network : container.networks) {
    Attachment one = network;
    if (one.ipv4.empty()) one.ipv4 = one.ipv6;
    if (version >= Version{3, 6, 16}) one.ipv4 = address_text(one.ipv4);
    out.networks.insert_or_assign(network.network, one);
  }
  out.span = container.span;
  out.image = container.image;
  return out;
}

std::string service_name(const ContainerData& data) {
  std::string project = data.label_text("com.docker.compose.project");
  std::string service = data.label_text("com.docker.compose.service");
  return template_::normalize(project.empty() || service.empty() ? data.service_name : service + "_" + project);
}

}  // namespace gw::source
