#include "encode/listeners.h"

#include <set>

namespace gw::encode {
namespace {

using model::Property;
using model::Value;

std::vector<std::string> named_by(const Property& router) {
  std::vector<std::string> out;
  const Value* points = router.value.find("entryPoints");
  if (points == nullptr) return out;
  for (const Value& one : points->items()) out.emplace_back(one.string());
  return out;
}

}  // namespace

Listeners::Listeners(const Value* routers, const Options& options) : known_(options.entry_points) {
  std::span<const Property> all = routers == nullptr ? std::span<const Property>() : routers->properties();
  bool plain = false, tls = false;  // Of routers that name no entry point.
  for (const Property& router : all) {
    std::vector<std::string> names = named_by(router);
    for (const std::string& name : names) {
      if (exists(name)) kinds_[name] = kinds_[name] || secure(router, name);
    }
    if (!names.empty()) continue;
    (router.value.find("tls") != nullptr ? tls : plain) = true;
  }
  // They are at all entry points, and have those that nobody names.
  if (known_.empty() && plain) kinds_.try_emplace("web", false);
  if (known_.empty() && tls) kinds_.try_emplace("websecure", true);
  for (const auto& [name, point] : known_) {
    bool looks_secure = name == "websecure" || point.port == 443 || point.port == 8443;
    if (point.usual) kinds_.try_emplace(name, point.tls || (tls && (!plain || looks_secure)));
  }
}

bool Listeners::secure(const Property& router, const std::string& entry_point) const {
  auto known = known_.find(entry_point);
  return router.value.find("tls") != nullptr || (known != known_.end() && known->second.tls);
}

std::vector<std::string> Listeners::usual(bool secure) const {
  std::vector<std::string> out;
  for (const auto& [name, kind] : kinds_) {
    auto known = known_.find(name);
    if (known_.empty() ? kind == secure : known != known_.end() && known->second.usual) out.push_back(name);
  }
  return out;
}

Listeners::Places Listeners::take(const Property& router) {
  Places out;
  std::vector<std::string> names = named_by(router);
  if (names.empty()) names = usual(router.value.find("tls") != nullptr);
  for (const std::string& name : names) {
    if (!exists(name)) {
      out.left.push_back({name, "is not in the static configuration"});
    } else if (kinds_[name] == secure(router, name)) {
      out.taken.push_back(name);
      taken_[name] = kinds_[name];
    } else {
      out.left.push_back({name, std::string("has routers ") + (kinds_[name] ? "with" : "without") +
                                    " TLS, and a listener cannot be for both"});
    }
  }
  return out;
}

std::vector<Listeners::Listener> Listeners::taken() const {
  const std::map<std::string, std::int64_t> kUsual = {{"web", 80}, {"websecure", 443}};
  std::set<std::int64_t> used;
  for (const auto& [name, point] : known_) used.insert(point.port);
  for (const auto& [name, port] : kUsual) {
    if (taken_.contains(name)) used.insert(port);
  }
  std::vector<Listener> out;
  for (const auto& [name, secure] : taken_) {
    Listener& one = out.emplace_back(Listener{name, secure});
    auto known = known_.find(name);
    auto own = kUsual.find(name);
    one.assumed = known == known_.end();
    if (!one.assumed) one.port = known->second.port;
    else if (own != kUsual.end()) one.port = own->second;
    if (one.port != 0) continue;
    // Two listeners of one port shut each other out.
    for (one.port = secure ? 8443 : 8080; !used.insert(one.port).second;) ++one.port;
  }
  return out;
}

}  // namespace gw::encode
