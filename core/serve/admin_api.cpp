#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "model/view.h"
#include "runtime/runtime.h"
#include "serve/api.h"
#include "serve/api_query.h"

namespace gw::serve {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// The state of servers that are checked.
void add_health(const Running& running, Json& rawdata) {
  for (const ServersHandler* one : running.services().balancers()) {
    auto found = rawdata.find("services");
    bool listed = found != rawdata.end() && found->contains(std::string(one->name()));
    if (!listed || one->servers().empty()) continue;
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

/// Without secrets, which Traefik shows.
Json rawdata_of(const Running& running) {
  const flow::Gateway& gateway = running.gateway();
  model::Tree tree = runtime::rawdata(gateway.graph(), gateway.source().version, true, model::Secrets::Hidden);
  Json out = Json::parse(model::to_json(tree, 0));
  add_health(running, out);
  return out;
}

std::string provider_of(const std::string& name) {
  std::size_t at = name.find('@');
  return at == std::string::npos ? std::string() : name.substr(at + 1);
}

/// The kind of a service or middleware: the member that is an object, of a plugin its name.
std::string type_of(const Json& value) {
  for (const auto& [key, member] : value.items()) {
    if (!member.is_object() || key == "serverStatus") continue;
    bool one_plugin = key == "plugin" && member.size() == 1;
    return base::ascii_lower(one_plugin ? member.begin().key() : key);
  }
  return "";
}

/// A list of Traefik's API and what its objects are.
struct List {
  enum class Of : std::uint8_t { Routers, Services, Middlewares };
  std::string_view path;
  const char* key;
  Of of;
  const char* noun;
  bool priorities = false;
};
constexpr List kLists[] = {{"/api/http/routers", "routers", List::Of::Routers, "router", true},
                           {"/api/http/services", "services", List::Of::Services, "service"},
                           {"/api/http/middlewares", "middlewares", List::Of::Middlewares, "middleware"},
                           {"/api/tcp/routers", "tcpRouters", List::Of::Routers, "router", true},
                           {"/api/tcp/services", "tcpServices", List::Of::Services, "service"},
                           {"/api/tcp/middlewares", "tcpMiddlewares", List::Of::Middlewares, "middleware"},
                           {"/api/udp/routers", "udpRouters", List::Of::Routers, "router"},
                           {"/api/udp/services", "udpServices", List::Of::Services, "service"}};

Json element(const List& list, const std::string& name, Json value) {
  if (list.of != List::Of::Routers) {
    std::string type = type_of(value);
    if (!type.empty()) value["type"] = std::move(type);
  }
  value["name"] = name;
  value["provider"] = provider_of(name);
  // Numbers that large are no numbers to every reader of JSON.
  if (list.priorities) value["priorityStr"] = std::to_string(value.value("priority", std::int64_t{0}));
  if (auto tls = value.find("tls"); list.path == "/api/http/routers" && tls != value.end())
    if (tls->value("options", "").empty()) (*tls)["options"] = "default";
  return value;
}

std::size_t size_of(const Json& value, const char* key) {
  auto found = value.find(key);
  return found == value.end() ? 0 : found->size();
}

ApiKey key_of(const List& list, const Json& value, std::string_view by) {
  bool router = list.of == List::Of::Routers, service = list.of == List::Of::Services;
  if (by == "provider" || by == "status") return {value.value(std::string(by), ""), 0};
  if (router && (by == "service" || by == "rule")) return {value.value(std::string(by), ""), 0};
  if (router && by == "priority") return {"", value.value("priority", std::int64_t{0})};
  if (router && by == "entryPoints") return {"", static_cast<std::int64_t>(size_of(value, "entryPoints"))};
  if (!router && by == "type") return {value.value("type", ""), 0};
  if (service && by == "servers" && value.contains("loadBalancer"))
    return {"", static_cast<std::int64_t>(size_of(value["loadBalancer"], "servers"))};
  return {};
}

bool wanted(const List& list, const ApiCriterion& criterion, const Json& value) {
  if (!criterion.status(value.value("status", ""))) return false;
  std::string name = value.value("name", "");
  if (list.of != List::Of::Routers) return criterion.search({name});
  // Routers of UDP have none, and are not asked.
  bool through =
      list.path == "/api/udp/routers" || criterion.middlewares(value.value("middlewares", std::vector<std::string>()));
  return through && criterion.search({value.value("rule", ""), name}) && criterion.service(value.value("service", ""));
}

/// The objects of the page that is asked for; `json` gives an object's by its place.
template <class GetJson>
AdminAnswer page_answer(const ApiQuery& query, std::vector<ApiItem> items, std::string_view direction, GetJson json) {
  sort_items(items, direction);
  std::string why;
  auto page = page_of(query, items.size(), why);
  if (!page) return api_error(400, why);
  std::string out = "[";
  for (std::size_t i = page->begin; i < page->end; ++i) out += (i == page->begin ? "" : ",") + json(items[i].place);
  return json_answer(out + "]", {{"X-Next-Page", std::to_string(page->next)}});
}

AdminAnswer list_answer(const List& list, Json objects, const ApiQuery& query) {
  ApiCriterion criterion(query);
  std::vector<Json> all;
  std::vector<ApiItem> items;
  for (auto& [name, value] : objects.items()) {
    Json one = element(list, name, std::move(value));
    if (!wanted(list, criterion, one)) continue;
    items.push_back({key_of(list, one, query.get("sortBy")), name, all.size()});
    all.push_back(std::move(one));
  }
  return page_answer(query, std::move(items), query.get("direction"),
                     [&](std::size_t place) { return dump(all[place]); });
}

/// How many there are, and how many have that status.
class Count {
 public:
  explicit Count(std::string_view errors) : error_(errors) {}
  void add(const std::string& status) {
    ++all_;
    errors_ += status == error_ ? 1 : 0;
    warnings_ += status == "warning" ? 1 : 0;
  }
  Json json() const { return {{"total", all_}, {"warnings", warnings_}, {"errors", errors_}}; }

 private:
  std::string_view error_;
  std::size_t all_ = 0, warnings_ = 0, errors_ = 0;
};

Json section(const Json& rawdata, const char* key) {
  Count count("disabled");
  if (auto objects = rawdata.find(key); objects != rawdata.end()) {
    for (const auto& [name, value] : objects->items()) count.add(value.value("status", ""));
  }
  return count.json();
}

/// The name of the field in Traefik's program, which this part of the API shows.
std::string field_name(std::string_view json) {
  bool short_word = json == "http" || json == "otlp";
  std::string out(json);
  for (char& c : out) {
    if ('a' <= c && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!short_word) break;
  }
  return out;
}

/// The first kind of exporter that is configured.
std::string exporter(const Json& install, const char* key) {
  auto found = install.find(key);
  if (found == install.end()) return "";
  for (const auto& [name, value] : found->items()) {
    if (value.is_object() && name != "resourceAttributes" && name != "globalAttributes") return field_name(name);
  }
  return "";
}

Json providers_of(const Running& running, const Json& install) {
  Json out = Json::array();
  if (auto found = install.find("providers"); found != install.end()) {
    for (const auto& [name, value] : found->items()) {
      if (name == "plugin") {
        for (const auto& [plugin, options] : value.items()) out.push_back("plugin-" + plugin);
      } else if (value.is_object()) {
        out.push_back(field_name(name));
      }
    }
  }
  if (!out.empty()) return out;
  // Inputs without a static configuration.
  for (const source::Provider& one : running.gateway().source().providers) {
    if (one.name != "internal") out.push_back(field_name(one.name));
  }
  return out;
}

/// The static configuration as far as there is one.
Json install_of(const Running& running) {
  const source::Gateway& gateway = running.gateway().source();
  if (!gateway.install.config_known) return Json::object();
  model::Tree tree = model::to_tree(gateway.install.config.root, gateway.version, model::Secrets::Hidden);
  Json out = Json::parse(model::to_json(tree, 0));
  return out.is_object() ? out : Json::object();
}

AdminAnswer overview(const Running& running) {
  Json rawdata = rawdata_of(running), install = install_of(running);
  Json out;
  out["http"] = {{"routers", section(rawdata, "routers")},
                 {"services", section(rawdata, "services")},
                 {"middlewares", section(rawdata, "middlewares")}};
  out["tcp"] = {{"routers", section(rawdata, "tcpRouters")},
                {"services", section(rawdata, "tcpServices")},
                {"middlewares", section(rawdata, "tcpMiddlewares")}};
  out["udp"] = {{"routers", section(rawdata, "udpRouters")}, {"services", section(rawdata, "udpServices")}};
  Count certificates("expired");
  for (const ApiCertificate& one : certificates_of(running.tls())) certificates.add(one.status);
  out["certificates"] = certificates.json();
  out["features"] = {{"tracing", exporter(install, "tracing")},
                     {"metrics", exporter(install, "metrics")},
                     {"accessLog", install.contains("accessLog")}};
  Json providers = providers_of(running, install);
  if (!providers.empty()) out["providers"] = std::move(providers);
  return json_answer(dump(out));
}

AdminAnswer entry_points(const Running& running, const std::string* only, const ApiQuery& query) {
  Json install = install_of(running);
  const Json points = install.value("entryPoints", Json::object());
  std::vector<Json> all;
  std::vector<ApiItem> items;
  for (const route::EntryPoint& point : running.gateway().tables().points) {
    if (running.gateway().tables().any_point && point.udp) continue;
    Json one = points.value(point.name, Json::object());
    if (one.empty()) one["address"] = point.address;
    one["name"] = point.name;
    if (only != nullptr && *only == point.name) return json_answer(dump(one));
    ApiItem& item = items.emplace_back();
    item.name = point.name;
    item.place = all.size();
    all.push_back(std::move(one));
  }
  if (only != nullptr) return api_error(404, "entry point not found: " + *only);
  return page_answer(query, std::move(items), "asc", [&](std::size_t place) { return dump(all[place]); });
}

AdminAnswer certificates(const Running& running, const std::string* only, const ApiQuery& query) {
  ApiCriterion criterion(query);
  std::string_view by = query.get("sortBy");
  const std::vector<ApiCertificate> all = certificates_of(running.tls());
  std::vector<ApiItem> items;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const ApiCertificate& one = all[i];
    if (only != nullptr && *only == one.fingerprint) return json_answer(one.json);
    bool found = criterion.search({one.common_name, one.organization, one.issuer}) ||
                 std::ranges::any_of(one.names, [&](const std::string& name) { return criterion.search({name}); });
    if (!found || !criterion.status(one.status)) continue;
    ApiKey key;
    if (by == "status") key.text = one.status;
    if (by == "issuer") key.text = one.organization.empty() ? one.issuer : one.organization;
    if (by == "validUntil") key.text = one.not_after;
    items.push_back({std::move(key), one.common_name + '\0' + one.fingerprint, i});
  }
  if (only != nullptr) return api_error(404, "certificate not found: " + *only);
  return page_answer(query, std::move(items), query.get("direction"), [&](std::size_t i) { return all[i].json; });
}

/// What follows "/PATH/" where that is one segment; decoded.
bool segment_of(std::string_view path, std::string_view list, std::string& out) {
  if (!path.starts_with(list) || path.size() <= list.size() + 1 || path[list.size()] != '/') return false;
  std::string_view rest = path.substr(list.size() + 1);
  if (rest.find('/') != std::string_view::npos) return false;
  route::Store store;
  out = route::unescaped(rest, base::UrlPart::Path, store);
  return true;
}

}  // namespace

AdminAnswer json_answer(std::string json, Headers headers, int status) {
  return {status, "application/json", std::move(json) + "\n", std::move(headers)};
}

AdminAnswer api_error(int status, const std::string& message) {
  AdminAnswer out = json_answer(dump({{"message", message}}), {}, status);
  out.type = "text/plain; charset=utf-8";
  return out;
}

std::optional<AdminAnswer> traefik_api(const Running& running, std::string_view path, std::string_view query_text) {
  ApiQuery query(query_text);
  std::string name;
  if (path == "/api/overview") return overview(running);
  if (path == "/api/entrypoints") return entry_points(running, nullptr, query);
  if (segment_of(path, "/api/entrypoints", name)) return entry_points(running, &name, query);
  if (path == "/api/certificates") return certificates(running, nullptr, query);
  if (segment_of(path, "/api/certificates", name)) {
    name = path.substr(std::string_view("/api/certificates/").size());  // Traefik does not decode these.
    return certificates(running, &name, query);
  }
  if (path == "/api/rawdata") return json_answer(dump(rawdata_of(running)));
  for (const List& list : kLists) {
    bool one = segment_of(path, list.path, name);
    if (path != list.path && !one) continue;
    Json rawdata = rawdata_of(running);
    Json objects = rawdata.contains(list.key) ? std::move(rawdata[list.key]) : Json::object();
    if (!one) return list_answer(list, std::move(objects), query);
    if (!objects.contains(name)) return api_error(404, std::string(list.noun) + " not found: " + name);
    return json_answer(dump(element(list, name, objects[name])));
  }
  return std::nullopt;
}

}  // namespace gw::serve
