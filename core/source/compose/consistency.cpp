// What must hold between the parts of a project. Source: compose-go v2 loader/validate.go, graph/cycle.go.

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/strings.h"
#include "source/compose/service.h"

namespace gw::source::compose {
namespace {

constexpr std::string_view kInvalid = ": invalid compose project";

class Consistency {
 public:
  Consistency(Loader& loader, const Node& model, const std::vector<Service>& services)
      : loader_(loader), model_(model), services_(services) {
    known_.reserve(services.size());
    for (const Service& service : services) known_[service.view.name] = &service;
  }

  void run() {
    for (const Service& service : services_) {
      if (!service.view.active || !service.node->is_map()) continue;
      service_ = &service;
      image();
      networks();
      health_check();
      dependencies();
      volumes();
      resources("configs", "config");
      resources("secrets", "secret");
      replicas();
      mounts();
    }
    secrets();
    cycles();
  }

 private:
  const Node& node() const { return *service_->node; }
  const std::string& name() const { return service_->view.name; }
  std::string quoted() const { return "service " + base::quote(name()); }

  void fail(std::string message, text::Span span) { loader_.refuse(std::move(message), span, name()); }
  void invalid(const std::string& message, text::Span span) { fail(message + std::string(kInvalid), span); }

  const Node* top(std::string_view section, std::string_view key) const {
    const Node* map = model_.find(section);
    const Member* member = map == nullptr ? nullptr : map->member(key);
    return member == nullptr ? nullptr : member->value;
  }

  void image() {
    bool made = node().find("build") != nullptr || !node().string("image").empty() ||
                node().find("provider") != nullptr || node().find("image") != nullptr;
    if (!made) invalid(quoted() + " has neither an image nor a build context specified", service_->view.span);
  }

  void networks() {
    const Node *mode = node().find("network_mode"), *networks = node().find("networks");
    if (mode != nullptr && networks != nullptr && !networks->members.empty() && !mode->text.empty())
      invalid("service " + name() + " declares mutually exclusive `network_mode` and `networks`", mode->span);
    if (networks == nullptr || !networks->is_map()) return;
    for (const Member& member : networks->members) {
      if (member.key != "default" && top("networks", member.key) == nullptr)
        invalid(quoted() + " refers to undefined network " + std::string(member.key), member.key_span);
    }
  }

  void health_check() {
    const Node* health = node().find("healthcheck");
    const Node* test = health == nullptr ? nullptr : health->find("test");
    if (test == nullptr || !test->is_list() || test->items.empty()) return;
    std::string_view first = test->items[0]->text;
    if (first != "CMD" && first != "CMD-SHELL" && first != "NONE")
      fail("healthcheck.test must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"", test->span);
  }

  /// Calls `each(name, required, span)` for what the service depends on, links and shared namespaces included.
  template <class Each>
  static void depends(const Node& service, Each each) {
    if (const Node* list = service.find("depends_on")) {
      for (const Member& member : list->members) {
        const Node* required = member.value->find("required");
        each(member.key, required == nullptr || required->boolean, member.key_span);
      }
    }
    if (const Node* links = service.find("links")) {
      for (const Node* link : links->items) each(link->text.substr(0, link->text.find(':')), true, link->span);
    }
    for (std::string_view key : {"network_mode", "ipc", "pid", "uts", "cgroup"}) {
      const Node* value = service.find(key);
      if (value != nullptr && value->text.starts_with("service:")) each(value->text.substr(8), true, value->span);
    }
    if (const Node* volumes = service.find("volumes_from")) {
      for (const Node* from : volumes->items) {
        if (!from->text.starts_with("container:")) each(from->text.substr(0, from->text.find(':')), true, from->span);
      }
    }
  }

  void dependencies() {
    depends(node(), [&](std::string_view other, bool required, text::Span span) {
      auto found = known_.find(other);
      bool active = found != known_.end() && found->second->view.active;
      if (active || (found != known_.end() && !required)) return;
      invalid(quoted() + " depends on undefined service " + base::quote(other), span);
    });
  }

  void volumes() {
    const Node* volumes = node().find("volumes");
    for (const Node* volume : volumes == nullptr ? std::vector<const Node*>() : volumes->items) {
      std::string_view source = volume->string("source");
      if (volume->string("type") != "volume" || source.empty()) continue;
      const Node* map = model_.find("volumes");
      if (map == nullptr || map->member(source) == nullptr)
        invalid(quoted() + " refers to undefined volume " + std::string(source), volume->span);
    }
  }

  void resources(std::string_view section, std::string_view what) {
    const Node* used = node().find(section);
    for (const Node* item : used == nullptr ? std::vector<const Node*>() : used->items) {
      std::string_view source = item->string("source");
      if (top(section, source) == nullptr)
        invalid(quoted() + " refers to undefined " + std::string(what) + " " + std::string(source), item->span);
    }
  }

  void replicas() {
    const Node *scale = node().find("scale"), *deploy = node().find("deploy");
    const Node* replicas = deploy == nullptr ? nullptr : deploy->find("replicas");
    auto negative = [](const Node* value) { return value != nullptr && value->is_integer() && value->integer < 0; };
    if (scale != nullptr && replicas != nullptr && scale->integer != replicas->integer)
      invalid("services." + name() + ": can't set distinct values on 'scale' and 'deploy.replicas'", scale->span);
    if (negative(scale)) fail("services." + name() + ".scale: must be greater than or equal to 0", scale->span);
    else if (negative(replicas))
      fail("services." + name() + ".deploy.replicas: must be greater than or equal to 0", replicas->span);
    const Node* container = node().find("container_name");
    if (service_->view.replicas > 1 && container != nullptr && !container->text.empty())
      invalid("services." + std::string(scale != nullptr ? "scale" : "deploy.replicas") +
                  ": can't set container_name and " + name() + " as container name must be unique",
              container->span);
  }

  void mounts() {
    std::map<std::string_view, std::string> taken;
    auto take = [&](std::string_view section, std::size_t index, std::string_view target, text::Span span) {
      std::string where = "services." + name() + "." + std::string(section) + "[" + std::to_string(index) + "]";
      auto [at, fresh] = taken.emplace(target, where);
      if (!fresh) fail(where + ": target " + std::string(target) + " already mounted as " + at->second, span);
      else at->second = std::move(where);
    };
    if (const Node* list = node().find("tmpfs")) {
      if (list->is_string()) take("tmpfs", 0, list->text.substr(0, list->text.find(':')), list->span);
      for (std::size_t i = 0; i < list->items.size(); ++i)
        take("tmpfs", i, list->items[i]->text.substr(0, list->items[i]->text.find(':')), list->items[i]->span);
    }
    if (const Node* list = node().find("volumes")) {
      for (std::size_t i = 0; i < list->items.size(); ++i) {
        if (list->items[i]->is_map()) take("volumes", i, list->items[i]->string("target"), list->items[i]->span);
      }
    }
  }

  void secrets() {
    const Node* secrets = model_.find("secrets");
    if (secrets == nullptr) return;
    for (const Member& member : secrets->members) {
      const Node* external = member.value->find("external");
      if (external != nullptr && external->boolean) continue;
      if (!member.value->string("file").empty() || !member.value->string("environment").empty()) continue;
      loader_.refuse(
          "secret " + base::quote(member.key) + " must declare either `file` or `environment`" + std::string(kInvalid),
          member.key_span);
    }
  }

  /// Dependencies that lead back. Source: graph/cycle.go.
  void cycles() {
    std::map<std::string_view, std::vector<std::string_view>> edges;
    std::map<std::string_view, int> state;  // 1: on the way, 2: done.
    for (const Service& service : services_) {
      if (!service.view.active || !service.node->is_map()) continue;
      depends(*service.node,
              [&](std::string_view other, bool, text::Span) { edges[service.view.name].push_back(other); });
    }
    for (const auto& [start, unused] : edges) {
      std::vector<std::pair<std::string_view, std::size_t>> path;
      if (state[start] == 0) path.emplace_back(start, 0);
      while (!path.empty()) {
        auto [at, next] = path.back();
        state[at] = 1;
        const std::vector<std::string_view>& to = edges.find(at)->second;
        if (next == to.size()) {
          state[at] = 2;
          path.pop_back();
          continue;
        }
        ++path.back().second;
        if (state[to[next]] == 0 && edges.contains(to[next])) {
          path.emplace_back(to[next], 0);
        } else if (state[to[next]] == 1) {
          report_cycle(path, to[next]);
          return;
        }
      }
    }
  }

  void report_cycle(const std::vector<std::pair<std::string_view, std::size_t>>& path, std::string_view back) {
    std::string message = "dependency cycle detected: ";
    bool on = false;
    for (const auto& [name, unused] : path) {
      on = on || name == back;
      if (on) message += std::string(name) + " -> ";
    }
    const Service* service = known_.at(back);
    loader_.refuse(message + std::string(back), service->view.span, service->view.name);
  }

  Loader& loader_;
  const Node& model_;
  const std::vector<Service>& services_;
  const Service* service_ = nullptr;
  std::unordered_map<std::string_view, const Service*> known_;
};

}  // namespace

void check_consistency(Loader& loader, const Node& model, const std::vector<Service>& services) {
  Consistency(loader, model, services).run();
}

}  // namespace gw::source::compose
