#include "net/docker.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "net/transfer.h"

namespace gw::net {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

constexpr const char* kSocket = "/var/run/docker.sock";
constexpr std::chrono::seconds kAnew{30};
constexpr std::chrono::seconds kSwarmAnew{15};  // No event tells of tasks on other nodes; Traefik looks as often.
constexpr std::string_view kEvents = "%7B%22type%22%3A%5B%22container%22%2C%22network%22%2C%22service%22%5D%7D";

/// Of an object the members of these names, in their order there.
Json only(const Json& object, std::initializer_list<std::string_view> names) {
  Json out = Json::object();
  if (!object.is_object()) return out;
  for (const auto& [name, value] : object.items()) {
    if (std::ranges::find(names, std::string_view(name)) != names.end()) out[name] = value;
  }
  return out;
}

Json kept(const Json& container) {
  Json out =
      only(container, {"Id", "Created", "Name", "Image", "State", "Config", "HostConfig", "NetworkSettings", "Node"});
  auto cut = [&](const char* name, std::initializer_list<std::string_view> names) {
    if (out.contains(name)) out[name] = only(out[name], names);
  };
  cut("State", {"Status", "Running", "Paused", "Restarting", "Dead", "Health"});
  if (out.contains("State") && out["State"].contains("Health"))
    out["State"]["Health"] = only(out["State"]["Health"], {"Status"});
  cut("Config", {"Hostname", "ExposedPorts", "Image", "Labels"});
  cut("HostConfig", {"NetworkMode", "PortBindings"});
  cut("NetworkSettings", {"Ports", "IPAddress", "GlobalIPv6Address", "Networks"});
  return out;
}

std::string text_of(const Json& object, const char* name) {
  return object.is_object() && object.contains(name) && object[name].is_string() ? object[name].get<std::string>() : "";
}

/// What Traefik looks at of a service of a swarm.
Json kept_service(const Json& service) {
  Json out = only(service, {"ID", "Spec", "Endpoint"});
  if (out.contains("Spec")) {
    Json& spec = out["Spec"];
    spec = only(spec, {"Name", "Labels", "Mode", "EndpointSpec"});
    if (spec.contains("EndpointSpec")) spec["EndpointSpec"] = only(spec["EndpointSpec"], {"Mode"});
  }
  if (out.contains("Endpoint")) out["Endpoint"] = only(out["Endpoint"], {"VirtualIPs"});
  return out;
}

/// What it looks at of a task; nothing unless it runs.
std::optional<Json> kept_task(const Json& task) {
  if (!task.is_object() || !task.contains("Status") || text_of(task["Status"], "State") != "running")
    return std::nullopt;
  Json out = only(task, {"ID", "Slot", "NetworksAttachments"});
  if (!out.contains("NetworksAttachments") || !out["NetworksAttachments"].is_array()) return out;
  for (Json& one : out["NetworksAttachments"]) {
    one = only(one, {"Network", "Addresses"});
    if (one.contains("Network")) one["Network"] = only(one["Network"], {"ID"});
  }
  return out;
}

class Docker final : public Store {
 public:
  Docker(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop) : patience_(options.patience) {
    http_.socket = url.socket;
    http_.server = url.name;
    base_ = url.host;
    const char* given = std::getenv("DOCKER_HOST");
    std::string place = given == nullptr ? "" : given;
    if (url.host.empty() && url.socket.empty()) {
      if (place.empty()) http_.socket = kSocket;
      else if (place.starts_with("unix://")) http_.socket = place.substr(7);
      else if (place.starts_with("tcp://")) base_ = place.substr(6);
      else refused_ = "DOCKER_HOST is neither unix:// nor tcp://";
      http_.server = "docker://" + (http_.socket.empty() ? base_ : http_.socket);
    } else if (!url.host.empty()) {
      bool six = url.host.find(':') != std::string::npos;
      base_ = (six ? "[" + url.host + "]" : url.host) + ":" + std::to_string(url.port);
    }
    base_ = "http://" + (http_.socket.empty() ? base_ : "docker");
    while (base_.ends_with('/')) base_.pop_back();
    http_.seconds = static_cast<int>(options.patience.count());
    http_.largest = options.largest;
    http_.direct = true;
    http_.stop = stop;
  }

  std::optional<Error> listen() override {
    if (!refused_.empty()) return failed(refused_);
    events_ = std::make_unique<Transfer>(base_ + "/events?filters=" + std::string(kEvents), http_);
    Result<bool> begun = events_->begin(Clock::now() + patience_);
    if (!begun) return std::move(begun).error();
    if (!*begun) return events_->late();
    if (events_->status() != 200) return failed("/events answers " + std::to_string(events_->status()));
    return std::nullopt;
  }

  Result<std::string> read() override {
    if (!refused_.empty()) return failed(refused_);
    Result<Json> list = ask("/containers/json?all=1");
    if (!list) return std::move(list).error();
    std::vector<std::string> ids;
    for (const Json& one : *list) {
      if (one.is_object() && one.contains("Id") && one["Id"].is_string()) ids.push_back(one["Id"].get<std::string>());
    }
    std::ranges::sort(ids);
    Json out = Json::array();
    for (const std::string& id : ids) {
      Result<Json> container = ask("/containers/" + id + "/json");
      if (container) out.push_back(kept(*container));
      else if (container.error().kind != Error::Kind::NotFound) return std::move(container).error();
    }
    if (std::optional<Error> error = add_services(out)) return *std::move(error);
    read_at_ = Clock::now();
    return out.dump(4, ' ', false, Json::error_handler_t::replace) + "\n";
  }

  Result<bool> wait(Time until) override {
    Time anew = read_at_ + (swarm_ ? kSwarmAnew : kAnew);
    if (events_->body().empty()) {
      Result<Transfer::Came> came = events_->go_on(std::min(until, anew));
      if (!came) return std::move(came).error();
      if (*came == Transfer::Came::End) return failed("the connection was closed");
      if (*came == Transfer::Came::Late) return anew <= until;
    }
    events_->body().clear();
    return true;
  }

 private:
  Error failed(const std::string& why) const { return {Error::Kind::Network, http_.server + ": " + why}; }

  /// The services of the swarm that the engine manages, if it does, as `docker service inspect` prints them; with their
  /// running tasks, and the names of the networks that all nodes know. Source: pkg/provider/docker/pswarm.go.
  std::optional<Error> add_services(Json& out) {
    Result<Json> info = ask("/info");
    Json state = info && info->is_object() && info->contains("Swarm") ? (*info)["Swarm"] : Json();
    swarm_ = state.is_object() && state.contains("ControlAvailable") && state["ControlAvailable"] == true;
    if (!swarm_) return std::nullopt;
    Result<Json> services = ask("/services");
    if (!services) return std::move(services).error();
    Result<Json> networks = ask("/networks?filters=%7B%22scope%22%3A%5B%22swarm%22%5D%7D");
    if (!networks) return std::move(networks).error();
    Result<Json> tasks = ask("/tasks?filters=%7B%22desired-state%22%3A%5B%22running%22%5D%7D");
    if (!tasks) return std::move(tasks).error();
    Json names = Json::object();
    for (const Json& one : *networks) names[text_of(one, "Id")] = text_of(one, "Name");
    std::map<std::string, std::map<std::string, Json>> running;  // By service and id.
    for (const Json& one : *tasks) {
      if (std::optional<Json> task = kept_task(one)) running[text_of(one, "ServiceID")][text_of(one, "ID")] = *task;
    }
    std::map<std::string, Json> sorted;
    for (const Json& one : *services) sorted[text_of(one, "ID")] = kept_service(one);
    for (auto& [id, service] : sorted) {
      service["Tasks"] = Json::array();
      for (const auto& [task_id, task] : running[id]) service["Tasks"].push_back(task);
      service["Networks"] = names;
      out.push_back(std::move(service));
    }
    return std::nullopt;
  }

  Result<Json> ask(const std::string& path) {
    Result<HttpReply> reply = get(base_ + path, http_);
    if (!reply) return std::move(reply).error();
    std::string what = path.substr(0, path.find('?'));
    if (reply->status == 404 && what != "/containers/json") return Error{Error::Kind::NotFound, "no such container"};
    if (reply->status != 200)
      return failed(what + " answers " + std::to_string(reply->status) + ": is this Docker's API?");
    Json read = Json::parse(reply->body, nullptr, false);
    if (read.is_discarded()) return failed(what + " answers no JSON: is this Docker's API?");
    return read;
  }

  const std::chrono::seconds patience_;
  std::string base_;     ///< "http://127.0.0.1:2375".
  std::string refused_;  ///< Why there is nothing to ask.
  HttpOptions http_;
  Time read_at_ = {};
  bool swarm_ = false;  ///< The engine manages one.
  std::unique_ptr<Transfer> events_;
};

}  // namespace

std::unique_ptr<Store> open_docker(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop) {
  return std::make_unique<Docker>(url, options, stop);
}

}  // namespace gw::net
