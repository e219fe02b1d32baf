#include "source/snapshot.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "decode/decode.h"
#include "doc/read.h"
#include "rule/program.h"

namespace gw::source {
namespace {

using doc::Entry;
using doc::NodeId;
using model::OriginKind;
using model::Value;

struct Section {
  std::string_view key;           ///< In the snapshot.
  std::string_view group, table;  ///< In a dynamic configuration.
};

constexpr Section kSections[] = {{"routers", "http", "routers"},         {"services", "http", "services"},
                                 {"middlewares", "http", "middlewares"}, {"tcpRouters", "tcp", "routers"},
                                 {"tcpServices", "tcp", "services"},     {"tcpMiddlewares", "tcp", "middlewares"},
                                 {"udpRouters", "udp", "routers"},       {"udpServices", "udp", "services"}};

/// What Traefik adds to an object, and what no file can say.
constexpr std::string_view kAdded[] = {"status", "error",    "using",        "usedBy",
                                       "name",   "provider", "serverStatus", "deniedEncodedPathCharacters"};

/// Puts the objects of a snapshot into a dynamic configuration for each provider. The nodes stay where they are in the
/// document, and so do their spans.
class Snapshot {
 public:
  Snapshot(text::SourceSet& sources, text::SourceId id, Version version)
      : sources_(sources), version_(version), read_(doc::read_yaml(sources, id)) {}

  Result<std::vector<Provider>> run() {
    if (!read_.ok) return Error{Error::Kind::Io, "no JSON: " + read_.error};
    bool map = read_.document.root != NodeId::None && read_.document[read_.document.root].kind == doc::Kind::Map;
    if (!map) return Error{Error::Kind::Io, "no JSON object, as /api/rawdata gives it"};
    std::vector<Provider> out;
    for (const Section& section : kSections) sort(section);
    for (auto& [name, sections] : providers_) out.push_back(provider(name, sections));
    for (const Provider& provider : out) find_named(provider);
    for (Provider& provider : out) stand_in(provider);
    return out;
  }

 private:
  using Place = std::pair<std::string_view, std::string_view>;  ///< Group and table.
  static constexpr Place kTlsOptions{"tls", "options"};
  static constexpr Place kTransports{"http", "serversTransports"};
  static constexpr Place kTcpTransports{"tcp", "serversTransports"};
  using Sections = std::map<std::pair<std::string_view, std::string_view>, std::vector<Entry>>;

  void sort(const Section& section) {
    doc::Document& document = read_.document;
    std::vector<Entry> roots(document.entries(document.root).begin(), document.entries(document.root).end());
    for (const Entry& root : roots) {
      if (document.text(root.key) != section.key) continue;
      std::vector<Entry> objects(document.entries(root.value).begin(), document.entries(root.value).end());
      for (const Entry& object : objects) add(section, object);
    }
  }

  void add(const Section& section, const Entry& object) {
    doc::Document& document = read_.document;
    std::string name(document.text(object.key));
    std::size_t at = name.find('@');
    std::string provider = at == std::string::npos ? "" : name.substr(at + 1);
    if (provider == "internal") return;
    const doc::Node& key = document.raw(object.key);
    if (disabled(object.value)) disabled_.insert(name);
    NodeId bare = document.add_scalar(key.begin, key.end, doc::Style::DoubleQuoted, name.substr(0, at), {});
    std::optional<rule::Protocol> rules;
    if (section.key == "routers") rules = rule::Protocol::Http;
    if (section.key == "tcpRouters") rules = rule::Protocol::Tcp;
    providers_[provider][{section.group, section.table}].push_back({bare, as_written(object.value, rules)});
  }

  bool disabled(NodeId id) const {
    std::span<const Entry> entries = read_.document.entries(id);
    return std::ranges::any_of(entries, [&](const Entry& entry) {
      return read_.document.text(entry.key) == "status" && read_.document.text(entry.value) == "disabled";
    });
  }

  /// Without what Traefik adds: among it the priority that it computes of a rule where none is written.
  /// Source: pkg/server/router/router.go (buildEntryPointHandler), pkg/server/router/tcp/manager.go.
  NodeId as_written(NodeId id, std::optional<rule::Protocol> rules) {
    doc::Document& document = read_.document;
    std::string computed;
    if (std::string_view rule = text_of(id, "rule"); rules && !rule.empty())
      computed = std::to_string(rule::default_priority(rule, *rules));
    std::vector<Entry> kept;
    for (const Entry& entry : document.entries(id)) {
      std::string_view key = document.text(entry.key);
      if (std::ranges::find(kAdded, key) != std::end(kAdded)) continue;
      if (key == "priority" && document.text(entry.value) == computed) continue;
      kept.push_back(entry);
    }
    return map(kept, document.raw(id).begin, document.raw(id).end);
  }

  std::string_view text_of(NodeId id, std::string_view key) const {
    for (const Entry& entry : read_.document.entries(id)) {
      if (read_.document.text(entry.key) == key) return read_.document.text(entry.value);
    }
    return {};
  }

  NodeId map(const std::vector<Entry>& entries, std::uint32_t begin, std::uint32_t end) {
    NodeId out = read_.document.begin_container(doc::Kind::Map, begin);
    read_.document.end_map(out, end, entries);
    return out;
  }

  Entry named(std::string_view name, NodeId value) {
    return {read_.document.add_scalar(0, 0, doc::Style::Plain, name, {}), value};
  }

  Provider provider(const std::string& name, const Sections& sections) {
    std::map<std::string_view, std::vector<Entry>> groups;
    for (const auto& [place, objects] : sections)
      groups[place.first].push_back(named(place.second, map(objects, 0, 0)));
    std::vector<Entry> roots;
    roots.reserve(groups.size());
    for (const auto& [group, tables] : groups) roots.push_back(named(group, map(tables, 0, 0)));
    read_.document.root = map(roots, 0, 0);
    decode::Decoded decoded =
        decode::decode(read_.document, schema::dynamic_root(), schema::Form::File, version_, sources_);
    Provider out;
    out.name = name;
    out.loaded = true;
    out.config = std::move(decoded.config);
    if (!decoded.error.empty()) out.errors.push_back(decoded.error);
    return out;
  }

  /// What a provider's objects name.
  void find_named(const Provider& provider) {
    for (std::string_view table : {"http.routers", "tcp.routers"}) {
      each(provider, table,
           [&](const Value& router) { collect(router.at("tls.options"), provider.name, kTlsOptions); });
    }
    each(provider, "http.services", [&](const Value& service) {
      collect(service.at("loadBalancer.serversTransport"), provider.name, kTransports);
    });
    each(provider, "tcp.services", [&](const Value& service) {
      collect(service.at("loadBalancer.serversTransport"), provider.name, kTcpTransports);
    });
  }

  void stand_in(Provider& provider) {
    for (const Place& place : {kTlsOptions, kTransports, kTcpTransports})
      put(provider, place.first, place.second, named_[{provider.name, place}]);
  }

  /// Objects that work.
  template <class Use>
  void each(const Provider& provider, std::string_view path, Use use) const {
    const Value* table = provider.config.root.at(path);
    if (table == nullptr) return;
    for (const model::Property& property : table->properties()) {
      if (!disabled_.contains(std::string(property.name) + "@" + provider.name)) use(property.value);
    }
  }

  void collect(const Value* name, const std::string& provider, const Place& place) {
    if (name == nullptr || name->string().empty() || name->string() == "default") return;
    std::string_view text = name->string();
    std::size_t at = text.find('@');
    std::string owner = at == std::string_view::npos ? provider : std::string(text.substr(at + 1));
    named_[{owner, place}].emplace(text.substr(0, at));
  }

  void put(Provider& provider, std::string_view group, std::string_view table, const std::set<std::string>& names) {
    if (names.empty()) return;
    model::Arena& arena = *provider.config.arena;
    const schema::Field* field = schema::find_field(schema::dynamic_root(), group, version_);
    if (field == nullptr || field->shape->type == nullptr) return;
    const schema::Type& section = *field->shape->type;
    const schema::Field* list = schema::find_field(section, table, version_);
    if (list == nullptr) return;
    const schema::Shape* shape = list->shape;
    while (shape->type == nullptr && shape->element != nullptr) shape = shape->element;
    if (shape->type == nullptr) return;
    std::vector<model::Property> objects;
    objects.reserve(names.size());
    for (const std::string& name : names)
      objects.push_back({arena.copy(name), nullptr, arena.object(*shape->type, {}, OriginKind::Derived)});
    Value& root = provider.config.root;
    const Value* old = root.find(group);
    Value changed = old != nullptr ? *old : arena.object(section, {}, OriginKind::Derived);
    root = arena.with(root, group, arena.with(changed, table, arena.map(objects, OriginKind::Derived)));
  }

  text::SourceSet& sources_;
  Version version_;
  doc::Read read_;
  std::map<std::string, Sections> providers_;
  std::map<std::pair<std::string, Place>, std::set<std::string>> named_;  ///< By provider and place.
  std::set<std::string> disabled_;                                        ///< Names of objects that do not work.
};

}  // namespace

Result<std::vector<Provider>> load_snapshot(text::SourceSet& sources, const std::string& path, std::string bytes,
                                            Version version) {
  return Snapshot(sources, sources.add(path, std::move(bytes)), version).run();
}

}  // namespace gw::source
