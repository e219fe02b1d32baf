#include "source/routes.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "decode/decode.h"
#include "doc/read.h"

namespace gw::source {
namespace {

using doc::Entry;
using doc::Kind;
using doc::NodeId;

constexpr std::string_view kRouteKeys[] = {"path", "service", "timeout", "methods", "method", "host", "name"};
constexpr std::string_view kRootKeys[] = {"routes", "services"};

class Reader {
 public:
  Reader(text::SourceSet& sources, text::SourceId source, Version version)
      : sources_(sources), version_(version), read_(doc::read_yaml(sources, source)) {
    out_.name = "file";
  }

  Provider run() {
    out_.facts = std::move(read_.facts);
    if (!read_.ok) {
      out_.errors.push_back(read_.error);
      return std::move(out_);
    }
    NodeId root = document().root;
    if (root == NodeId::None || document()[root].kind != Kind::Map) {
      fault(diag::FactKind::UnknownInput, {document().source(), 0, 0}, "no route list: the key routes is missing");
      return std::move(out_);
    }
    check_keys(root, kRootKeys, "");
    std::vector<Entry> entries = entries_of(member(root, "services"));
    for (const Entry& entry : entries) declared_[std::string(document().text(entry.key))] = entry.value;
    NodeId list = member(root, "routes");
    std::vector<NodeId> items;
    if (list != NodeId::None) items.assign(document().items(list).begin(), document().items(list).end());
    if (list == NodeId::None || document()[list].kind != Kind::List)
      fault(diag::FactKind::UnknownInput, document().span(root), "routes is no list");
    for (std::size_t i = 0; i < items.size(); ++i) {
      where_ = "routes[" + std::to_string(i) + "]";
      route(items[i]);
    }
    for (const Entry& entry : entries) {
      std::string name(document().text(entry.key));
      where_ = "services." + name;
      if (!services_.contains(name)) add_service(name, entry.key, entry.value, NodeId::None);
    }
    return finish();
  }

 private:
  doc::Document& document() { return read_.document; }

  std::vector<Entry> entries_of(NodeId id) {
    if (id == NodeId::None) return {};
    return {document().entries(id).begin(), document().entries(id).end()};
  }

  NodeId member(NodeId object, std::string_view name) {
    for (const Entry& entry : document().entries(object)) {
      if (document().text(entry.key) == name) return entry.value;
    }
    return NodeId::None;
  }

  diag::Fact& fault(diag::FactKind kind, text::Span span, const std::string& what) {
    diag::Fact& fact = out_.facts.emplace_back();
    fact.kind = kind;
    fact.span = span;
    fact.detail = what;
    fact.path = where_;
    fact.fatal = true;
    out_.errors.push_back((where_.empty() ? "" : where_ + ": ") + what);
    return fact;
  }

  template <std::size_t N>
  void check_keys(NodeId object, const std::string_view (&known)[N], const std::string& where) {
    where_ = where;
    for (const Entry& entry : entries_of(object)) {
      std::string key(document().text(entry.key));
      if (std::ranges::find(known, key) != std::end(known)) continue;
      diag::Fact& fact =
          fault(diag::FactKind::UnknownField, document().span(entry.key), "a route list has no key " + key);
      fact.subject = key;
      fact.candidates.assign(std::begin(known), std::end(known));
    }
  }

  /// The texts of a scalar or a list of scalars.
  std::vector<NodeId> texts(NodeId id, std::string_view key) {
    if (id == NodeId::None || document()[id].kind == Kind::Null) return {};
    if (document()[id].kind == Kind::Scalar) return {id};
    std::vector<NodeId> out(document().items(id).begin(), document().items(id).end());
    bool scalars = document()[id].kind == Kind::List &&
                   std::ranges::all_of(out, [&](NodeId item) { return document()[item].kind == Kind::Scalar; });
    if (scalars) return out;
    fault(diag::FactKind::WrongScalar, document().span(id), std::string(key) + " is a text or a list of texts");
    return {};
  }

  /// Matcher(`a`) || Matcher(`b`).
  std::string matcher(std::string_view name, const std::vector<NodeId>& values, bool& several) {
    std::string out;
    for (NodeId value : values) {
      std::string text(document().text(value));
      if (text.find('`') != std::string::npos)
        fault(diag::FactKind::WrongScalar, document().span(value), "a back-quote cannot stand in a rule: " + text);
      if (!out.empty()) out += " || ";
      out += std::string(name) + "(`" + text + "`)";
    }
    several = values.size() > 1;
    return out;
  }

  void route(NodeId item) {
    if (document()[item].kind != Kind::Map) {
      fault(diag::FactKind::UnknownInput, document().span(item), "a route is an object with path and service");
      return;
    }
    check_keys(item, kRouteKeys, where_);
    NodeId path = member(item, "path"), service = member(item, "service");
    for (auto [id, name] : {std::pair(path, "path"), std::pair(service, "service")}) {
      bool there = id != NodeId::None && document()[id].kind != Kind::Null;
      if (!there) fault(diag::FactKind::StandaloneElement, document().span(item), std::string(name) + " is missing");
    }
    if (path == NodeId::None || service == NodeId::None) return;
    std::string text(document().text(path));
    if (document()[path].kind != Kind::Scalar || !text.starts_with('/')) {
      fault(diag::FactKind::WrongScalar, document().span(path), "path does not begin with a slash");
      return;
    }
    std::string rule = rule_of(item, path, text);
    auto [known, fresh] = rules_.emplace(rule, document().span(path));
    if (!fresh) {
      again(path, text, known->second);
      return;
    }
    std::string name = name_of(item, text);
    std::string target = service_of(name, item, service);
    if (target.empty()) return;
    text::Span at = document().span(path);
    routers_.push_back(
        {scalar(name, name_span(item, at)),
         map({{key("rule"), scalar(rule, at)}, {key("service"), scalar(target, document().span(service))}},
             document().span(item))});
  }

  std::string rule_of(NodeId item, NodeId path, const std::string& text) {
    NodeId methods = member(item, "methods");
    if (methods == NodeId::None) methods = member(item, "method");
    std::string rule;
    for (auto [name, id] : {std::pair("Host", member(item, "host")), std::pair("Method", methods)}) {
      bool several = false;
      std::string part = matcher(name, texts(id, base::ascii_lower(name)), several);
      if (!part.empty()) rule += (several ? "(" + part + ")" : part) + " && ";
    }
    if (text.find('`') != std::string::npos)
      fault(diag::FactKind::WrongScalar, document().span(path), "a back-quote cannot stand in a rule: " + text);
    bool exact = text.ends_with('$');
    return rule + (exact ? "Path(`" + text.substr(0, text.size() - 1) : "PathPrefix(`" + text) + "`)";
  }

  void again(NodeId path, const std::string& text, text::Span first) {
    diag::Fact& fact = out_.facts.emplace_back();
    fact.kind = diag::FactKind::AlreadyConfigured;
    fact.span = document().span(path);
    fact.subject = text;
    fact.detail = "route";
    fact.path = where_;
    fact.notes.push_back({"defined first here", first});
  }

  text::Span name_span(NodeId item, text::Span otherwise) {
    NodeId name = member(item, "name");
    return name == NodeId::None ? otherwise : document().span(name);
  }

  std::string name_of(NodeId item, const std::string& path) {
    NodeId given = member(item, "name");
    std::string name;
    if (given != NodeId::None && document()[given].kind == Kind::Scalar) {
      name = document().text(given);
    } else {
      for (char c : path) {
        bool plain = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '_' ||
                     c == '.' || static_cast<unsigned char>(c) >= 0x80;
        if (plain) name += c;
        else if (!name.empty() && name.back() != '-') name += '-';
      }
      while (name.ends_with('-')) name.pop_back();
      if (name.empty()) name = "root";
    }
    std::string unique = name;
    for (int i = 2; !names_.insert(unique).second; ++i) unique = name + "-" + std::to_string(i);
    return unique;
  }

  /// The name of the route's service; empty after a fault.
  std::string service_of(const std::string& route, NodeId item, NodeId service) {
    NodeId timeout = member(item, "timeout");
    if (timeout != NodeId::None && document()[timeout].kind == Kind::Null) timeout = NodeId::None;
    std::vector<NodeId> urls = texts(service, "service");
    if (urls.empty()) return {};
    std::string name(document().text(urls[0]));
    bool url = urls.size() > 1 || name.find("://") != std::string::npos;
    auto known = declared_.find(name);
    if (!url && timeout == NodeId::None) return name;
    if (!url && known == declared_.end()) {
      fault(diag::FactKind::UnknownInput, document().span(timeout),
            "the timeout of service " + name + " cannot be set here: services does not define it");
      return {};
    }
    std::string own = route;
    if (services_.contains(own) || (declared_.contains(own) && !(known != declared_.end() && known->first == own)))
      own = route + "-route";
    add_service(own, url ? service : known->second, url ? service : known->second, timeout);
    return own;
  }

  void add_service(const std::string& name, NodeId named, NodeId urls, NodeId timeout) {
    services_.insert(name);
    std::vector<NodeId> servers;
    for (NodeId url : texts(urls, "service")) {
      NodeId server = map({{key("url"), url}}, document().span(url));
      servers.push_back(server);
    }
    text::Span at = document().span(urls);
    NodeId list = document().begin_container(Kind::List, at.begin);
    document().end_list(list, at.end, servers);
    std::vector<Entry> balancer{{key("servers"), list}};
    if (timeout != NodeId::None) {
      text::Span span = document().span(timeout);
      balancer.push_back({key("serversTransport"), scalar(name, span)});
      NodeId timeouts = map({{key("responseHeaderTimeout"), timeout}}, span);
      transports_.push_back({scalar(name, span), map({{key("forwardingTimeouts"), timeouts}}, span)});
    }
    service_nodes_.push_back(
        {scalar(name, document().span(named)), map({{key("loadBalancer"), map(balancer, at)}}, at)});
  }

  NodeId key(std::string_view name) { return document().add_scalar(0, 0, doc::Style::Plain, name, {}); }
  NodeId scalar(const std::string& text, text::Span span) {
    return document().add_scalar(span.begin, span.end, doc::Style::DoubleQuoted, text, {});
  }
  NodeId map(const std::vector<Entry>& entries, text::Span span) {
    NodeId out = document().begin_container(Kind::Map, span.begin);
    document().end_map(out, span.end, entries);
    return out;
  }

  Provider finish() {
    text::Span whole = document().span(document().root);
    std::vector<Entry> http;
    for (auto& [name, entries] : {std::pair("routers", &routers_), std::pair("services", &service_nodes_),
                                  std::pair("serversTransports", &transports_)}) {
      if (!entries->empty()) http.push_back({key(name), map(*entries, whole)});
    }
    std::vector<Entry> root;
    if (!http.empty()) root.push_back({key("http"), map(http, whole)});
    document().root = map(root, whole);
    decode::Decoded decoded = decode::decode(document(), schema::dynamic_root(), schema::File, version_, sources_);
    out_.facts.insert(out_.facts.end(), decoded.facts.begin(), decoded.facts.end());
    if (!decoded.ok) out_.errors.push_back(decoded.error);
    out_.loaded = out_.errors.empty();
    (out_.loaded ? out_.config : out_.salvage) = std::move(decoded.config);
    return std::move(out_);
  }

  text::SourceSet& sources_;
  Version version_;
  doc::Read read_;
  Provider out_;
  std::string where_;
  std::map<std::string, NodeId> declared_;  ///< The list's services.
  std::map<std::string, text::Span> rules_;
  std::set<std::string> names_, services_;
  std::vector<Entry> routers_, service_nodes_, transports_;
};

}  // namespace

Provider load_routes(text::SourceSet& sources, text::SourceId source, Version version) {
  return Reader(sources, source, version).run();
}

}  // namespace gw::source
