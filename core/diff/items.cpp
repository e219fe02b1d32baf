#include "diff/items.h"

#include <algorithm>

#include "diff/credentials.h"
#include "digest/digest.h"
#include "digest/members.h"
#include "model/view.h"
#include "runtime/router.h"
#include "schema/role.h"

namespace gw::diff {
namespace {

using model::Tree;
using model::Value;
using runtime::Role;

constexpr std::pair<Role, std::string_view> kTables[] = {
    {Role::Router, "http.routers"},   {Role::Service, "http.services"},   {Role::Middleware, "http.middlewares"},
    {Role::TcpRouter, "tcp.routers"}, {Role::TcpService, "tcp.services"}, {Role::TcpMiddleware, "tcp.middlewares"},
    {Role::UdpRouter, "udp.routers"}, {Role::UdpService, "udp.services"},
};

constexpr std::pair<std::string_view, std::string_view> kMembers[] = {
    {"tls.options", "TLS options"},
    {"tls.stores", "TLS store"},
    {"http.serversTransports", "servers transport"},
    {"tcp.serversTransports", "TCP servers transport"},
};

bool is_router(Role role) { return role == Role::Router || role == Role::TcpRouter || role == Role::UdpRouter; }

std::string text_of(const Tree& tree) {
  if (tree.kind == Tree::Kind::String) return tree.string;
  if (tree.kind != Tree::Kind::List) return model::to_json(tree, 0);
  std::string out;
  for (const Tree& item : tree.items) out += (out.empty() ? "" : ", ") + text_of(item);
  return "[" + out + "]";
}

/// Writes references as qualified names.
void qualify(const Value& value, Tree& tree, std::string_view owner, const Names* names) {
  if (value.kind == Value::Kind::List) {
    for (std::size_t i = 0; i < value.items().size() && i < tree.items.size(); ++i)
      qualify(value.items()[i], tree.items[i], owner, names);
  }
  for (const model::Property& property : value.properties()) {
    std::string_view key = property.field == nullptr ? property.name : property.field->json;
    Tree* member = tree.find(key);
    if (member == nullptr) continue;
    std::string table = property.field == nullptr ? "" : schema::table_of(property.field->role);
    if (table.empty()) {
      qualify(property.value, *member, owner, names);
      continue;
    }
    auto rename = [&](Tree& text) {
      if (text.kind != Tree::Kind::String || text.string.empty() || text.string == "default") return;
      std::string qualified = runtime::qualified(text.string, owner);
      auto found = names == nullptr ? Names::const_iterator() : names->find({table, qualified});
      text.string = names != nullptr && found != names->end() ? found->second : qualified;
    };
    rename(*member);
    for (Tree& item : member->items) rename(item);
  }
}

/// The value below a dotted path of JSON names; where there is none the nearest above it.
text::Span span_of(const Value& value, std::string_view path) {
  text::Span own = value.name().written() ? value.name() : value.span;
  if (path.empty()) return own;
  std::string_view first = path.substr(0, path.find('.'));
  std::string_view rest = first.size() == path.size() ? std::string_view() : path.substr(first.size() + 1);
  std::string_view name = first.substr(0, first.find('['));
  for (const model::Property& property : value.properties()) {
    std::string_view key = property.field == nullptr ? property.name : property.field->json;
    if (key != name && property.name != name) continue;
    text::Span found = span_of(property.value, rest);
    return found.written() ? found : own;
  }
  return own;
}

class Lines {
 public:
  explicit Lines(std::map<std::string, Line>& out) : out_(out) {}

  void add(const std::string& path, const Tree& shown, const Tree& text) {
    if (text.kind == Tree::Kind::Map && !text.members.empty()) {
      for (std::size_t i = 0; i < text.members.size(); ++i) {
        const auto& [key, member] = text.members[i];
        add(path.empty() ? key : path + "." + key, shown.members[i].second, member);
      }
      return;
    }
    bool maps = std::ranges::any_of(text.items, [](const Tree& item) { return item.kind == Tree::Kind::Map; });
    if (maps) {
      for (std::size_t i = 0; i < text.items.size(); ++i)
        add(path + "[" + std::to_string(i) + "]", shown.items[i], text.items[i]);
      return;
    }
    out_[path] = {text_of(shown), text_of(text), {}, written(text)};
  }

 private:
  /// Lists are what their items are.
  static bool written(const Tree& tree) {
    return tree.origin == model::OriginKind::Written || tree.span.written() || std::ranges::any_of(tree.items, written);
  }

  std::map<std::string, Line>& out_;
};

}  // namespace

std::vector<Item> items_of(const source::Gateway& gateway, const runtime::Graph& graph) {
  std::vector<Item> out;
  for (const runtime::Object& object : graph.objects) {
    if (runtime::provider_of(object.name) == "internal") continue;
    const auto* table = std::ranges::find(kTables, object.role, &std::pair<Role, std::string_view>::first);
    out.push_back({std::string(digest::kind_of(object.role)), std::string(table->second), std::string(object.name),
                   &object.value, &object});
  }
  for (const auto& members : kMembers) {
    std::string_view table = members.first, kind = members.second;  // Clang 14 captures no structured bindings.
    digest::each_member(gateway, table, [&](const source::Provider& provider, const model::Property& member) {
      bool usual = table == "tls.options" && member.name == "default";
      std::string name = std::string(member.name) + (usual ? "" : "@" + provider.name);
      out.push_back({std::string(kind), std::string(table), name, &member.value, nullptr});
    });
  }
  digest::each_certificate(gateway, [&](const source::Provider& provider, const Value& certificate) {
    std::string_view file = model::written(certificate, "certFile");
    std::string name = file.find('\n') == std::string_view::npos ? std::string(file) : "written in the configuration";
    out.push_back({"certificate", "", name + "@" + provider.name, &certificate, nullptr});
  });
  return out;
}

std::map<std::string, Line> lines_of(const Item& item, Version version, const Names* names, bool servers) {
  std::map<std::string, Line> out;
  Tree text = model::to_tree(*item.value, version, model::Secrets::Shown);
  Tree shown = model::to_tree(*item.value, version, model::Secrets::Hidden);
  hide_credentials(shown);
  for (Tree* tree : {&text, &shown}) {
    qualify(*item.value, *tree, item.name, names);
    if (Tree* balancer = servers ? nullptr : tree->find("loadBalancer")) balancer->erase("servers");
    digest::sort_members(*tree);
    if (Tree* points = tree->find("entryPoints"))
      std::ranges::sort(points->items, {}, [](const Tree& point) { return point.string; });
  }
  Lines(out).add("", shown, text);
  for (auto& [path, line] : out) line.span = span_of(*item.value, path);
  if (item.object == nullptr) return out;
  const runtime::Object& object = *item.object;
  // A priority that is the length of the rule says nothing beside it.
  const Value* priority = object.value.find("priority");
  if (priority != nullptr && priority->origin == model::OriginKind::Default) out.erase("priority");
  bool off = is_router(object.role) ? !object.routed : object.status == runtime::Status::Disabled;
  std::string status = off ? "disabled" : "enabled";
  if (off && !object.errors.empty()) status += ": " + object.errors.front();
  out["status"] = {status, off ? "disabled" : "enabled", span_of(*item.value, "")};
  return out;
}

bool same_value(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.flags != b.flags) return false;
  switch (a.kind) {
    case Value::Kind::Nil: return true;
    case Value::Kind::Bool: return a.boolean == b.boolean;
    case Value::Kind::Float: return a.real == b.real;
    case Value::Kind::String: return a.string() == b.string();
    case Value::Kind::List: return std::ranges::equal(a.items(), b.items(), same_value);
    case Value::Kind::Map:
    case Value::Kind::Object:
      return std::ranges::equal(a.properties(), b.properties(), [](const model::Property& x, const model::Property& y) {
        return x.name == y.name && same_value(x.value, y.value);
      });
    default: return a.uinteger == b.uinteger;
  }
}

}  // namespace gw::diff
