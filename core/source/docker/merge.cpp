#include "source/docker/merge.h"

#include <algorithm>
#include <set>
#include <span>

#include "base/go_values.h"
#include "model/view.h"

namespace gw::source {
namespace {

using model::Property;
using model::Value;

/// How Traefik's log calls an object of a section, and its field. `before`: until 3.7; empty: did not merge then.
struct Section {
  std::string_view group;
  Sections::Kind kind;
  std::string_view name, words, field, before;
};

using Members = Sections::Members;

constexpr std::array<Section, Sections::kCount> kSections = {{
    {"http", Sections::Kind::Routers, "routers", "HTTP router", "routerName", "Router"},
    {"http", Sections::Kind::Services, "services", "HTTP service", "serviceName", "Service"},
    {"http", Sections::Kind::Middlewares, "middlewares", "HTTP middleware", "middlewareName", "Middleware"},
    {"http", Sections::Kind::Models, "models", "model", "modelName", {}},
    {"http", Sections::Kind::Transports, "serversTransports", "HTTP servers transport", "serversTransport",
     "ServersTransport"},
    {"tcp", Sections::Kind::Routers, "routers", "TCP router", "routerName", "Router TCP"},
    {"tcp", Sections::Kind::Services, "services", "TCP service", "serviceName", "Service TCP"},
    {"tcp", Sections::Kind::Middlewares, "middlewares", "TCP middleware", "middlewareName", "TCP Middleware"},
    {"tcp", Sections::Kind::Models, "models", "model", "modelName", {}},
    {"tcp", Sections::Kind::Transports, "serversTransports", "TCP servers transport", "serversTransport",
     "ServersTransport TCP"},
    {"udp", Sections::Kind::Routers, "routers", "UDP router", "routerName", "UDP router"},
    {"udp", Sections::Kind::Services, "services", "UDP service", "serviceName", "UDP service"},
    {"tls", Sections::Kind::Stores, "stores", "store", "storeName", "TLS store"},
}};

/// Who defines an object, and where.
struct Definition {
  const Property* member;
  const std::string* origin;

  text::Span place() const { return member->value.name().written() ? member->value.name() : member->value.span; }
};

class Merge {
 public:
  Merge(Version version, Provider& out) : version_(version), out_(out) {}

  bool run(const std::map<std::string, Sections>& configurations) {
    for (std::size_t i = 0; i < kSections.size(); ++i) {
      const Section& section = kSections[i];
      if (section.before.empty() && version_ < Version{3, 7, 0}) continue;
      std::vector<Definition> all;
      for (const auto& [origin, sections] : configurations) {
        for (const Property& member : sections.at(i)) all.push_back({&member, &origin});
      }
      std::ranges::stable_sort(all, {}, [](const Definition& one) { return one.member->name; });
      std::vector<Property> kept;
      std::vector<std::span<const Definition>> conflicts;
      kept.reserve(all.size());
      for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
        while (end < all.size() && all[end].member->name == all[begin].member->name) ++end;
        std::span<const Definition> same = std::span(all).subspan(begin, end - begin);
        Value value = same[0].member->value;
        bool conflict = false;
        if (!merge(section, same.subspan(1), value, conflict)) return false;
        if (conflict) conflicts.push_back(same);
        else kept.push_back({same[0].member->name, nullptr, value});
      }
      for (std::span<const Definition> same : conflicts) tell(section, same);
      store(section, kept);
    }
    return true;
  }

 private:
  /// Puts other definitions of one object to the first. False: Traefik follows a nil pointer.
  bool merge(const Section& section, std::span<const Definition> others, Value& value, bool& conflict) {
    for (const Definition& one : others) {
      const Value& other = one.member->value;
      bool service = section.kind == Sections::Kind::Services;
      bool balanced = service && value.find("loadBalancer") != nullptr && other.find("loadBalancer") != nullptr;
      if (service && !balanced && version_ < Version{3, 7, 0}) return false;
      conflict = !(balanced ? join(value, other) : same_value(value, other, version_)) || conflict;
    }
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

  void store(const Section& section, const std::vector<Property>& kept) {
    if (kept.empty()) return;
    model::Arena& arena = *out_.config.arena;
    Value& root = out_.config.root;
    const Value* group = root.find(section.group);
    const schema::Field* field = schema::field_named(schema::dynamic_root(), section.group);
    Value changed = group != nullptr ? *group : arena.object(*field->shape->type, {}, model::OriginKind::Derived);
    Value map = arena.map(kept, model::OriginKind::Derived);
    root = arena.with(root, section.group, arena.with(changed, section.name, map));
  }

  void tell(const Section& section, std::span<const Definition> all) {
    std::string name(all[0].member->name);
    std::vector<std::string> origins;
    for (const Definition& one : all) origins.push_back(*one.origin);
    bool before = version_ < Version{3, 7, 0};
    std::string message(before ? section.before : section.words);
    message += " defined multiple times with different configurations";
    std::vector<std::pair<std::string, std::string>> fields = {{std::string(section.field), name}};
    if (before && section.group == "tls") {
      message += " in " + base::go_list(origins);
    } else {
      std::string list;
      for (const std::string& origin : origins) list += (list.empty() ? "" : ",") + origin;
      fields.emplace_back("configuration", list);
    }
    out_.log.push_back({"error", message, {}, fields});
    diag::Fact fact;
    fact.kind = diag::FactKind::ConflictingDefinition;
    fact.span = all[0].place();
    fact.subject = name;
    fact.detail = section.words;
    fact.traefik = message;
    fact.path = std::string(section.group) + "." + std::string(section.name) + "." + name;
    for (std::size_t i = 1; i < all.size(); ++i) fact.notes.push_back({"defined too in " + origins[i], all[i].place()});
    fact.candidates = std::move(origins);
    out_.facts.push_back(std::move(fact));
  }

  Version version_;
  Provider& out_;
};

}  // namespace

Members& Sections::of(std::string_view group, Kind kind) {
  auto at = std::ranges::find_if(kSections, [&](const Section& one) { return one.kind == kind && one.group == group; });
  return all_[static_cast<std::size_t>(at - kSections.begin())];
}

Sections sections_of(const Value& root) {
  Sections out;
  for (const Property& group : root.properties()) {
    for (std::size_t i = 0; i < kSections.size(); ++i) {
      if (kSections[i].group != group.name) continue;
      const Value* members = group.value.find(kSections[i].name);
      if (members == nullptr) continue;
      std::span<const Property> all = members->properties();
      out.at(i).assign(all.begin(), all.end());
    }
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
