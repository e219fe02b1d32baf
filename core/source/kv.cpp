#include "source/kv.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "decode/kv.h"
#include "model/maker.h"
#include "model/view.h"

namespace gw::source {
namespace {

using model::Value;

/// How a store lists the keys below a root.
struct Store {
  std::string_view option;    ///< Of providers.
  std::string_view provider;  ///< The provider's name.
  bool empty_values;          ///< Lists keys that have no value.
  bool tree;                  ///< Every part of a key is a node of its own, which may have a value.
};

constexpr Store kStores[] = {
    {"redis", "redis", false, false},
    {"consul", "consul", true, false},
    {"etcd", "etcd", true, false},
    {"zooKeeper", "zookeeper", true, true},
};

/// Later pairs replace earlier ones of the same key.
void drop_replaced(std::vector<Pair>& pairs, diag::Facts& facts) {
  std::map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    auto [at, fresh] = last.emplace(pairs[i].name, i);
    if (fresh) continue;
    diag::Fact fact;
    fact.kind = diag::FactKind::DuplicateKey;
    fact.span = pairs[i].name_span;
    fact.subject = pairs[i].name;
    fact.notes.push_back({"first here", pairs[at->second].name_span});
    facts.push_back(std::move(fact));
    at->second = i;
  }
  std::vector<Pair> kept;
  kept.reserve(last.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (last.at(pairs[i].name) == i) kept.push_back(pairs[i]);
  }
  pairs = std::move(kept);
}

/// Whether the store holds anything where Traefik looks, and what of it counts.
struct Listed {
  bool found = false;
  std::vector<Pair> pairs;
};

/// Redis, Consul and etcd: keys that begin with the root's text (a root with * ? [ \\ would be a pattern to Redis).
Listed list_flat(const Store& store, const std::vector<Pair>& pairs, std::string_view root) {
  constexpr std::string_view kLock = "___lock";
  std::string_view prefix = root;
  if (prefix.starts_with('/')) prefix.remove_prefix(1);
  Listed out;
  for (const Pair& pair : pairs) {
    std::string_view key = pair.name;
    if (!key.starts_with(prefix)) continue;
    out.found = true;
    if (pair.value.empty() && !store.empty_values) continue;
    if (store.provider == "etcd" && key.find(kLock) != std::string_view::npos) continue;
    // Redis compares without the leading slash, the others with the root as it is given.
    std::string_view bare = key;
    if (store.provider == "redis" && bare.starts_with('/')) bare.remove_prefix(1);
    if (bare == (store.provider == "redis" ? prefix : root)) continue;
    out.pairs.push_back(pair);
  }
  return out;
}

std::string_view without_slashes(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

/// ZooKeeper: the nodes below the root's node, under the root as it is given; those in between have no value of their
/// own unless the dump says so.
Listed list_tree(const std::vector<Pair>& pairs, std::string_view root) {
  std::string node(without_slashes(root));
  std::string given(root.ends_with('/') ? root.substr(0, root.size() - 1) : root);
  Listed out;
  std::set<std::string, std::less<>> known;
  std::vector<Pair> between;
  for (const Pair& pair : pairs) {
    std::string_view path = without_slashes(pair.name);
    bool below = path.starts_with(node) && path.substr(node.size()).starts_with('/');
    out.found = out.found || below || path == node;
    if (!below) continue;
    std::string_view rest = path.substr(node.size() + 1);
    Pair listed = pair;
    listed.name = given + "/" + std::string(rest);
    auto trim = static_cast<std::uint32_t>(pair.name_span.end - pair.name_span.begin);
    // The name keeps its place if it stands there as it is listed, but for a slash in front.
    if (trim == pair.name.size() && trim > listed.name.size() && pair.name.ends_with(listed.name))
      listed.name_span.begin += trim - static_cast<std::uint32_t>(listed.name.size());
    known.insert(listed.name);
    for (std::size_t at = rest.rfind('/'); at != std::string_view::npos && at > 0; at = rest.rfind('/', at - 1)) {
      std::string parent = given + "/" + std::string(rest.substr(0, at));
      if (!known.insert("between " + parent).second) break;
      between.push_back({parent, "", listed.name_span, {listed.name_span.source, 0, 0}});
    }
    out.pairs.push_back(std::move(listed));
  }
  std::erase_if(between, [&](const Pair& pair) { return known.contains(pair.name); });
  out.pairs.insert(out.pairs.end(), between.begin(), between.end());
  return out;
}

/// Parts without which Traefik skips what a store holds ("Skipping empty configuration").
/// Source: pkg/server/configurationwatcher.go.
bool has_parts(const Value& root) {
  constexpr std::string_view kParts[] = {"http.routers",     "http.services",   "http.middlewares", "tcp.routers",
                                         "tcp.services",     "tcp.middlewares", "udp.routers",      "udp.services",
                                         "tls.certificates", "tls.options",     "tls.stores"};
  return std::ranges::any_of(kParts, [&](std::string_view part) { return root.at(part) != nullptr; });
}

void skip(Provider& out, const std::vector<Pair>& pairs, const std::string& root) {
  out.empty = true;
  out.config = {};
  diag::Fact fact;
  fact.kind = diag::FactKind::KvNothing;
  fact.subject = root;
  fact.traefik = "Skipping empty configuration";
  if (!pairs.empty()) fact.span = pairs.front().name_span;
  out.facts.push_back(std::move(fact));
}

/// What stands before the section of a key of the dynamic configuration: "traefik" of "traefik/http/routers/r/rule".
std::string_view root_of(std::string_view key) {
  std::size_t end = std::string_view::npos;
  for (std::string_view section : {"/http/", "/tcp/", "/udp/", "/tls/"}) end = std::min(end, key.find(section));
  return end == std::string_view::npos ? std::string_view() : without_slashes(key.substr(0, end));
}

/// Keys that look like Traefik's and lie below another root than the one it reads.
void tell_outside(Provider& out, const std::vector<Pair>& pairs, const std::string& root) {
  std::string_view own = without_slashes(root);
  for (const Pair& pair : pairs) {
    std::string_view other = root_of(pair.name);
    if (other.empty() || other.starts_with(own)) continue;
    diag::Fact& fact = out.facts.emplace_back();
    fact.kind = diag::FactKind::KvOutside;
    fact.subject = root;
    fact.detail = other;
    fact.span = pair.name_span;
    return;
  }
}

}  // namespace

Provider load_kv(text::SourceSet& sources, std::vector<Pair> pairs, std::string_view store, const Static& install,
                 const World&, Version version, std::string_view root_key) {
  Provider out;
  const Store* known =
      std::ranges::find_if(kStores, [&](const Store& s) { return base::equal_fold_ascii(s.option, store); });
  if (known == std::end(kStores)) {
    out.name = std::string(store);
    out.errors.push_back("no key/value store is called " + std::string(store));
    return out;
  }
  out.name = known->provider;
  const Value* options = install.config.root.at("providers." + std::string(known->option));
  std::string root(options != nullptr || root_key.empty() ? "traefik" : root_key);
  if (options != nullptr) root = model::text_of(*options, "rootKey", version).value_or(root);
  drop_replaced(pairs, out.facts);
  if (known->tree && without_slashes(root).empty()) {
    out.errors.emplace_back("zk: invalid path");
    return out;
  }
  tell_outside(out, pairs, root);
  Listed listed = known->tree ? list_tree(pairs, root) : list_flat(*known, pairs, root);
  out.loaded = true;
  model::Arena& arena = *out.config.arena;
  if (!listed.found) {
    // No key at all: Traefik publishes a configuration without routers, which takes the place of an earlier one.
    out.config.root = arena.object(schema::dynamic_root(), {}, model::OriginKind::Derived);
    model::Maker root_object(arena, schema::dynamic_root());
    if (const schema::Type* http = root_object.type_of("http"))
      out.config.root = root_object.set("http", model::Maker(arena, *http).done(false)).done(false);
    return out;
  }
  decode::Decoded decoded = decode::decode_kv(listed.pairs, root, schema::dynamic_root(), version, sources);
  out.facts.insert(out.facts.end(), decoded.facts.begin(), decoded.facts.end());
  out.loaded = decoded.ok;
  out.empty = decoded.ok && decoded.empty;
  if (!decoded.ok) out.errors.push_back(decoded.error);
  (decoded.ok ? out.config : out.salvage) = std::move(decoded.config);
  if (decoded.ok && !out.empty && !has_parts(out.config.root)) skip(out, listed.pairs, root);
  return out;
}

}  // namespace gw::source
