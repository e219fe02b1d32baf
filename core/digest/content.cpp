#include "digest/content.h"

#include <algorithm>

#include "base/sha256.h"
#include "digest/members.h"
#include "model/view.h"
#include "runtime/cookie.h"
#include "runtime/router.h"
#include "schema/role.h"

namespace gw::digest {
namespace {

using model::Tree;
using model::Value;
using runtime::Role;

constexpr std::size_t kDeepest = 200;  // References inside each other; what is deeper is a circle.

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
std::string short_form(const std::string& text) { return text.size() < 200 ? text : "#" + base::sha256_hex(text); }

bool is_router(Role role) { return role == Role::Router || role == Role::TcpRouter || role == Role::UdpRouter; }

/// The names that Traefik has where nothing is written.
bool usual(std::string_view table, std::string_view name) {
  return (table == "tls.options" && name == "default") ||
         (table.ends_with("serversTransports") && name == "default@internal");
}

}  // namespace

Content::Content(const source::Gateway& gateway, const runtime::Graph& graph, const Options& options)
    : gateway_(gateway),
      graph_(graph),
      options_(options),
      version_(options.defaults.value_or(gateway.version)),
      known_(graph.objects.size()) {
  std::size_t publish = 0;
  for (const source::Provider& provider : gateway.providers) {
    if (!publishes(provider)) continue;
    ++publish;
    alone_ = provider.name;
  }
  if (publish > 1) alone_.clear();
}

std::string Content::of(const runtime::Object& object) {
  if (options_.names) return compute(object);  // Nothing else asks for it.
  std::string& known = known_[static_cast<std::size_t>(&object - graph_.objects.data())];
  if (!known.empty()) return known;
  auto open = std::ranges::find(open_, &object);
  if (open != open_.end()) {
    auto place = static_cast<std::size_t>(open - open_.begin());
    circle_ = circle_ == 0 ? place + 1 : std::min(circle_, place + 1);
    return "(circle of " + std::to_string(open_.size() - place) + ")";
  }
  if (budget_ == 0) {
    complete_ = false;
    return "(too many circles)";
  }
  open_.push_back(&object);
  std::size_t outer = circle_;
  circle_ = 0;
  std::string text = compute(object);
  open_.pop_back();
  // What a part of a circle says depends on where the circle was entered.
  if (circle_ == 0) known = text;
  else --budget_;
  if (circle_ > open_.size()) circle_ = 0;
  if (outer != 0) circle_ = circle_ == 0 ? outer : std::min(circle_, outer);
  return text;
}

std::string Content::of(const Value& value, std::string_view owner) {
  Tree tree = model::to_tree(value, version_, model::Secrets::Shown);
  expand(value, tree, owner);
  sort_members(tree);
  return model::to_json(tree, 0);
}

std::string Content::action(const runtime::Object& router) {
  std::string out;
  auto target = [&](Role role, std::string_view name) {
    std::string qualified = runtime::qualified(name, router.name);
    const runtime::Object* object = graph_.find(role, qualified);
    bool known = object != nullptr && runtime::provider_of(qualified) != "internal";
    out += known ? of(*object) + "\n" : qualified + "\n";
  };
  bool http = router.role == Role::Router;
  if (const Value* middlewares = router.value.find("middlewares")) {
    for (const Value& name : middlewares->items()) target(http ? Role::Middleware : Role::TcpMiddleware, name.string());
  }
  out += "service\n";
  std::string_view service = model::written(router.value, "service");
  Role role = http ? Role::Service : router.role == Role::TcpRouter ? Role::TcpService : Role::UdpService;
  if (!service.empty()) target(role, service);
  return out;
}

/// The service that a weighted one of nothing else leads to.
const runtime::Object* Content::wrapped(const runtime::Object& object) const {
  const Value* weighted = object.value.find("weighted");
  const Value* services = weighted == nullptr ? nullptr : weighted->find("services");
  if (services == nullptr || services->size != 1 || object.status == runtime::Status::Disabled) return nullptr;
  for (const char* more : {"sticky", "healthCheck"}) {
    if (weighted->find(more) != nullptr) return nullptr;
  }
  const Value& one = services->items()[0];
  if (const Value* weight = one.find("weight"); weight != nullptr && weight->integer == 0) return nullptr;
  return graph_.find(object.role, runtime::qualified(model::written(one, "name"), object.name));
}

std::string Content::compute(const runtime::Object& object) {
  if (const runtime::Object* inner = options_.wrapping ? nullptr : wrapped(object)) return of(*inner);
  // A router that is not in Traefik's tables takes no request, whatever else it says.
  bool router = is_router(object.role);
  if (router && !options_.names && object.status == runtime::Status::Disabled && !object.routed) {
    std::string out = "refused";
    for (std::string_view point : object.using_) out += " " + std::string(point);
    return out + " " + std::string(model::written(object.value, "rule"));
  }
  Tree tree = model::to_tree(object.value, version_, model::Secrets::Shown);
  if (!router) shape_service(object, tree);
  expand(object.value, tree, object.name);
  tree.set("status", Tree::of(std::to_string(static_cast<int>(object.status))));
  if (router) shape_router(object, tree);
  sort_members(tree);
  return model::to_json(tree, 0);
}

void Content::shape_service(const runtime::Object& service, Tree& tree) const {
  if (!options_.servers) {
    if (Tree* balancer = tree.find("loadBalancer")) balancer->erase("servers");
  }
  for (const char* kind : {"loadBalancer", "weighted"}) {
    Tree* cookie = tree.find(kind);
    for (const char* part : {"sticky", "cookie"}) cookie = cookie == nullptr ? nullptr : cookie->find(part);
    if (cookie == nullptr) continue;
    const Tree* name = cookie->find("name");
    std::string made = runtime::cookie_name({}, service.name);
    if (options_.cookies)
      cookie->set("name", Tree::of(runtime::cookie_name(name == nullptr ? "" : name->string, service.name)));
    else if (name != nullptr && name->string == made) cookie->erase("name");
  }
  // What Traefik takes for these where they are missing, as in custom resources.
  // Source: pkg/server/service/service.go (getMirrorServiceHandler).
  if (Tree* mirroring = tree.find("mirroring")) {
    for (auto [name, usual] : {std::pair("maxBodySize", "-1"), {"mirrorBody", "true"}}) {
      const Tree* option = mirroring->find(name);
      if (option != nullptr && model::to_json(*option, 0) == usual) mirroring->erase(name);
    }
  }
}

void Content::shape_router(const runtime::Object& router, Tree& tree) {
  std::vector<std::string> points(router.using_.begin(), router.using_.end());
  tree.erase("entryPoints");
  tree.set("entryPoints", Tree::list_of(points));
  tree.set("routed", Tree::of(router.routed));
  const runtime::Router* more = graph_.router(router);
  if (more != nullptr && !more->tls_options.empty())
    tree.set("tlsOptions", Tree::of(target("tls.options", more->tls_options, router.name)));
  // Version 3 of the language is what an absent one means.
  tree.erase("ruleSyntax");
  if (options_.syntax && runtime::syntax_of(router.value, gateway_.version) == rule::Syntax::V2)
    tree.set("ruleSyntax", Tree::of("v2"));
}

void Content::expand(const Value& value, Tree& tree, std::string_view owner) {
  if (value.kind == Value::Kind::List) {
    for (std::size_t i = 0; i < value.items().size() && i < tree.items.size(); ++i)
      expand(value.items()[i], tree.items[i], owner);
  }
  for (const model::Property& property : value.properties()) {
    std::string_view key = property.field == nullptr ? property.name : property.field->json;
    if (property.field != nullptr && key.empty()) {
      // Traefik uses it, though its API does not show it.
      if (!counts_unseen(property)) continue;
      tree.set("~" + std::string(property.name), model::to_tree(property.value, version_, model::Secrets::Shown));
      continue;
    }
    Tree* member = tree.find(key);
    if (member == nullptr) continue;
    std::string table = property.field == nullptr ? "" : schema::table_of(property.field->role);
    if (options_.file && property.field != nullptr && property.field->role == "file") take_file(*member);
    else if (!table.empty() && usual(table, property.value.string())) tree.erase(key);
    else if (!table.empty()) refer(table, *member, owner);
    else expand(property.value, *member, owner);
  }
}

/// What stands in a file and what stands in the configuration itself are one to Traefik.
/// Source: pkg/types/file_or_content.go.
void Content::take_file(Tree& tree) const {
  for (Tree& item : tree.items) take_file(item);
  if (tree.kind != Tree::Kind::String || tree.string.empty()) return;
  bool written_here = tree.string.find('\n') != std::string::npos;
  std::optional<std::string> bytes = written_here ? tree.string : options_.file(tree.string);
  if (bytes) tree = Tree::of("#" + base::sha256_hex(*bytes));
}

void Content::refer(const std::string& table, Tree& tree, std::string_view owner) {
  for (Tree& item : tree.items) item = Tree::of(target(table, item.string, owner));
  if (tree.kind == Tree::Kind::String) tree = Tree::of(target(table, tree.string, owner));
}

std::string Content::target(const std::string& table, std::string_view name, std::string_view owner) {
  if (name.empty()) return {};
  if (table == "tls.options" && name == "default") return options_.names ? "default" : linked(table, name);
  std::string qualified = runtime::qualified(name, owner);
  return options_.names ? called(qualified) : linked(table, qualified);
}

std::string Content::linked(const std::string& table, std::string_view qualified) {
  if (open_.size() > kDeepest) {
    complete_ = false;
    return "(deeper)";
  }
  if (std::optional<Role> role = role_of(table)) {
    if (runtime::provider_of(qualified) == "internal") return std::string(qualified);
    const runtime::Object* object = graph_.find(*role, qualified);
    return object == nullptr ? "(missing)" : short_form(of(*object));
  }
  auto [at, fresh] = targets_.try_emplace({table, std::string(qualified)});
  if (!fresh) return at->second;
  std::string text = qualified == "default" ? "default" : "(missing)";
  if (table == "tls.options") {
    if (const runtime::TlsOptions* options = graph_.options(qualified))
      text = of(options->value, qualified) + (options->fault.empty() ? "" : " fault");
  } else if (const Value* value = configured(table, qualified)) {
    text = of(*value, qualified);
  }
  return at->second = short_form(text);
}

const Value* Content::configured(const std::string& table, std::string_view qualified) {
  auto [at, fresh] = tables_.try_emplace(table);
  std::map<std::string, const Value*>& members = at->second;
  if (fresh) {
    each_member(gateway_, table, [&](const source::Provider& provider, const model::Property& member) {
      members.try_emplace(std::string(member.name) + "@" + provider.name, &member.value);
    });
  }
  auto found = members.find(std::string(qualified));
  return found == members.end() ? nullptr : found->second;
}

std::vector<std::string> Content::certificates() {
  std::vector<std::string> out;
  each_member(gateway_, "tls.stores", [&](const source::Provider& provider, const model::Property& store) {
    out.push_back("store " + std::string(store.name) + " " + of(store.value, "@" + provider.name));
  });
  each_certificate(gateway_, [&](const source::Provider& provider, const Value& certificate) {
    out.push_back("certificate " + of(certificate, "@" + provider.name));
  });
  std::ranges::sort(out);
  return out;
}

std::string Content::called(std::string_view qualified) const {
  // In a name with several @ nothing is left out, so that it stays another than the name without them.
  std::size_t at = qualified.find('@');
  bool own = at != std::string_view::npos && !alone_.empty() && qualified.substr(at + 1) == alone_;
  return std::string(own ? qualified.substr(0, at) : qualified);
}

}  // namespace gw::digest
