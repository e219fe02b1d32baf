// A service that is built upon another one. Source: compose-go v2 loader/extends.go.

#include <algorithm>

#include "base/strings.h"
#include "source/compose/loader.h"

namespace gw::source::compose {
namespace {

/// "Circular reference:" with every step of it. Source: loader.go (cycleTracker).
template <class Link>
std::string circle(const std::vector<Link>& chain, const Link& last) {
  std::string out = "Circular reference:\n  " + chain[0].service + " in " + chain[0].file;
  for (std::size_t i = 1; i < chain.size(); ++i) out += "\n  extends " + chain[i].service + " in " + chain[i].file;
  return out + "\n  extends " + last.service + " in " + last.file;
}

const Node* without(const Node* map, std::string_view key, Arena& arena) {
  if (map->find(key) == nullptr) return map;
  Node& out = arena.copy(*map);
  std::erase_if(out.members, [&](const Member& member) { return member.key == key; });
  return &out;
}

}  // namespace

const Node* Loader::apply_extends(const Node* model, const std::string& file, Place& place, const Resets& resets) {
  const Node* services = model->find("services");
  if (services == nullptr) return model;
  if (!services->is_map()) {
    refuse("services must be a mapping", services->span);
    return model;
  }
  bool any = std::any_of(services->members.begin(), services->members.end(), [](const Member& member) {
    return member.value->find("extends") != nullptr || !(member.value->is_map() || member.value->is_null());
  });
  if (!any) return model;
  Base base;
  base.resets = resets;
  base.directory = place.directory;
  for (const Member& member : services->members) base.services[member.key] = member.value;
  Node& made = arena_.copy(*services);
  for (Member& member : made.members) {
    std::vector<Link> chain;
    member.value = extended(member.key, base, file, place, chain);
  }
  Node& out = arena_.copy(*model);
  set(out, "services", {}, &made);
  return &out;
}

const Node* Loader::extended(std::string_view name, Base& base, const std::string& file, Place& place,
                             std::vector<Link>& chain) {
  constexpr std::size_t kLongest = 300;
  const Node* service = base.services.at(name);
  if (service->is_null()) return service;
  if (!service->is_map()) {
    refuse("services." + std::string(name) + " must be a mapping", service->span, std::string(name));
    return service;
  }
  const Node* extends = service->find("extends");
  if (extends == nullptr) return service;
  const Node* plain = without(service, "extends", arena_);
  auto fail = [&](std::string message) {
    refuse(std::move(message), extends->span, std::string(name));
    return plain;
  };
  std::string_view ref = extends->is_string() ? extends->text : extends->string("service");
  const Node* named = extends->is_map() ? extends->find("service") : extends;
  if (named == nullptr || !named->is_string()) return fail("extends." + std::string(name) + ".service is required");
  const Node* from = extends->find("file");
  bool other = from != nullptr && !from->is_null();
  if (other && !from->is_string()) return fail("services." + std::string(name) + ".extends.file must be a string");
  if (chain.size() >= kLongest) return fail("services." + std::string(name) + ": too long a chain of extends");
  Base loaded;
  if (other) {
    loaded = base_from_file(name, ref, *from, file, place);
    if (!loaded.found) return plain;
  } else if (!base.services.contains(ref)) {
    return fail("cannot extend service " + base::quote(name) + " in " + file + ": service " + base::quote(ref) +
                " not found");
  }
  Link link{other ? std::string(from->text) : file, std::string(name)};
  if (std::find(chain.begin(), chain.end(), link) != chain.end()) return fail(circle(chain, link));
  chain.push_back(std::move(link));
  const Node* source = extended(ref, other ? loaded : base, file, place, chain);
  if (!source->is_map()) return plain;
  source = apply_resets(source, base.resets, {"services", name}, arena_);
  Path path{"services", "x"};
  const Node* merged = without(merge(source, service, path, model_), "extends", arena_);
  flush();
  base.services[name] = merged;
  return merged;
}

Loader::Base Loader::base_from_file(std::string_view name, std::string_view ref, const Node& file,
                                    const std::string& from, Place& place) {
  std::string path = file.boolean ? std::string(file.text) : join_path(place.directory, file.text);
  auto [known, fresh] = bases_.try_emplace({path, place.scope.get()});
  Base& base = known->second;
  auto fail = [&](std::string why) {
    refuse("cannot extend service " + base::quote(name) + " in " + why, file.span, std::string(name));
    return Base();
  };
  if (fresh) {
    Place inner{directory_of(path), place.scope, {}, way_to(directory_of(path), place.directory)};
    const Node* model = load_file(path, inner, Mode{false, false, false}, &arena_.add(Node::Kind::Map, {}), base.resets,
                                  "extends", file.span);
    if (!parts_.at(path).file.found) return {};
    model = resolve_paths(model, inner);
    flush();
    const Node* services = model->find("services");
    base.directory = inner.directory;
    if (services == nullptr) return fail(path + ": no services section");
    if (!services->is_map()) return fail(path + ": services must be a mapping");
    for (const Member& member : services->members) base.services[member.key] = member.value;
    base.found = true;
  }
  if (!base.found) return {};
  if (!base.services.contains(ref))
    return fail(from + ": service " + base::quote(ref) + " not found in " + std::string(file.text));
  return base;
}

}  // namespace gw::source::compose
