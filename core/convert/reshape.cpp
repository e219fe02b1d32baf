#include "convert/reshape.h"

#include <cassert>
#include <charconv>

namespace gw::convert {
namespace {

using model::Property;
using model::Value;

/// A copy of `value` with other members or items, everything else of it kept.
Value with_members(model::Arena& arena, const Value& value, const std::vector<Property>& members) {
  Value out = value;
  std::span<const Property> kept = arena.copy(std::span<const Property>(members));
  out.members = kept.data();
  out.size = static_cast<std::uint32_t>(kept.size());
  return out;
}

Value with_items(model::Arena& arena, const Value& value, const std::vector<Value>& items) {
  Value out = value;
  std::span<const Value> kept = arena.copy(std::span<const Value>(items));
  out.list = kept.data();
  out.size = static_cast<std::uint32_t>(kept.size());
  return out;
}

class Rewriter {
 public:
  Rewriter(model::Arena& arena, const Rewrite& rewrite) : arena_(arena), rewrite_(rewrite) {}

  Value run(const Value& value, std::string_view role, bool& changed) {
    if (value.kind == Value::Kind::String) return text(value, role, changed);
    if (value.kind == Value::Kind::List) {
      std::vector<Value> items;
      bool any = false;
      for (const Value& item : value.items()) items.push_back(run(item, role, any));
      changed = changed || any;
      return any ? with_items(arena_, value, items) : value;
    }
    std::vector<Property> members;
    bool any = false;
    for (const Property& property : value.properties()) {
      members.push_back(property);
      members.back().value = run(property.value, property.field != nullptr ? property.field->role : "", any);
    }
    changed = changed || any;
    return any ? with_members(arena_, value, members) : value;
  }

 private:
  Value text(const Value& value, std::string_view role, bool& changed) {
    if (role.empty()) return value;
    std::optional<std::string> now = rewrite_(role, value);
    if (!now || *now == value.string()) return value;
    changed = true;
    std::string_view kept = arena_.copy(*now);
    Value out = value;
    out.chars = kept.data();
    out.size = static_cast<std::uint32_t>(kept.size());
    return out;
  }

  model::Arena& arena_;
  const Rewrite& rewrite_;
};

class Cutter {
 public:
  Cutter(model::Arena& arena, const std::set<std::string>& paths, std::uint8_t form)
      : arena_(arena), paths_(paths), form_(form) {}

  Value run(const Value& value, Path& path, bool& changed) {
    bool any = false;
    Value out = value.kind == Value::Kind::List ? items(value, path, any) : members(value, path, any);
    changed = changed || any;
    return any ? out : value;
  }

 private:
  Value items(const Value& value, Path& path, bool& any) {
    std::vector<Value> kept;
    std::size_t index = 0;
    for (const Value& item : value.items()) {
      path.push_back("[" + std::to_string(index++) + "]");
      if (paths_.contains(encode::to_text(path))) any = true;
      else kept.push_back(run(item, path, any));
      path.pop_back();
    }
    return with_items(arena_, value, kept);
  }

  Value members(const Value& value, Path& path, bool& any) {
    std::vector<Property> kept;
    for (const Property& property : value.properties()) {
      path.emplace_back(property.name);
      if (paths_.contains(encode::to_text(path))) {
        any = true;
      } else {
        bool cut = false;
        Value left = run(property.value, path, cut);
        any = any || cut;
        bool gone = cut && form_ != 0 && left.kind == Value::Kind::Object && left.size == 0 &&
                    property.field != nullptr && (property.field->allow_empty & form_) == 0;
        if (!gone) {
          kept.push_back(property);
          kept.back().value = left;
        }
      }
      path.pop_back();
    }
    return with_members(arena_, value, kept);
  }

  model::Arena& arena_;
  const std::set<std::string>& paths_;
  std::uint8_t form_;
};

}  // namespace

Value rewrite(model::Arena& arena, const Value& value, const Rewrite& rewrite) {
  bool changed = false;
  return Rewriter(arena, rewrite).run(value, "", changed);
}

Value without(model::Arena& arena, const Value& root, const std::set<std::string>& paths, std::uint8_t form) {
  Path path;
  bool changed = false;
  return paths.empty() ? root : Cutter(arena, paths, form).run(root, path, changed);
}

const Value* at(const Value& root, const Path& path) {
  const Value* value = &root;
  for (const std::string& part : path) {
    if (value->kind == Value::Kind::List) {
      std::size_t index = value->size;
      if (part.size() > 2) std::from_chars(part.data() + 1, part.data() + part.size() - 1, index);
      if (index >= value->size) return nullptr;
      value = &value->items()[index];
    } else {
      value = value->find(part);
    }
    if (value == nullptr) return nullptr;
  }
  return value;
}

const schema::Type* type_of(const schema::Type& type, std::string_view field) {
  const schema::Field* known = schema::field_named(type, field);
  const schema::Shape* shape = known == nullptr ? nullptr : known->shape;
  while (shape != nullptr && shape->type == nullptr) shape = shape->element;
  return shape == nullptr ? nullptr : shape->type;
}

Value with_table(model::Arena& arena, const Value& root, std::string_view group, std::string_view table,
                 std::span<const Property> members) {
  const Value* known = root.find(group);
  const schema::Type* type = type_of(schema::dynamic_root(), group);
  assert(type != nullptr);
  Value section = known != nullptr ? *known : arena.object(*type, {}, model::OriginKind::Derived);
  Value map = arena.map(members, model::OriginKind::Derived);
  if (const Value* old = section.find(table)) {
    map.span = old->span;
    map.set_name(old->name());
  }
  return arena.with(root, group, arena.with(section, table, map));
}

model::Value in_cluster(model::Arena& arena, const Value& root,
                        const std::map<std::string, std::vector<std::string>>& backends) {
  Value out = root;
  for (std::string_view group : {"http", "tcp", "udp"}) {
    const Value* services = root.at(std::string(group) + ".services");
    if (services == nullptr) continue;
    bool changed = false;
    std::vector<Property> members(services->properties().begin(), services->properties().end());
    for (Property& service : members) {
      auto hosts = backends.find(encode::to_text({std::string(group), "services", std::string(service.name)}));
      const Value* balancer = service.value.find("loadBalancer");
      if (hosts == backends.end() || balancer == nullptr) continue;
      const Value* servers = balancer->find("servers");
      const char* field = group == "http" ? "url" : "address";
      Value server = servers != nullptr && servers->size > 0
                         ? servers->items()[0]
                         : arena.object(*type_of(*balancer->type(), "servers"), {}, model::OriginKind::Derived);
      const Value* url = group == "http" ? server.find("url") : nullptr;
      std::size_t end = url == nullptr ? std::string_view::npos : url->string().find("://");
      std::string scheme = end != std::string_view::npos ? std::string(url->string().substr(0, end + 3))
                           : group == "http"             ? "http://"
                                                         : "";
      std::vector<Value> all;
      for (const std::string& host : hosts->second)
        all.push_back(arena.with(server, field, arena.string(scheme + host, model::OriginKind::Derived)));
      Value list = arena.list(all, model::OriginKind::Derived);
      service.value = arena.with(service.value, "loadBalancer", arena.with(*balancer, "servers", list));
      changed = true;
    }
    if (changed) out = with_table(arena, out, group, "services", members);
  }
  return out;
}

}  // namespace gw::convert
