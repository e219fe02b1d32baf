#include "source/docker/build.h"

#include <algorithm>

#include "base/strings.h"
#include "decode/labels.h"
#include "model/maker.h"
#include "model/view.h"
#include "source/docker/constraint.h"

namespace gw::source {

using model::Property;
using model::Value;

Build::Build(const DockerOptions& options, std::function<const Container*(const std::string&)> inspect, bool swarm,
             const text::SourceSet& sources, const World& world, Version version, Provider& out)
    : options_(options),
      inspect_(std::move(inspect)),
      swarm_(swarm),
      sources_(sources),
      world_(world),
      version_(version),
      out_(out) {}

bool Build::run(const std::vector<ContainerData>& containers) {
  std::map<std::string, Sections> configurations;
  for (const ContainerData& data : containers) {
    const std::string& service = data.service;
    Current current{data, service + "-" + data.id, service};
    if (!keep(current)) continue;
    decode::Labels labels = decode::decode_labels(data.labels, version_, sources_, out_.config.arena);
    for (diag::Fact& one : labels.decoded.facts) {
      one.object = current.name;
      if (one.kind == diag::FactKind::UnknownField && one.fatal) {
        one.kind = diag::FactKind::UnknownLabel;
        one.detail = service;
      } else if (one.fatal && !labels.panics) {
        one.notes.push_back({"Traefik takes no label of " + service + " because of this", data.span});
      }
      out_.facts.push_back(std::move(one));
    }
    if (labels.panics) return false;
    if (!labels.decoded.ok) {
      error(current, labels.decoded.error);
      continue;
    }
    current.sections = sections_of(labels.decoded.config.root);
    const decode::Named* one_off = data.label("com.docker.compose.oneoff");
    if (one_off != nullptr && one_off->value == "True")
      fact(diag::FactKind::OneOffContainer, current, data.span, service);
    if (build(current)) configurations.insert_or_assign(current.name, std::move(current.sections));
  }
  return merge_containers(configurations, version_, out_);
}

bool Build::keep(const Current& current) {
  const ContainerData& data = current.data;
  if (!data.extra.enable) {
    hide(current, "Filtering disabled container", "disabled");
    return false;
  }
  if (!constraints_hold(current)) return false;
  if (data.extra.allow_non_running) return true;
  if (version_ >= Version{3, 6, 0} && !data.status.empty() && data.status != "running") {
    hide(current, "Filtering non running container", "status");
    return false;
  }
  if (!options_.allow_empty_services && data.health && *data.health != "healthy") {
    hide(current, "Filtering unhealthy or starting container", "health");
    return false;
  }
  return true;
}

void Build::hide(const Current& current, const std::string& message, std::string reason) {
  out_.notes.push_back({"debug", message, {}, {{"container", current.name}}});
  const decode::Named* label = current.data.label("traefik.enable");
  bool by_label = reason == "disabled" && label != nullptr;
  diag::Fact& hidden =
      fact(diag::FactKind::ContainerHidden, current, by_label ? label->value_span : current.data.span, current.service);
  hidden.detail = std::move(reason);
  hidden.traefik = message;
}

bool Build::constraints_hold(const Current& current) {
  if (options_.constraints.empty()) return true;
  std::map<std::string, std::string> labels;
  for (const decode::Named* label : current.data.labels) labels.emplace(label->name, label->value);
  Matched matched = match_labels(labels, options_.constraints);
  text::Span span = options_.constraints_span.written() ? options_.constraints_span : current.data.span;
  if (!matched.analysed) {
    out_.gaps = true;
    out_.assumed.push_back("the constraints exclude " + current.service + ": " + matched.error);
    return false;
  }
  if (!matched.error.empty()) {
    out_.log.push_back(
        {"error", "Error matching constraints expression", matched.error, {{"container", current.name}}});
    diag::Fact& bad = fact(diag::FactKind::BadConstraints, current, span, current.service);
    bad.detail = options_.constraints;
    bad.traefik = matched.error;
    return false;
  }
  if (matched.matches) return true;
  std::string message = "Container pruned by constraint expression: " + base::quote(options_.constraints);
  out_.notes.push_back({"debug", message, {}, {{"container", current.name}}});
  diag::Fact& excluded = fact(diag::FactKind::ConstraintExcludes, current, current.data.span, current.service);
  excluded.detail = options_.constraints;
  excluded.traefik = message;
  return false;
}

/// False: the container is lost.
bool Build::build(Current& current) {
  bool other = false;
  for (std::string_view group : {"tcp", "udp"}) {
    if (current.sections.of(group, Sections::Kind::Routers).empty() &&
        current.sections.of(group, Sections::Kind::Services).empty())
      continue;
    other = true;
    if (!services(current, group)) return false;
    plain_routers(current, group);
  }
  bool http =
      std::ranges::any_of(std::initializer_list<Sections::Kind>{Sections::Kind::Routers, Sections::Kind::Middlewares,
                                                                Sections::Kind::Services},
                          [&](Sections::Kind kind) { return !current.sections.of("http", kind).empty(); });
  if (other && !http) return true;
  if (!services(current, "http")) return false;
  http_routers(current);
  return true;
}

bool Build::services(Current& current, std::string_view group) {
  Sections::Members& all = current.sections.of(group, Sections::Kind::Services);
  if (all.empty()) {
    model::Maker service(arena(), type(group, "services"));
    const schema::Type& balancer = *service.type_of("loadBalancer");
    // Only HTTP's default service is given the defaults of its type.
    service.set("loadBalancer",
                model::Maker(arena(), balancer).done(group == "http", model::OriginKind::Derived, current.data.span));
    all.push_back(
        {arena().copy(current.service), nullptr, service.done(false, model::OriginKind::Derived, current.data.span)});
  }
  const ContainerData& data = current.data;
  bool down = version_ >= Version{3, 6, 0} && !data.status.empty() && data.status != "running";
  if (down || (data.health && *data.health != "healthy")) return true;  // The services stay without servers.
  for (Property& service : all) {
    std::string failure = add_server(current, group, service);
    if (failure.empty()) continue;
    error(current, "service " + base::quote(service.name) + " error: " + failure);
    if (!out_.facts.empty() && out_.facts.back().object == current.name && out_.facts.back().fatal)
      out_.facts.back().traefik = out_.log.back().error;
    return false;
  }
  return true;
}

/// Empty, or why Traefik gives up the container.
std::string Build::add_server(Current& current, std::string_view group, Property& service) {
  const ContainerData& data = current.data;
  text::Span place = service.value.name().written() ? service.value.name() : data.span;
  auto lost = [&](diag::FactKind kind, std::string why) {
    fact(kind, current, place, std::string(service.name)).fatal = true;
    return why;
  };
  const Value* balancer = service.value.find("loadBalancer");
  if (balancer == nullptr) return lost(diag::FactKind::TypelessService, "load-balancer is not defined");
  const Value* servers = balancer->find("servers");
  Value server = servers != nullptr && servers->size > 0
                     ? servers->items()[0]
                     : model::Maker(arena(), *model::Maker(arena(), *balancer->type()).type_of("servers")).done(false);
  std::string_view port = model::written(server, "port");
  const Value* url = server.find("url");
  if (group == "http" && version_ >= Version{3, 4, 0} && url != nullptr && !url->string().empty()) {
    if (port.empty() && model::written(server, "scheme").empty()) return {};
    if (url->span.written()) place = url->span;
    return lost(diag::FactKind::UrlWithPort, "defining scheme or port is not allowed when URL is defined");
  }
  AddressContext context{options_, inspect_, swarm_, version_, out_, {}};
  context.fields = {{"container", current.name}, {"serviceName", std::string(service.name)}};
  IpPort at = find_ip_port(context, data, std::string(port));
  if (at.ip.empty()) {
    return lost(diag::FactKind::NoAddress, "unable to find the IP address for the container " + base::quote(data.name) +
                                               ": the server is ignored");
  }
  if (at.port.empty()) {
    std::string why = lost(diag::FactKind::NoPort, "port is missing");
    if (!data.image.empty()) {
      out_.facts.back().detail = data.image;
      out_.assumed.push_back("the image " + data.image + " exposes no port, so the container " + data.name +
                             " is left out");
    }
    return why;
  }
  if (port.empty() && data.ports.size() > 1 && data.ports.front().number != data.ports.back().number) {
    diag::Fact& first = fact(diag::FactKind::FirstPort, current, place, std::string(service.name));
    first.detail = at.port;
    for (const Port& one : data.ports) first.candidates.push_back(one.number);
  }
  Value list = arena().list(std::vector<Value>{served(current, group, server, at)}, model::OriginKind::Derived, place);
  service.value = arena().with(service.value, "loadBalancer", arena().with(*balancer, "servers", list));
  return {};
}

/// The server with its address instead of scheme and port.
Value Build::served(const Current& current, std::string_view group, const Value& server, const IpPort& at) {
  std::string address = join_host_port(at.ip, at.port);
  const Value* port = server.find("port");
  const Value* scheme = server.find("scheme");
  if (group == "http") {
    std::string_view text = scheme != nullptr ? scheme->string() : "http";
    if (text.empty() && version_ >= Version{3, 4, 0}) text = "http";
    address = std::string(text) + "://" + address;
  }
  text::Span span = port != nullptr && port->span.written() ? port->span : current.data.span;
  std::vector<Property> kept;
  for (const Property& member : server.properties()) {
    bool used = member.name == "port" || (group == "http" && (member.name == "scheme" || member.name == "url"));
    // Until 3.4 labels could set neither the URL nor preservePath.
    bool ignored = group == "http" && member.name == "preservePath" && version_ < Version{3, 4, 0};
    if (!used && !ignored) kept.push_back(member);
  }
  Value out = arena().object(*server.type(), kept, server.origin, server.span);
  out.flags = server.flags;
  Value text = arena().string(address, model::OriginKind::Derived, span);
  return arena().with(out, group == "http" ? "url" : "address", text);
}

const schema::Type& Build::type(std::string_view group, std::string_view section) const {
  const schema::Type& of_group = *schema::field_named(schema::dynamic_root(), group)->shape->type;
  return *schema::field_named(of_group, section)->shape->element->type;
}

void Build::error(const Current& current, const std::string& text) {
  out_.log.push_back({"error", {}, text, {{"container", current.name}}});
}

void Build::router_error(const Current& current, std::string_view router, const std::string& message,
                         const std::string& error, bool with_container) {
  std::vector<std::pair<std::string, std::string>> fields;
  if (with_container) fields.emplace_back("container", current.name);
  fields.emplace_back("routerName", std::string(router));
  out_.log.push_back({"error", message, error, fields});
}

diag::Fact& Build::fact(diag::FactKind kind, const Current& current, text::Span span, std::string subject) {
  diag::Fact& out = out_.facts.emplace_back();
  out.kind = kind;
  out.span = span;
  out.subject = std::move(subject);
  out.object = current.name;
  return out;
}

}  // namespace gw::source
