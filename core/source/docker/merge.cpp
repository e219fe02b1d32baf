#include "source/docker/merge.h"

#include <algorithm>
#include <set>

#include "base/go_values.h"
#include "model/view.h"

namespace gw::source {
namespace {

using model::Property;
using model::Value;

/// How Traefik's log calls an object of a section, and its field. `before`: until 3.7; empty: did not merge then.
struct Section {
  std::string_view group, name, words, field, before;
};

constexpr Section kSections[] = {
    {"http", "routers", "HTTP router", "routerName", "Router"},
    {"http", "services", "HTTP service", "serviceName", "Service"},
    {"http", "middlewares", "HTTP middleware", "middlewareName", "Middleware"},
    {"http", "models", "model", "modelName", {}},
    {"http", "serversTransports", "HTTP servers transport", "serversTransport", "ServersTransport"},
    {"tcp", "routers", "TCP router", "routerName", "Router TCP"},
    {"tcp", "services", "TCP service", "serviceName", "Service TCP"},
    {"tcp", "middlewares", "TCP middleware", "middlewareName", "TCP Middleware"},
    {"tcp", "models", "model", "modelName", {}},
    {"tcp", "serversTransports", "TCP servers transport", "serversTransport", "ServersTransport TCP"},
    {"udp", "routers", "UDP router", "routerName", "UDP router"},
    {"udp", "services", "UDP service", "serviceName", "UDP service"},
    {"tls", "stores", "store", "storeName", "TLS store"},
};

struct Definition {
  Value value;
  std::string_view name;
  std::vector<std::string> origins = {};
  std::vector<text::Span> places = {};
  bool conflict = false;
};

class Merge {
 public:
  Merge(Version version, Provider& out) : version_(version), out_(out) {}

  bool run(const std::map<std::string, Sections>& configurations) {
    for (const Section& section : kSections) {
      if (section.before.empty() && version_ < Version{3, 7, 0}) continue;
      std::map<std::string_view, Definition> merged;
      for (const auto& [origin, sections] : configurations) {
        auto at = sections.find({section.group, section.name});
        if (at == sections.end()) continue;
        for (const Property& member : at->second) {
          if (!add(section, merged, member, origin)) return false;
        }
      }
      store(section, merged);
    }
    return true;
  }

 private:
  bool add(const Section& section, std::map<std::string_view, Definition>& merged, const Property& member,
           const std::string& origin) {
    auto [at, added] = merged.try_emplace(member.name, Definition{member.value, member.name});
    Definition& known = at->second;
    known.origins.push_back(origin);
    known.places.push_back(member.value.name().written() ? member.value.name() : member.value.span);
    if (added) return true;
    bool service = section.name == "services";
    bool balanced =
        service && known.value.find("loadBalancer") != nullptr && member.value.find("loadBalancer") != nullptr;
    if (service && !balanced && version_ < Version{3, 7, 0}) return false;  // Follows a nil pointer.
    bool fine = balanced ? join(known.value, member.value) : same_value(known.value, member.value, version_);
    known.conflict = known.conflict || !fine;
    return true;
  }

  /// Appends the servers of `other` that `service` does not have. False: they differ in something else.
  bool join(Value& service, const Value& other) {
    model::Arena& arena = *out_.config.arena;
    const Value& mine = *service.find("loadBalancer");
    const Value& theirs = *other.find("loadBalancer");
    Value nothing;
    if (!same_value(arena.with(mine, "servers", nothing), arena.with(theirs, "servers", nothing), version_))
      return false;
    const Value* from = theirs.find("servers");
    if (from == nullptr) return true;
    std::vector<Value> servers;
    if (const Value* own = mine.find("servers")) servers.assign(own->items().begin(), own->items().end());
    std::set<std::string> known;
    for (const Value& server : servers) known.insert(address_of(server));
    for (const Value& server : from->items()) {
      if (!known.contains(address_of(server))) servers.push_back(server);
    }
    Value list = arena.list(servers, model::OriginKind::Derived, from->span);
    service = arena.with(service, "loadBalancer", arena.with(mine, "servers", list));
    return true;
  }

  static std::string address_of(const Value& server) {
    return std::string(model::written(server, server.find("url") != nullptr ? "url" : "address"));
  }

  void store(const Section& section, const std::map<std::string_view, Definition>& merged) {
    std::vector<Property> kept;
    for (const auto& [name, one] : merged) {
      if (one.conflict) tell(section, one);
      else kept.push_back({one.name, nullptr, one.value});
    }
    if (kept.empty()) return;
    model::Arena& arena = *out_.config.arena;
    Value& root = out_.config.root;
    const Value* group = root.find(section.group);
    const schema::Field* field = schema::field_named(schema::dynamic_root(), section.group);
    Value changed = group != nullptr ? *group : arena.object(*field->shape->type, {}, model::OriginKind::Derived);
    Value map = arena.map(kept, model::OriginKind::Derived);
    root = arena.with(root, section.group, arena.with(changed, section.name, map));
  }

  void tell(const Section& section, const Definition& one) {
    bool before = version_ < Version{3, 7, 0};
    std::string message(before ? section.before : section.words);
    message += " defined multiple times with different configurations";
    std::vector<std::pair<std::string, std::string>> fields = {{std::string(section.field), std::string(one.name)}};
    if (before && section.group == "tls") {
      message += " in " + base::go_list(one.origins);
    } else {
      std::string list;
      for (const std::string& origin : one.origins) list += (list.empty() ? "" : ",") + origin;
      fields.emplace_back("configuration", list);
    }
    out_.log.push_back({"error", message, {}, fields});
    diag::Fact fact;
    fact.kind = diag::FactKind::ConflictingDefinition;
    fact.span = one.places[0];
    fact.subject = one.name;
    fact.detail = section.words;
    fact.traefik = message;
    fact.path = std::string(section.group) + "." + std::string(section.name) + "." + std::string(one.name);
    fact.candidates = one.origins;
    for (std::size_t i = 1; i < one.places.size(); ++i)
      fact.notes.push_back({"defined too in " + one.origins[i], one.places[i]});
    out_.facts.push_back(std::move(fact));
  }

  Version version_;
  Provider& out_;
};

}  // namespace

Sections sections_of(const Value& root) {
  Sections out;
  for (const Section& section : kSections) {
    const Value* group = root.find(section.group);
    const Value* members = group == nullptr ? nullptr : group->find(section.name);
    if (members == nullptr) continue;
    std::span<const Property> all = members->properties();
    if (!all.empty()) out[{section.group, section.name}].assign(all.begin(), all.end());
  }
  return out;
}

bool same_value(const Value& a, const Value& b, Version version) {
  // Zero and absent are one in Go unless a pointer holds them, and JSON tells the two apart there.
  auto text = [&](const Value& value) {
    return model::to_json(model::to_tree(value, version, model::Secrets::Shown), 0);
  };
  auto by_default = [](const Value& value) {
    const Value* flag = value.find("defaultRule");
    return flag != nullptr && flag->kind == Value::Kind::Bool && flag->boolean;
  };
  return by_default(a) == by_default(b) && text(a) == text(b);
}

bool merge_containers(const std::map<std::string, Sections>& configurations, Version version, Provider& out) {
  return Merge(version, out).run(configurations);
}

}  // namespace gw::source
