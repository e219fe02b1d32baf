// Steps on a merged model, besides those that have files of their own.

#include "base/ip.h"
#include "base/strings.h"
#include "source/compose/loader.h"

namespace gw::source::compose {
namespace {

/// Calls `change` for every service; the model with what it makes of them.
template <class Change>
const Node* each_service(const Node* model, Arena& arena, Change change) {
  const Node* services = model->find("services");
  if (services == nullptr || !services->is_map()) return model;
  Node* made = nullptr;
  for (std::size_t i = 0; i < services->members.size(); ++i) {
    const Node* before = services->members[i].value;
    if (!before->is_map()) continue;
    const Node* after = change(services->members[i].key, before);
    if (after == before) continue;
    if (made == nullptr) made = &arena.copy(*services);
    made->members[i].value = after;
  }
  if (made == nullptr) return model;
  Node& out = arena.copy(*model);
  set(out, "services", {}, made);
  return &out;
}

const Node* with(const Node* map, std::string_view key, const Node* value, Arena& arena) {
  if (map->find(key) == value) return map;
  Node& out = arena.copy(*map);
  set(out, key, {}, value);
  return &out;
}

template <class Change>
const Node* each_item(const Node* list, Arena& arena, Change change) {
  if (list == nullptr || !list->is_list()) return list;
  Node* out = nullptr;
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const Node* item = change(list->items[i]);
    if (item == list->items[i]) continue;
    if (out == nullptr) out = &arena.copy(*list);
    out->items[i] = item;
  }
  return out == nullptr ? list : out;
}

}  // namespace

/// Source: compose-go v2 paths/resolve.go, for the paths that gw follows.
const Node* Loader::resolve_paths(const Node* model, const Place& place) {
  const std::string& directory = place.way ? *place.way : place.directory;
  auto resolved = [&](const Node* path) -> const Node* {
    if (path == nullptr || !path->is_string() || path->boolean || path->text.empty()) return path;
    std::string name(path->text);
    std::string home = name[0] == '~' ? this->home() : "";
    name = home.empty() ? join_path(directory, name) : join_path(home, "./" + name.substr(1));
    bool name_is_absolute = name.starts_with('/');
    Node& out = arena_.copy(*arena_.string(std::move(name), path->span));
    out.boolean = !place.way || name_is_absolute;
    return &out;
  };
  auto in_map = [&](const Node* map, std::string_view key) -> const Node* {
    if (!map->is_map() || map->find(key) == nullptr) return map;
    return with(map, key, resolved(map->find(key)), arena_);
  };
  model = each_service(model, arena_, [&](std::string_view name, const Node* service) {
    const Node* before = service;
    for (const Member& member : before->members) {
      const Node* value = member.value;
      if (member.key == "env_file") {
        value = each_item(value, arena_, [&](const Node* item) { return in_map(item, "path"); });
      } else if (member.key == "label_file") {
        value = each_item(value, arena_, resolved);
      } else if (member.key == "extends") {
        value = in_map(value, "file");
      } else if (member.key == "volumes") {
        value = each_item(value, arena_, [&](const Node* item) {
          if (item->string("type") != "bind") return item;
          if (item->find("source") != nullptr) return in_map(item, "source");
          refuse("invalid mount config for type \"bind\": field Source must not be empty", item->span,
                 std::string(name));
          return item;
        });
      }
      service = with(service, member.key, value, arena_);
    }
    return service;
  });
  const Node* configs = model->find("configs");
  if (configs == nullptr || !configs->is_map()) return model;
  Node& out = arena_.copy(*configs);
  for (Member& member : out.members) member.value = in_map(member.value, "file");
  return with(model, "configs", &out, arena_);
}

/// Variables of `environment` lists that stand without a value. Source: loader/environment.go.
const Node* Loader::resolve_environment(const Node* model, const ScopePtr& scope) {
  return each_service(model, arena_, [&](std::string_view, const Node* service) {
    const Node* environment = service->find("environment");
    if (environment == nullptr || !environment->is_list()) return service;
    const Node* made = each_item(environment, arena_, [&](const Node* item) {
      if (!item->is_string() || item->text.find('=') != std::string_view::npos) return item;
      std::optional<std::string> value = scope->find(item->text);
      return value ? arena_.string(std::string(item->text) + "=" + *value, item->span) : item;
    });
    return with(service, "environment", made, arena_);
  });
}

/// Source: compose-go v2 validation/validation.go.
void Loader::check_values(const Node* model) {
  auto each = [&](std::string_view section, auto check) {
    const Node* map = model->find(section);
    if (map == nullptr || !map->is_map()) return;
    for (const Member& member : map->members) check(member);
  };
  auto one_of = [&](std::string_view section, std::initializer_list<std::string_view> keys) {
    each(section, [&](const Member& member) {
      if (!member.value->is_map()) return;
      std::string names;
      int count = 0;
      for (std::string_view key : keys) {
        names += (names.empty() ? "" : "|") + std::string(key);
        count += member.value->find(key) != nullptr ? 1 : 0;
      }
      std::string where = std::string(section) + "." + std::string(member.key) + ": ";
      if (count > 1) refuse(where + names + " attributes are mutually exclusive", member.key_span);
      bool elsewhere = member.value->find("driver") != nullptr || member.value->find("external") != nullptr;
      if (count == 0 && !elsewhere) refuse(where + "one of " + names + " must be set", member.key_span);
    });
  };
  one_of("configs", {"file", "environment", "content"});
  one_of("secrets", {"file", "environment"});
  each("volumes", [&](const Member& member) {
    const Node* external = member.value->find("external");
    if (external == nullptr || !external->boolean) return;
    for (const Member& other : member.value->members) {
      if (other.key == "name" || other.key == "external" || other.key.starts_with("x-")) continue;
      refuse("volumes." + std::string(member.key) + ": conflicting parameters \"external\" and " +
                 base::quote(other.key) + " specified",
             other.key_span);
    }
  });
  each("services", [&](const Member& service) {
    const Node* ports = service.value->find("ports");
    if (ports == nullptr) return;
    for (const Node* port : ports->items) {
      const Node* ip = port->find("host_ip");
      if (ip != nullptr && ip->is_string() && !base::parse_ip(ip->text))
        refuse("services." + std::string(service.key) + ".ports.[]: invalid ip address: " + std::string(ip->text),
               ip->span, std::string(service.key));
    }
  });
}

/// What lists of labels show before they are merged.
void Loader::note_labels(const Node* model) {
  auto note = [&](diag::FactKind kind, const Node& item, std::string_view key, std::string_view service) {
    diag::Fact fact;
    fact.kind = kind;
    fact.span = item.span;
    fact.subject = std::string(key);
    fact.object = std::string(service);
    project_.facts.push_back(std::move(fact));
  };
  auto look = [&](const Node* labels, std::string_view service) {
    if (labels == nullptr || !labels->is_list()) return;
    std::map<std::string_view, const Node*> known;
    for (const Node* item : labels->items) {
      if (!item->is_string()) continue;
      std::size_t equals = item->text.find('=');
      std::string_view key = item->text.substr(0, equals);
      auto [first, fresh] = known.emplace(key, item);
      if (!fresh) {
        note(diag::FactKind::ComposeTwice, *item, key, service);
        project_.facts.back().notes.push_back({"first here", first->second->span});
      }
      bool spaced = key.ends_with(' ') || key.ends_with('\t');
      if (equals != std::string_view::npos) spaced = spaced || item->text.substr(equals + 1).starts_with(' ');
      if (spaced) note(diag::FactKind::ComposeSpace, *item, key, service);
    }
  };
  const Node* services = model->find("services");
  if (services == nullptr) return;
  for (const Member& service : services->members) {
    look(service.value->find("labels"), service.key);
    const Node* deploy = service.value->find("deploy");
    if (deploy != nullptr) look(deploy->find("labels"), service.key);
  }
}

}  // namespace gw::source::compose
