#include "source/snapshot.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/strings.h"
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
constexpr std::string_view kAdded[] = {"status",      "error",    "using",        "usedBy",
                                       "name",        "provider", "serverStatus", "deniedEncodedPathCharacters",
                                       "priorityStr", "type"};

/// Puts the objects of a snapshot into a dynamic configuration for each provider. The nodes stay where they are in the
/// document, and so do their spans.
class Snapshot {
 public:
  std::set<std::string, std::less<>> internal;  ///< Routers of that provider.

  Snapshot(text::SourceSet& sources, Version version) : sources_(sources), version_(version) {}

  /// Nothing if all is well.
  std::optional<Error> add_file(SnapshotFile file) {
    path_ = base::ascii_lower(file.path);
    read_ = doc::read_json(sources_, sources_.add(file.path, std::move(file.bytes)));
    objects_.clear();
    if (!read_.ok) return Error{Error::Kind::Io, "no JSON: " + read_.error};
    NodeId root = read_.document.root;
    doc::Kind kind = root == NodeId::None ? doc::Kind::Null : read_.document[root].kind;
    if (kind == doc::Kind::List) {
      if (std::optional<Error> wrong = sort_list(root)) return wrong;
    } else if (kind == doc::Kind::Map) {
      if (has(root, "features") && has(root, "providers"))
        return Error{Error::Kind::Io, "/api/overview only counts objects; /api/rawdata holds them"};
      if (has(root, "Version") && has(root, "Codename"))
        return Error{Error::Kind::Io, "/api/version holds no objects; /api/rawdata does"};
      for (const Section& section : kSections) sort(section);
      whole_ = true;
    } else {
      return Error{Error::Kind::Io, "no JSON object, as /api/rawdata gives it"};
    }
    for (auto& [name, sections] : objects_) join(provider(name, sections));
    return std::nullopt;
  }

  std::vector<Provider> run() {
    for (const Provider& provider : out_) find_named(provider);
    for (Provider& provider : out_) find_disabled(provider);
    for (Provider& provider : out_) {
      stand_in(provider);
      provider.running = whole_;
    }
    return std::move(out_);
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

  bool has(NodeId object, std::string_view name) const { return member(object, name) != NodeId::None; }

  NodeId member(NodeId object, std::string_view name) const {
    for (const Entry& entry : read_.document.entries(object)) {
      if (read_.document.text(entry.key) == name) return entry.value;
    }
    return NodeId::None;
  }

  /// A list of objects that say their own names.
  std::optional<Error> sort_list(NodeId root) {
    std::vector<NodeId> items(read_.document.items(root).begin(), read_.document.items(root).end());
    for (NodeId item : items) {
      NodeId name = member(item, "name");
      if (name == NodeId::None || read_.document[name].kind != doc::Kind::Scalar)
        return Error{Error::Kind::Io, "a list of objects without names is none of Traefik's API"};
      if (has(item, "address"))
        return Error{Error::Kind::Io, "/api/entrypoints holds no routers; it goes along with /api/rawdata"};
      const Section* section = section_of(item);
      if (section == nullptr) return Error{Error::Kind::Io, "a list of neither routers, services nor middlewares"};
      add(*section, {name, item});
    }
    return std::nullopt;
  }

  bool in_path(std::string_view word) const { return path_.find(word) != std::string::npos; }

  const Section* section_of(NodeId item) const {
    const doc::Document& document = read_.document;
    NodeId service = member(item, "service");
    bool router = (service != NodeId::None && document[service].kind == doc::Kind::Scalar) || has(item, "rule");
    std::string_view key;
    if (router) {
      NodeId rule = member(item, "rule");
      bool sni = rule != NodeId::None && document.text(rule).find("HostSNI") != std::string_view::npos;
      key = rule == NodeId::None && !in_path("http") ? "udpRouters" : sni ? "tcpRouters" : "routers";
    } else if (is_service(item)) {
      NodeId servers = member(member_or(item, "loadBalancer"), "servers");
      bool url = false, address = false;
      for (NodeId server : servers == NodeId::None ? std::span<const NodeId>() : document.items(servers)) {
        url = url || has(server, "url");
        address = address || has(server, "address");
      }
      bool stream = address || (!url && (in_path("tcp") || in_path("udp")));
      key = !stream ? "services" : in_path("udp") ? "udpServices" : "tcpServices";
    } else if (has(item, "type") || has(item, "usedBy") || has(item, "status")) {
      key = has(item, "inFlightConn") || in_path("tcp") ? "tcpMiddlewares" : "middlewares";
    }
    const Section* at = std::ranges::find(kSections, key, &Section::key);
    return at == std::end(kSections) ? nullptr : at;
  }

  NodeId member_or(NodeId item, std::string_view name) const {
    NodeId found = member(item, name);
    return found == NodeId::None ? item : found;
  }

  bool is_service(NodeId item) const {
    return std::ranges::any_of(std::initializer_list<std::string_view>{"loadBalancer", "weighted", "mirroring",
                                                                       "failover", "highestRandomWeight"},
                               [&](std::string_view kind) { return has(item, kind); });
  }

  /// Puts the objects of one file to those of the files before.
  void join(Provider provider) {
    auto known = std::ranges::find(out_, provider.name, &Provider::name);
    if (known == out_.end()) {
      out_.push_back(std::move(provider));
      return;
    }
    model::Arena& arena = *known->config.arena;
    arena.adopt(provider.config.arena);
    Value& root = known->config.root;
    for (const model::Property& group : provider.config.root.properties()) {
      const Value* old = root.find(group.name);
      if (old == nullptr) {
        root = arena.with(root, group.name, group.value);
        continue;
      }
      Value joined = *old;
      for (const model::Property& table : group.value.properties()) {
        const Value* before = joined.find(table.name);
        std::vector<model::Property> objects;
        if (before != nullptr) objects.assign(before->properties().begin(), before->properties().end());
        for (const model::Property& object : table.value.properties()) {
          std::erase_if(objects, [&](const model::Property& one) { return one.name == object.name; });
          objects.push_back(object);
        }
        joined = arena.with(joined, table.name, arena.map(objects, OriginKind::Written));
      }
      root = arena.with(root, group.name, joined);
    }
    for (std::string& error : provider.errors) known->errors.push_back(std::move(error));
  }

  void add(const Section& section, const Entry& object) {
    doc::Document& document = read_.document;
    std::string name(document.text(object.key));
    std::size_t at = name.find('@');
    std::string provider = at == std::string::npos ? "" : name.substr(at + 1);
    if (provider == "internal") {
      if (section.key == "routers") internal.emplace(name.substr(0, at));
      return;
    }
    const doc::Node& key = document.raw(object.key);
    if (disabled(object.value)) disabled_.emplace(std::string(section.group) + "." + std::string(section.table), name);
    NodeId bare = document.add_scalar(key.begin, key.end, doc::Style::DoubleQuoted, name.substr(0, at), {});
    std::optional<rule::Protocol> rules;
    if (section.key == "routers") rules = rule::Protocol::Http;
    if (section.key == "tcpRouters") rules = rule::Protocol::Tcp;
    if (section.key == "middlewares") complete_users(object.value);
    objects_[provider][{section.group, section.table}].push_back({bare, as_written(object.value, rules)});
  }

  /// gw's API shows "****" for a user, who is written with colons.
  void complete_users(NodeId middleware) {
    doc::Document& document = read_.document;
    for (auto [kind, user] : {std::pair("basicAuth", "****:****"), std::pair("digestAuth", "****:****:****")}) {
      NodeId options = member(middleware, kind);
      NodeId users = options == NodeId::None ? options : member(options, "users");
      if (users == NodeId::None) continue;
      for (NodeId one : document.items(users))
        if (document.text(one) == "****") document.set_text(one, user);
    }
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
           [&](const model::Property& router) { collect(router.value.at("tls.options"), provider.name, kTlsOptions); });
    }
    each(provider, "http.services", [&](const model::Property& service) {
      collect(service.value.at("loadBalancer.serversTransport"), provider.name, kTransports);
    });
    each(provider, "tcp.services", [&](const model::Property& service) {
      collect(service.value.at("loadBalancer.serversTransport"), provider.name, kTcpTransports);
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
      if (!disabled_.contains({std::string(path), std::string(property.name) + "@" + provider.name})) use(property);
    }
  }

  /// Routers that work by their status, and name what does not.
  void find_disabled(Provider& provider) {
    for (std::string group : {"http", "tcp", "udp"}) {
      each(provider, group + ".routers", [&](const model::Property& router) {
        std::string name = std::string(router.name) + "@" + provider.name;
        if (const Value* service = router.value.find("service"))
          look_at(provider, name, "service ", group + ".services", *service);
        const Value* list = router.value.find("middlewares");
        if (list == nullptr) return;
        for (const Value& one : list->items()) look_at(provider, name, "middleware ", group + ".middlewares", one);
      });
    }
  }

  void look_at(Provider& provider, const std::string& router, std::string_view what, const std::string& table,
               const Value& named) {
    std::string full(named.string());
    if (full.find('@') == std::string::npos) full += "@" + provider.name;
    if (!disabled_.contains({table, full})) return;
    diag::Fact fact;
    fact.kind = diag::FactKind::DisabledDependency;
    fact.span = named.span;
    fact.subject = std::string(what) + full;
    fact.object = router;
    provider.facts.push_back(std::move(fact));
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
  doc::Read read_ = {};
  std::string path_;                         ///< Of the file at hand, in lower case.
  std::map<std::string, Sections> objects_;  ///< Of the file at hand.
  std::vector<Provider> out_;
  bool whole_ = false;                                                    ///< A file tells all objects: /api/rawdata.
  std::map<std::pair<std::string, Place>, std::set<std::string>> named_;  ///< By provider and place.
  std::set<std::pair<std::string, std::string>> disabled_;  ///< Tables, and names in them, of what does not work.
};

}  // namespace

Result<std::vector<Provider>> load_snapshots(text::SourceSet& sources, std::vector<SnapshotFile> files, Version version,
                                             std::set<std::string, std::less<>>* internal) {
  Snapshot snapshot(sources, version);
  for (SnapshotFile& file : files) {
    std::string path = file.path;
    if (std::optional<Error> wrong = snapshot.add_file(std::move(file))) {
      if (files.size() > 1) wrong->message = path + ": " + wrong->message;
      return *std::move(wrong);
    }
  }
  if (internal != nullptr) *internal = snapshot.internal;
  return snapshot.run();
}

Result<std::vector<Provider>> load_snapshot(text::SourceSet& sources, const std::string& path, std::string bytes,
                                            Version version) {
  std::vector<SnapshotFile> files;
  files.push_back({path, std::move(bytes)});
  return load_snapshots(sources, std::move(files), version);
}

}  // namespace gw::source
