#include "convert/merge.h"

#include <algorithm>
#include <set>

#include "convert/reshape.h"
#include "runtime/router.h"
#include "schema/role.h"

namespace gw::convert {
namespace {

using model::Property;
using model::Value;

struct Table {
  std::string_view group, name;
  std::string path() const { return std::string(group) + "." + std::string(name); }
};

constexpr Table kTables[] = {
    {"http", "routers"}, {"http", "services"}, {"http", "middlewares"}, {"http", "serversTransports"},
    {"tcp", "routers"},  {"tcp", "services"},  {"tcp", "middlewares"},  {"tcp", "serversTransports"},
    {"udp", "routers"},  {"udp", "services"},  {"tls", "options"},      {"tls", "stores"},
};

class Merger {
 public:
  explicit Merger(const source::Gateway& gateway) : gateway_(gateway) {
    out_.config.root = arena().object(schema::dynamic_root(), {}, model::OriginKind::Derived);
  }

  Merged run() {
    for (const source::Provider& provider : gateway_.providers) {
      if (provider.loaded) name_objects(provider);
    }
    std::size_t loaded = 0;
    for (const source::Provider& provider : gateway_.providers) {
      if (!provider.loaded) continue;
      ++loaded;
      arena().adopt(provider.config.arena);
      take(provider);
    }
    if (loaded == 1) {
      keep_as_is();
      return std::move(out_);
    }
    for (const Table& table : kTables) {
      const std::vector<Property>& members = tables_[table.path()];
      if (!members.empty()) out_.config.root = with_table(arena(), out_.config.root, table.group, table.name, members);
    }
    add_certificates();
    keep_places();
    return std::move(out_);
  }

 private:
  model::Arena& arena() { return *out_.config.arena; }

  static const Value* members_of(const source::Provider& provider, const Table& table) {
    const Value* group = provider.config.root.find(table.group);
    return group == nullptr ? nullptr : group->find(table.name);
  }

  void name_objects(const source::Provider& provider) {
    for (const Table& table : kTables) {
      const Value* members = members_of(provider, table);
      if (members == nullptr) continue;
      for (const Property& member : members->properties()) {
        std::string name(member.name), qualified = name + "@" + provider.name;
        bool special = table.group == "tls" && name == "default";
        if (!taken_[table.path()].insert(name).second && !special) {
          while (!taken_[table.path()].insert(name += "-" + provider.name).second) {}
          out_.losses.push_back({{std::string(table.group), std::string(table.name), name},
                                 member.value.name().written() ? member.value.name() : member.value.span,
                                 qualified + " is called " + name + " now: another provider has that name too",
                                 "",
                                 true});
        }
        out_.names[{table.path(), qualified}] = name;
      }
    }
  }

  /// The name that a reference of an object of `provider` has now.
  std::optional<std::string> reference(std::string_view role, std::string_view name, const std::string& provider) {
    std::string table = schema::table_of(role);
    if (table.empty() || name.empty()) return std::nullopt;
    std::string qualified = runtime::qualified(name, "@" + provider);
    auto known = out_.names.find({table, qualified});
    if (known != out_.names.end()) return known->second;
    if (name == "default" && (table == "tls.options" || table.ends_with("serversTransports"))) return std::nullopt;
    // Leads nowhere: it must not lead to an object of another provider now.
    bool caught = name.find('@') == std::string_view::npos && taken_[table].contains(std::string(name));
    return caught ? std::optional(qualified) : std::nullopt;
  }

  void take(const source::Provider& provider) {
    Rewrite references = [&](std::string_view role, const Value& text) {
      return reference(role, text.string(), provider.name);
    };
    for (const Table& table : kTables) {
      const Value* members = members_of(provider, table);
      if (members == nullptr) continue;
      for (const Property& member : members->properties()) {
        std::string name = out_.names[{table.path(), std::string(member.name) + "@" + provider.name}];
        Value value = rewrite(arena(), member.value, references);
        put(table, arena().copy(name), value);
      }
    }
    if (const Value* certificates = provider.config.root.at("tls.certificates")) {
      for (const Value& one : certificates->items()) certificates_.push_back(one);
    }
    for (const char* models : {"http.models", "tcp.models"}) {
      const Value* value = provider.config.root.at(models);
      if (value != nullptr && value->size > 0)
        out_.losses.push_back({{models},
                               value->span,
                               "models of a provider have no effect: Traefik does not use them",
                               "remove them",
                               true});
    }
  }

  /// One provider alone keeps the order of its sections.
  void keep_as_is() {
    for (const source::Provider& provider : gateway_.providers) {
      if (!provider.loaded || provider.config.root.kind != Value::Kind::Object) continue;
      out_.config.root = rewrite(arena(), provider.config.root, [&](std::string_view role, const Value& text) {
        return reference(role, text.string(), provider.name);
      });
    }
  }

  void put(const Table& table, std::string_view name, const Value& value) {
    std::vector<Property>& members = tables_[table.path()];
    bool again = table.group == "tls" && name == "default" && !members.empty() &&
                 std::ranges::find(members, name, &Property::name) != members.end();
    if (again) {
      out_.losses.push_back({{},
                             value.span,
                             "tls." + std::string(table.name) +
                                 ".default is defined by several providers: Traefik "
                                 "uses none of them",
                             "keep one of them",
                             false});
      conflicts_.insert(table.path());
    }
    if (!again) members.push_back({name, nullptr, value});
    if (conflicts_.contains(table.path()))
      std::erase_if(members, [](const Property& member) { return member.name == "default"; });
  }

  void add_certificates() {
    if (certificates_.empty()) return;
    const Value* known = out_.config.root.find("tls");
    const schema::Type* type = type_of(schema::dynamic_root(), "tls");
    Value tls = known != nullptr ? *known : arena().object(*type, {}, model::OriginKind::Derived);
    Value list = arena().list(certificates_, model::OriginKind::Derived);
    out_.config.root = arena().with(out_.config.root, "tls", arena().with(tls, "certificates", list));
  }

  /// Sections and tables know where the first provider wrote them, so that their comments are found.
  void keep_places() {
    for (const source::Provider& provider : gateway_.providers) {
      if (!provider.loaded) continue;
      Value& root = out_.config.root;
      for (const Property& group : std::vector<Property>(root.properties().begin(), root.properties().end())) {
        const Value* old = provider.config.root.find(group.name);
        if (old == nullptr || group.value.span.written()) continue;
        Value section = group.value;
        section.span = old->span;
        section.set_name(old->name());
        for (const Property& table : std::vector<Property>(section.properties().begin(), section.properties().end())) {
          const Value* place = old->find(table.name);
          if (place == nullptr) continue;
          Value members = table.value;
          members.span = place->span;
          members.set_name(place->name());
          section = arena().with(section, table.name, members);
        }
        root = arena().with(root, group.name, section);
      }
    }
  }

  const source::Gateway& gateway_;
  Merged out_;
  std::map<std::string, std::set<std::string>> taken_;
  std::map<std::string, std::vector<Property>> tables_;
  std::vector<Value> certificates_;
  std::set<std::string> conflicts_;
};

}  // namespace

Merged merge(const source::Gateway& gateway) { return Merger(gateway).run(); }

}  // namespace gw::convert
