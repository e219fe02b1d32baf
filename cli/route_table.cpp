// The tables of an entry point, for `gw route list`.

#include <algorithm>

#include "cli/route_text.h"
#include "model/view.h"
#include "report/characters.h"
#include "report/paint.h"

namespace gw::cli {
namespace {

using model::Tree;
using report::printable;
using runtime::Object;
using runtime::Role;

struct Row {
  const Object* router = nullptr;
  std::string_view name, rule, service, tls_options;
  std::int64_t priority = 0;
  std::string_view origin;
  bool tie = false;  ///< Others of equal rank stand beside it.
  bool catch_all = false;
  int depth = 0;  ///< Children of parents above it.
};

struct Section {
  const char* key;
  const char* title;
  std::vector<Row> rows;
};

std::string_view origin_of(const Object& router) {
  const model::Value* priority = router.value.find("priority");
  if (priority == nullptr) return "none";
  if (priority->origin == model::OriginKind::Default) return "length";
  return priority->origin == model::OriginKind::Derived ? "Traefik's own" : "written";
}

Row row_of(const flow::Gateway& gateway, const Object& router, const route::Rank& rank) {
  Row out;
  out.router = &router;
  out.name = router.name;
  out.rule = model::written(router.value, "rule");
  const flow::Service* service = gateway.way(router).service;
  out.service = service != nullptr ? service->name : model::written(router.value, "service");
  out.priority = rank.priority;
  out.origin = origin_of(router);
  return out;
}

void add(const flow::Gateway& gateway, const route::Muxer& muxer, int depth, std::vector<Row>& out) {
  constexpr int kDeepest = 64;
  std::span<const route::Route> routes = muxer.routes();
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const route::Route& route = routes[i];
    Row row = row_of(gateway, *route.router, route.rank);
    row.tls_options = route.tls_options;
    row.depth = depth;
    row.tie =
        (i > 0 && routes[i - 1].rank == route.rank) || (i + 1 < routes.size() && routes[i + 1].rank == route.rank);
    out.push_back(row);
    if (route.children != nullptr && depth < kDeepest) add(gateway, *route.children, depth + 1, out);
  }
}

std::vector<Section> sections(const flow::Gateway& gateway, const route::EntryPoint& point) {
  std::vector<Section> out = {{"tls", "with TLS", {}},
                              {"plain", "without TLS", {}},
                              {"tcpTLS", "TCP with TLS", {}},
                              {"tcp", "TCP", {}},
                              {"udp", "UDP", {}}};
  add(gateway, point.tls, 0, out[0].rows);
  add(gateway, point.plain, 0, out[1].rows);
  for (auto [muxer, rows] : {std::pair(&point.tcp_tls, &out[2].rows), std::pair(&point.tcp, &out[3].rows)}) {
    std::span<const route::TcpRoute> routes = muxer->routes();
    for (std::size_t i = 0; i < routes.size(); ++i) {
      Row row = row_of(gateway, *routes[i].router, routes[i].rank);
      row.tls_options =
          routes[i].tls_options.empty() && muxer == &point.tcp_tls ? "passthrough" : routes[i].tls_options;
      row.tie = (i > 0 && routes[i - 1].rank == routes[i].rank) ||
                (i + 1 < routes.size() && routes[i + 1].rank == routes[i].rank);
      row.catch_all = routes[i].program->catch_all();
      rows->push_back(row);
    }
  }
  if (point.udp_router != nullptr) out[4].rows.push_back(row_of(gateway, *point.udp_router, {}));
  std::erase_if(out, [](const Section& section) { return section.rows.empty(); });
  return out;
}

constexpr std::size_t kName = 32, kRule = 70;

std::string shown_name(const Row& row) {
  return std::string(static_cast<std::size_t>(row.depth) * 2, ' ') + printable(row.name);
}

void print(const Section& section, const report::Paint& paint, std::string& out) {
  std::size_t name = 0, rule = 0, priority = 0, origin = std::string_view("written").size();
  for (const Row& row : section.rows) {
    name = std::max(name, std::min(report::columns(shown_name(row)), kName));
    rule = std::max(rule, std::min(report::columns(printable(row.rule)), kRule));
    priority = std::max(priority, std::to_string(row.priority).size());
    origin = std::max(origin, row.origin.size());
  }
  out += "  " + paint.faint(section.title) + "\n";
  for (const Row& row : section.rows) {
    std::string number = std::to_string(row.priority);
    std::string line = "    " + std::string(priority - number.size(), ' ') + number + " " +
                       paint.faint(report::pad(std::string(row.origin), origin)) + "  " +
                       report::pad(shown_name(row), name) + "  " + report::pad(printable(row.rule), rule);
    if (!row.service.empty()) line += "  → " + printable(row.service);
    if (!row.tls_options.empty() && row.tls_options != "default") line += "  " + printable(row.tls_options);
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
}

}  // namespace

std::vector<const Object*> dropped(const flow::Gateway& gateway, const route::EntryPoint* point) {
  std::vector<const Object*> out;
  for (const Object& object : gateway.graph().objects) {
    bool router = object.role == Role::Router || object.role == Role::TcpRouter || object.role == Role::UdpRouter;
    if (!router || object.routed || object.errors.empty()) continue;
    bool here = point == nullptr || object.using_.empty() ||
                std::ranges::find(object.using_, point->name) != object.using_.end();
    if (here) out.push_back(&object);
  }
  return out;
}

std::string table_text(const flow::Gateway& gateway, const route::EntryPoint& point, bool color) {
  report::Paint paint(color);
  std::string out = paint.bold(printable(point.name));
  if (point.port != 0) out += " " + printable(point.address);
  out += "\n";
  std::vector<Section> all = sections(gateway, point);
  if (all.empty()) out += "  no router: every request gets 404\n";
  for (const Section& section : all) print(section, paint, out);
  return out;
}

Tree table_tree(const flow::Gateway& gateway, const route::EntryPoint& point) {
  Tree out = Tree::map();
  out.set("entrypoint", Tree::of(point.name)).set("address", Tree::of(point.address));
  for (const Section& section : sections(gateway, point)) {
    Tree rows = Tree::list();
    for (const Row& row : section.rows) {
      Tree one = Tree::map();
      one.set("router", Tree::of(std::string(row.name))).set("priority", Tree::of(row.priority));
      one.set("origin", Tree::of(std::string(row.origin))).set("rule", Tree::of(std::string(row.rule)));
      one.set("service", row.service.empty() ? Tree() : Tree::of(std::string(row.service)));
      if (!row.tls_options.empty()) one.set("tls_options", Tree::of(std::string(row.tls_options)));
      if (row.depth > 0) one.set("depth", Tree::of(std::int64_t{row.depth}));
      one.set("tie", Tree::of(row.tie));
      rows.items.push_back(std::move(one));
    }
    out.set(section.key, std::move(rows));
  }
  return out;
}

}  // namespace gw::cli
