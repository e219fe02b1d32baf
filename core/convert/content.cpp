#include "convert/content.h"

#include <algorithm>
#include <functional>

#include "convert/reshape.h"
#include "model/view.h"
#include "runtime/cookie.h"
#include "runtime/router.h"

namespace gw::convert {
namespace {

using model::Tree;
using model::Value;
using runtime::Role;

constexpr int kDeepest = 200;  // References inside each other; what is deeper is a circle.

std::optional<Role> role_of(std::string_view table) {
  static constexpr std::pair<std::string_view, Role> kRoles[] = {
      {"http.routers", Role::Router},   {"http.services", Role::Service},   {"http.middlewares", Role::Middleware},
      {"tcp.routers", Role::TcpRouter}, {"tcp.services", Role::TcpService}, {"tcp.middlewares", Role::TcpMiddleware},
      {"udp.routers", Role::UdpRouter}, {"udp.services", Role::UdpService},
  };
  const auto* at = std::ranges::find(kRoles, table, &std::pair<std::string_view, Role>::first);
  return at == std::end(kRoles) ? std::nullopt : std::optional(at->second);
}

/// Long contents stand for themselves as a number, or circles and shared parts would grow without end.
std::string short_form(const std::string& text) {
  if (text.size() < 200) return text;
  std::uint64_t a = 1469598103934665603ULL, b = 0x9E3779B97F4A7C15ULL;
  for (char c : text) {
    a = (a ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    b = (b + static_cast<unsigned char>(c)) * 0xFF51AFD7ED558CCDULL;
    b ^= b >> 29U;
  }
  return "#" + std::to_string(a) + "-" + std::to_string(b) + "-" + std::to_string(text.size());
}

bool is_router(Role role) { return role == Role::Router || role == Role::TcpRouter || role == Role::UdpRouter; }

/// Members of the tree by name, so that the order of writing does not count.
void sort_members(Tree& tree) {
  std::ranges::stable_sort(tree.members, {}, &std::pair<std::string, Tree>::first);
  for (auto& [name, member] : tree.members) sort_members(member);
  for (Tree& item : tree.items) sort_members(item);
}

}  // namespace

Content::Content(const source::Gateway& gateway, const runtime::Graph& graph, const ProofOptions& options)
    : gateway_(gateway), graph_(graph), options_(options) {}

std::string Content::of(const runtime::Object& object) {
  auto known = known_.find(&object);
  if (known != known_.end()) return known->second;
  auto open = std::ranges::find(open_, &object);
  if (open != open_.end()) {
    auto place = static_cast<std::size_t>(open - open_.begin());
    circle_ = circle_ == 0 ? place + 1 : std::min(circle_, place + 1);
    return "(circle of " + std::to_string(open_.size() - place) + ")";
  }
  if (budget_ == 0) return "(too many circles)";
  --budget_;
  open_.push_back(&object);
  std::size_t outer = circle_;
  circle_ = 0;
  std::string text = compute(object);
  open_.pop_back();
  // What a part of a circle says depends on where the circle was entered.
  if (circle_ == 0) known_[&object] = text;
  if (circle_ > open_.size()) circle_ = 0;
  if (outer != 0) circle_ = circle_ == 0 ? outer : std::min(circle_, outer);
  return text;
}

std::string Content::compute(const runtime::Object& object) {
  // A router that is not in Traefik's tables takes no request, whatever else it says.
  if (is_router(object.role) && object.status == runtime::Status::Disabled && !object.routed) {
    const Value* rule = object.value.find("rule");
    std::string out = "refused";
    for (std::string_view point : object.using_) out += " " + std::string(point);
    return out + " " + std::string(rule == nullptr ? "" : rule->string());
  }
  Tree tree = model::to_tree(object.value, gateway_.version, model::Secrets::Shown);
  if (!options_.servers && !is_router(object.role)) {
    if (Tree* balancer = tree.find("loadBalancer")) balancer->erase("servers");
  }
  // A name that is made from the service's is no part of what the service does.
  for (const char* kind : {"loadBalancer", "weighted"}) {
    Tree* cookie = tree.find(kind);
    for (const char* part : {"sticky", "cookie"}) cookie = cookie == nullptr ? nullptr : cookie->find(part);
    const Tree* name = cookie == nullptr ? nullptr : cookie->find("name");
    if (name != nullptr && name->string == runtime::cookie_name({}, object.name)) cookie->erase("name");
  }
  // What Traefik takes for these where they are missing, as in custom resources.
  // Source: pkg/server/service/service.go (getMirrorServiceHandler).
  if (Tree* mirroring = tree.find("mirroring")) {
    for (auto [name, usual] : {std::pair("maxBodySize", "-1"), {"mirrorBody", "true"}}) {
      const Tree* option = mirroring->find(name);
      if (option != nullptr && model::to_json(*option, 0) == usual) mirroring->erase(name);
    }
  }
  ++depth_;
  expand(object.value, tree, object.name);
  --depth_;
  tree.set("status", Tree::of(std::to_string(static_cast<int>(object.status))));
  if (is_router(object.role)) {
    tree.erase("entryPoints");
    std::vector<std::string> points(object.using_.begin(), object.using_.end());
    tree.set("entryPoints", Tree::list_of(points));
    const runtime::Router* more = graph_.router(object);
    if (more != nullptr && !more->tls_options.empty())
      tree.set("tlsOptions", Tree::of(target("tls.options", more->tls_options, object.name)));
    if (!options_.syntax) tree.erase("ruleSyntax");
  }
  sort_members(tree);
  return model::to_json(tree, 0);
}

void Content::expand(const Value& value, Tree& tree, std::string_view owner) {
  if (value.kind == Value::Kind::List) {
    for (std::size_t i = 0; i < value.items().size() && i < tree.items.size(); ++i)
      expand(value.items()[i], tree.items[i], owner);
  }
  for (const model::Property& property : value.properties()) {
    std::string_view key = property.field == nullptr ? property.name : property.field->json;
    Tree* member = key.empty() ? nullptr : tree.find(key);
    if (key.empty() && property.field != nullptr && (property.field->hidden & schema::File) == 0) {
      if (property.value.kind == Value::Kind::String && property.value.size == 0) continue;
      // Traefik uses it, though its API does not show it.
      tree.set("~" + std::string(property.name),
               model::to_tree(property.value, gateway_.version, model::Secrets::Shown));
    }
    if (member == nullptr) continue;
    if (property.field != nullptr && !property.field->role.empty()) refer(property.field->role, *member, owner);
    else expand(property.value, *member, owner);
  }
}

void Content::refer(std::string_view role, Tree& tree, std::string_view owner) {
  std::string table = table_of(role);
  if (table.empty()) return;
  for (Tree& item : tree.items) item = Tree::of(target(table, item.string, owner));
  if (tree.kind == Tree::Kind::String) tree = Tree::of(target(table, tree.string, owner));
}

std::string Content::target(const std::string& table, std::string_view name, std::string_view owner) {
  if (name.empty()) return {};
  std::string qualified = runtime::qualified(name, owner);
  if (depth_ > kDeepest) return "(deeper)";
  if (std::optional<Role> role = role_of(table)) {
    const runtime::Object* object = graph_.find(*role, qualified);
    bool internal = runtime::provider_of(qualified) == "internal";
    if (object != nullptr && !internal) return short_form(of(*object));
    return internal ? qualified : "(missing)";
  }
  if (table == "tls.options") {
    const runtime::TlsOptions* options = graph_.options(name == "default" ? "default" : qualified);
    if (options == nullptr) return name == "default" ? "default" : "(missing)";
    Tree tree = model::to_tree(options->value, gateway_.version, model::Secrets::Shown);
    sort_members(tree);
    return short_form(model::to_json(tree, 0) + (options->fault.empty() ? "" : " fault"));
  }
  std::size_t dot = table.find('.');
  const Value* value =
      configured(std::string_view(table).substr(0, dot), std::string_view(table).substr(dot + 1), qualified);
  if (value == nullptr) return name == "default" ? "default" : "(missing)";
  Tree tree = model::to_tree(*value, gateway_.version, model::Secrets::Shown);
  expand(*value, tree, qualified);
  sort_members(tree);
  return short_form(model::to_json(tree, 0));
}

const Value* Content::configured(std::string_view group, std::string_view table, std::string_view qualified) const {
  std::string_view provider = runtime::provider_of(qualified);
  for (const source::Provider& one : gateway_.providers) {
    if (one.name != provider || !one.loaded) continue;
    const Value* section = one.config.root.find(group);
    const Value* members = section == nullptr ? nullptr : section->find(table);
    return members == nullptr ? nullptr : members->find(qualified.substr(0, qualified.find('@')));
  }
  return nullptr;
}

std::vector<std::string> Content::certificates() {
  std::vector<std::string> out;
  for (const source::Provider& provider : gateway_.providers) {
    if (!provider.loaded) continue;
    auto add = [&](std::string name, const Value& value) {
      Tree tree = model::to_tree(value, gateway_.version, model::Secrets::Shown);
      expand(value, tree, "@" + provider.name);
      sort_members(tree);
      out.push_back(std::move(name) + " " + model::to_json(tree, 0));
    };
    if (const Value* stores = provider.config.root.at("tls.stores")) {
      for (const model::Property& store : stores->properties()) add("store " + std::string(store.name), store.value);
    }
    if (const Value* list = provider.config.root.at("tls.certificates")) {
      for (const Value& one : list->items()) add("certificate", one);
    }
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace gw::convert
