#include "flow/gateway.h"

#include <algorithm>

#include "base/strings.h"
#include "flow/connection.h"
#include "flow/request_flow.h"
#include "model/view.h"
#include "runtime/router.h"
#include "source/absent.h"
#include "source/files.h"

namespace gw::flow {
namespace {

using runtime::Object;
using runtime::Role;
using Via = Answer::Via;

Chains::File reader(const source::Gateway& gateway, const source::World& world) {
  return [beside = source::seen_from(world, gateway.place)](std::string_view name) {
    return source::named_file(beside, name);
  };
}

}  // namespace

Gateway::Gateway(source::Gateway gateway, const text::SourceSet& sources, const source::World& world)
    : source_(source::with_absent(route::with_internal_services(std::move(gateway)), absent_)),
      graph_(runtime::build(source_, sources, world)),
      tables_(route::build_tables(source_, graph_)),
      file_(reader(source_, world)),
      chains_(graph_, source_.version, file_, absent_),
      services_(graph_, Role::Service, source_.version, chains_, absent_),
      tcp_services_(graph_, Role::TcpService, source_.version, chains_, absent_),
      udp_services_(graph_, Role::UdpService, source_.version, chains_, absent_),
      ways_(graph_.objects.size()) {
  has_certificates_ = find_certificates();
  for (std::size_t i = 0; i < graph_.objects.size(); ++i) {
    const Object& object = graph_.objects[i];
    std::string_view service = model::written(object.value, "service");
    const Services* services = nullptr;
    if (object.role == Role::Router) services = &services_;
    if (object.role == Role::TcpRouter) services = &tcp_services_;
    if (object.role == Role::UdpRouter) services = &udp_services_;
    if (services == nullptr) continue;
    if (object.role == Role::Router) ways_[i].chain = chains_.of(object.value.find("middlewares"), object.name);
    if (!service.empty()) ways_[i].service = services->find(runtime::qualified(service, object.name));
  }
}

bool Gateway::find_certificates() const {
  bool stored = std::ranges::any_of(source_.providers, [](const source::Provider& provider) {
    const model::Value* certificates = provider.config.root.at("tls.certificates");
    return certificates != nullptr && !certificates->items().empty();
  });
  return stored || std::ranges::any_of(graph_.objects, [](const Object& object) {
           const model::Value* resolver = object.value.at("tls.certResolver");
           return resolver != nullptr && !resolver->string().empty();
         });
}

const Way& Gateway::way(const Object& router) const {
  return ways_[static_cast<std::size_t>(&router - graph_.objects.data())];
}

void Gateway::ask(const Asked& asked, const route::EntryPoint& point, Scratch& scratch, Answer& out,
                  route::Trace* trace) const {
  out.clear();
  out.entry_point = point.name;
  if (asked.kind == Asked::Kind::Request) RequestFlow(*this, asked, point, scratch, out, trace).run();
  else connection(asked, point, scratch, out);
}

const route::EntryPoint* Gateway::ask(const Asked& asked, Scratch& scratch, Answer& out, std::string& why,
                                      route::Trace* trace) const {
  const route::EntryPoint* chosen = asked.entry_point.empty() ? nullptr : tables_.find(asked.entry_point);
  if (chosen == nullptr) {
    std::vector<const route::EntryPoint*> all = points(asked, why);
    if (all.empty()) return nullptr;
    chosen = all.front();
    for (const route::EntryPoint* point : all) {
      if (all.size() == 1) break;
      ask(asked, *point, scratch, out);
      if (out.router == nullptr) continue;
      chosen = point;
      break;
    }
  }
  ask(asked, *chosen, scratch, out, trace);
  return chosen;
}

void Gateway::connection(const Asked& asked, const route::EntryPoint& point, Scratch& scratch, Answer& out) const {
  if (asked.kind == Asked::Kind::Udp) {
    out.via = point.udp_router == nullptr ? Via::Closed : Via::Udp;
    out.router = point.udp_router;
    out.why = point.udp_router == nullptr ? "no UDP router of the entry point works" : "";
  } else {
    constexpr std::pair<Asked::Kind, route::Connection::Kind> kKinds[] = {
        {Asked::Kind::Tls, route::Connection::Kind::Tls},
        {Asked::Kind::Plain, route::Connection::Kind::Plain},
        {Asked::Kind::Postgres, route::Connection::Kind::Postgres},
        {Asked::Kind::SslV2, route::Connection::Kind::SslV2}};
    route::Connection connection;
    for (auto [from, to] : kKinds) {
      if (from == asked.kind) connection.kind = to;
    }
    if (!set_connection(asked, asked.sni.value_or(""), scratch, connection, out)) return;
    take(route::choose(point, connection), scratch, out);
  }
  if (out.router != nullptr && out.via != Via::Closed) serve_tcp(*this, asked, out);
}

std::vector<const route::EntryPoint*> Gateway::points(const Asked& asked, std::string& why) const {
  std::vector<const route::EntryPoint*> out;
  bool udp = asked.kind == Asked::Kind::Udp;
  if (!asked.entry_point.empty() && !tables_.any_point) {
    if (const route::EntryPoint* point = tables_.find(asked.entry_point)) return {point};
    std::vector<std::string> names;
    for (const route::EntryPoint& point : tables_.points) names.push_back(point.name);
    const std::string* nearest = base::nearest(asked.entry_point, names);
    why = "no entry point is called " + asked.entry_point;
    if (nearest != nullptr) why += ", did you mean " + *nearest + "?";
    return {};
  }
  if ((source_.install.given || source_.install.points_known) && asked.port != 0) {
    out = tables_.on_port(asked.port, udp);
    if (!out.empty()) return out;
    why = "no entry point listens on port " + std::to_string(asked.port);
    std::string list;
    for (const route::EntryPoint& point : tables_.points)
      list += (list.empty() ? ": " : ", ") + point.name + " has " + point.address;
    why += list + "; name one with --entrypoint";
    return {};
  }
  for (const route::EntryPoint& point : tables_.points) {
    if (point.udp == udp) out.push_back(&point);
  }
  if (out.empty()) why = udp ? "there is no UDP entry point" : "there is no TCP entry point";
  return out;
}

}  // namespace gw::flow
