// Traefik's API over what runs. Source: pkg/api.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "model/tree.h"
#include "routetest/near.h"
#include "runtime/runtime.h"
#include "serve/admin.h"

namespace gw::serve {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) { return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace); }

/// Without secrets, which Traefik shows.
Json rawdata_of(const Running& running) {
  const flow::Gateway& gateway = running.gateway();
  model::Tree tree = runtime::rawdata(gateway.graph(), gateway.source().version, true, model::Secrets::Hidden);
  return Json::parse(model::to_json(tree, 0));
}

/// The state of servers that are checked.
void add_health(const Running& running, Json& rawdata) {
  for (const ServersHandler* one : running.services().balancers()) {
    auto found = rawdata.find("services");
    if (found == rawdata.end() || !found->contains(std::string(one->name()))) continue;
    Json& status = (*found)[std::string(one->name())]["serverStatus"];
    status = Json::object();
    for (const auto& server : one->servers()) status[std::string(server->address)] = server->up() ? "UP" : "DOWN";
  }
  auto tcp = rawdata.find("tcpServices");
  if (tcp == rawdata.end()) return;
  running.tcp().each_server([&](std::string_view service, const StreamServer& server) {
    auto found = tcp->find(std::string(service));
    if (found != tcp->end()) (*found)["serverStatus"][std::string(server.address)] = server.up ? "UP" : "DOWN";
  });
}

std::string provider_of(const std::string& name) {
  std::size_t at = name.rfind('@');
  return at == std::string::npos ? std::string() : name.substr(at + 1);
}

/// The kind of a service or middleware: the member that is an object.
std::string type_of(const Json& value) {
  for (const auto& [key, member] : value.items()) {
    if (member.is_object() && key != "serverStatus") return base::ascii_lower(key);
  }
  return "";
}

Json element(const std::string& name, Json value, bool typed) {
  if (typed) value["type"] = type_of(value);
  value["name"] = name;
  value["provider"] = provider_of(name);
  // Numbers that large are no numbers to every reader of JSON.
  if (value.contains("priority")) value["priorityStr"] = std::to_string(value["priority"].get<std::int64_t>());
  return value;
}

std::string parameter(std::string_view query, std::string_view name) {
  for (std::string_view part : base::split(query, "&")) {
    if (part.starts_with(name) && part.substr(name.size()).starts_with('='))
      return std::string(part.substr(name.size() + 1));
  }
  return "";
}

AdminAnswer page_of(Json list, std::string_view query) {
  std::string search = base::ascii_lower(parameter(query, "search")), status = parameter(query, "status");
  Json kept = Json::array();
  for (Json& one : list) {
    std::string text = base::ascii_lower(one.value("name", "") + one.value("rule", "") + one.value("service", ""));
    if (!search.empty() && text.find(search) == std::string::npos) continue;
    if (!status.empty() && one.value("status", "") != status) continue;
    kept.push_back(std::move(one));
  }
  auto number = [&](std::string_view name, std::size_t otherwise) {
    std::string text = parameter(query, name);
    int value = std::atoi(text.c_str());
    return value > 0 ? static_cast<std::size_t>(value) : otherwise;
  };
  std::size_t size = number("per_page", 100), page = number("page", 1), begin = (page - 1) * size;
  if (begin > 0 && begin >= kept.size())
    return {400, "application/json", R"({"message":"invalid request: page: no more"})", {}};
  Json out = Json::array();
  for (std::size_t i = begin; i < std::min(kept.size(), begin + size); ++i) out.push_back(kept[i]);
  std::string next = begin + size < kept.size() ? std::to_string(page + 1) : "1";
  return {200, "application/json", dump(out), {{"X-Next-Page", next}}};
}

Json section(const Json& rawdata, const char* key) {
  auto objects = rawdata.find(key);
  std::size_t all = 0, errors = 0, warnings = 0;
  if (objects != rawdata.end()) {
    for (const auto& [name, value] : objects->items()) {
      ++all;
      errors += value.value("status", "") == "disabled" ? 1 : 0;
      warnings += value.value("status", "") == "warning" ? 1 : 0;
    }
  }
  return {{"total", all}, {"warnings", warnings}, {"errors", errors}};
}

AdminAnswer overview(const Running& running, const Json& rawdata) {
  Json out;
  out["http"] = {{"routers", section(rawdata, "routers")},
                 {"services", section(rawdata, "services")},
                 {"middlewares", section(rawdata, "middlewares")}};
  out["tcp"] = {{"routers", section(rawdata, "tcpRouters")},
                {"services", section(rawdata, "tcpServices")},
                {"middlewares", section(rawdata, "tcpMiddlewares")}};
  out["udp"] = {{"routers", section(rawdata, "udpRouters")}, {"services", section(rawdata, "udpServices")}};
  out["features"] = {{"tracing", ""}, {"metrics", "Prometheus"}, {"accessLog", true}};
  Json providers = Json::array();
  for (const source::Provider& one : running.gateway().source().providers) {
    if (one.name != "internal") providers.push_back(one.name);
  }
  out["providers"] = std::move(providers);
  return {200, "application/json", dump(out), {}};
}

AdminAnswer entry_points(const Running& running, std::string_view only) {
  Json out = Json::array();
  for (const route::EntryPoint& point : running.gateway().tables().points) {
    if (running.gateway().tables().any_point && point.udp) continue;
    Json one;
    one["address"] = point.address;
    one["name"] = point.name;
    if (only.empty() || one["name"] == std::string(only)) out.push_back(std::move(one));
  }
  if (only.empty()) return {200, "application/json", dump(out), {}};
  if (out.empty()) return {404, "application/json", R"({"message":"entry point not found"})", {}};
  return {200, "application/json", dump(out[0]), {}};
}

struct List {
  std::string_view path;
  const char* key;
  bool typed;
};
constexpr List kLists[] = {
    {"/api/http/routers", "routers", false},        {"/api/http/services", "services", true},
    {"/api/http/middlewares", "middlewares", true}, {"/api/tcp/routers", "tcpRouters", false},
    {"/api/tcp/services", "tcpServices", true},     {"/api/tcp/middlewares", "tcpMiddlewares", true},
    {"/api/udp/routers", "udpRouters", false},      {"/api/udp/services", "udpServices", true}};

Json steps_of(const route::Trace& trace) {
  Json out = Json::array();
  for (const route::Step& one : trace)
    out.push_back({{"stage", std::string(route::stage_name(one.stage))},
                   {"what", one.what},
                   {"before", one.before},
                   {"after", one.after},
                   {"reason", one.reason},
                   {"by", one.by}});
  return out;
}

/// The question of a form; empty `why` if it makes sense.
flow::Asked question_of(const Json& json, std::string& why) {
  flow::Asked out;
  std::string url = json.value("url", "");
  std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) {
    why = "the URL has no scheme: http://host/path";
    return out;
  }
  out.tls = json.value("tls", false) || url.starts_with("https:");
  std::string rest = url.substr(scheme + 3);
  std::size_t path = rest.find_first_of("/?");
  out.host = rest.substr(0, path);
  out.target = path == std::string::npos ? "/" : rest.substr(path);
  if (out.target.starts_with('?')) out.target.insert(0, "/");
  out.method = json.value("method", "GET");
  out.remote = json.value("from", "127.0.0.1:1234");
  if (out.remote.find(':') == std::string::npos) out.remote += ":1234";
  out.entry_point = json.value("entryPoint", "");
  if (json.contains("headers")) {
    for (const Json& one : json["headers"]) {
      if (one.is_array() && one.size() == 2 && one[0].is_string() && one[1].is_string())
        out.headers.emplace_back(one[0].get<std::string>(), one[1].get<std::string>());
    }
  }
  return out;
}

Json text_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(std::string(text)); }

}  // namespace

std::optional<AdminAnswer> traefik_api(const Running& running, std::string_view path, std::string_view query) {
  if (path == "/api/entrypoints") return entry_points(running, {});
  if (path.starts_with("/api/entrypoints/")) return entry_points(running, path.substr(17));
  Json rawdata = rawdata_of(running);
  add_health(running, rawdata);
  if (path == "/api/rawdata") return AdminAnswer{200, "application/json", dump(rawdata), {}};
  if (path == "/api/overview") return overview(running, rawdata);
  for (const List& list : kLists) {
    if (!path.starts_with(list.path)) continue;
    Json objects = rawdata.contains(list.key) ? rawdata[list.key] : Json::object();
    std::string_view rest = path.substr(list.path.size());
    if (rest.starts_with('/')) {
      std::string name(rest.substr(1));
      if (!objects.contains(name))
        return AdminAnswer{404, "application/json", dump({{"message", name + " not found"}}), {}};
      return AdminAnswer{200, "application/json", dump(element(name, objects[name], list.typed)), {}};
    }
    if (!rest.empty()) continue;
    Json all = Json::array();
    for (const auto& [name, value] : objects.items()) all.push_back(element(name, value, list.typed));
    return page_of(std::move(all), query);
  }
  return std::nullopt;
}

AdminAnswer route_test(const Running& running, const std::string& body) {
  Json json = Json::parse(body, nullptr, false);
  auto refuse = [](const std::string& why) {
    return AdminAnswer{400, "application/json", dump({{"message", why}}), {}};
  };
  if (!json.is_object()) return refuse("the body is no JSON object");
  std::string why;
  flow::Asked asked;
  try {
    asked = question_of(json, why);
  } catch (const nlohmann::json::exception&) { return refuse("a member has another type than it should"); }
  if (!why.empty()) return refuse(why);
  flow::Scratch scratch;
  flow::Answer answer;
  route::Trace trace;
  const route::EntryPoint* point = running.gateway().ask(asked, scratch, answer, why, &trace);
  if (point == nullptr) return refuse(why);
  Json out;
  out["entryPoint"] = point->name;
  out["router"] = answer.router == nullptr ? Json(nullptr) : Json(std::string(answer.router->name));
  out["status"] = answer.status == 0 ? Json(nullptr) : Json(answer.status);
  out["service"] = text_or_null(answer.service);
  out["server"] = text_or_null(answer.server);
  out["location"] = text_or_null(answer.location);
  out["why"] = std::string(answer.why);
  out["steps"] = steps_of(trace);
  out["middlewares"] = Json::array();
  for (std::string_view name : answer.middlewares) out["middlewares"].push_back(std::string(name));
  out["uncertain"] = Json::array();
  for (const flow::Uncertain& one : answer.uncertain)
    out["uncertain"].push_back({{"by", std::string(one.middleware)}, {"reason", std::string(one.reason)}});
  out["upstream"] = nullptr;
  if (answer.forwarded) {
    Json headers = Json::array();
    for (const rule::Pair& line : answer.upstream.headers)
      headers.push_back({std::string(line.name), std::string(line.value)});
    out["upstream"] = {{"method", std::string(answer.upstream.method)},
                       {"target", std::string(answer.upstream.target)},
                       {"host", std::string(answer.upstream.host)},
                       {"headers", std::move(headers)}};
  }
  out["nearMisses"] = Json::array();
  if (routetest::nobody_takes(answer)) {
    for (const routetest::Near& one : routetest::near_misses(running.gateway(), asked, *point, scratch, 5))
      out["nearMisses"].push_back({{"router", std::string(one.router->name)}, {"reason", one.what}});
  }
  return {200, "application/json", dump(out), {}};
}

std::string near_misses(const Call& call) {
  const route::Request& request = call.prepared.request;
  flow::Asked asked;
  asked.tls = call.client.tls;
  asked.remote = call.client.remote;
  asked.method = request.method;
  asked.target = request.target;
  asked.host = std::string(request.host);
  for (const rule::Pair& line : request.headers) asked.headers.emplace_back(line.name, line.value);
  flow::Scratch scratch;
  flow::Answer answer;
  call.running->gateway().ask(asked, call.point, scratch, answer);
  std::string out = "404: no router of entry point " + call.point.name + " takes " + asked.method + " " + *asked.host +
                    asked.target + "\n";
  auto near = routetest::near_misses(call.running->gateway(), asked, call.point, scratch, 5);
  if (!near.empty()) out += "\nnearest routers\n";
  for (const routetest::Near& one : near) out += "  " + std::string(one.router->name) + "  " + one.what + "\n";
  return out + "\ngw serve --dev says this; Traefik answers \"404 page not found\".\n";
}

}  // namespace gw::serve
