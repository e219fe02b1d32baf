#include "net/docker.h"

#include <algorithm>
#include <cstdlib>
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
    events_ = std::make_unique<Transfer>(
        base_ + "/events?filters=%7B%22type%22%3A%5B%22container%22%2C%22network%22%5D%7D", http_);
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
    read_at_ = Clock::now();
    return out.dump(4, ' ', false, Json::error_handler_t::replace) + "\n";
  }

  Result<bool> wait(Time until) override {
    Time anew = read_at_ + kAnew;
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
  std::unique_ptr<Transfer> events_;
};

}  // namespace

std::unique_ptr<Store> open_docker(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop) {
  return std::make_unique<Docker>(url, options, stop);
}

}  // namespace gw::net
