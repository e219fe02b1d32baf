// Manifests to objects. Source: k8s.io/apimachinery (YAML streams, lists), the API server's validation.

#include <algorithm>
#include <map>
#include <tuple>

#include "doc/read.h"
#include "source/kubernetes/cluster.h"
#include "source/kubernetes/gateway_admission.h"
#include "source/kubernetes/validate.h"

namespace gw::source {
namespace {

using doc::NodeId;

/// One document of a YAML stream: bytes [begin, end).
struct Part {
  std::uint32_t begin, end;
};

bool is_marker(std::string_view line, std::string_view marker) {
  if (!line.starts_with(marker)) return false;
  return line.size() == 3 || line[3] == ' ' || line[3] == '\t' || line[3] == '\r';
}

/// A line without content: blank, a comment, a directive.
bool is_idle(std::string_view line) {
  std::size_t at = line.find_first_not_of(" \t\r");
  return at == std::string_view::npos || line[at] == '#' || (at == 0 && line[0] == '%');
}

/// Where the documents of a stream lie. "---" at the margin is always a marker: no scalar may hold it.
std::vector<Part> parts_of(std::string_view bytes) {
  std::vector<Part> out;
  std::uint32_t begin = 0, at = 0;
  bool idle = true;
  auto close = [&](std::uint32_t end) {
    if (!idle) out.push_back({begin, end});
    begin = end;
    idle = true;
  };
  while (at < bytes.size()) {
    std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::string_view line = bytes.substr(at, end - at);
    std::uint32_t next = static_cast<std::uint32_t>(std::min(end + 1, bytes.size()));
    if (is_marker(line, "---")) {
      close(at);
      idle = is_idle(line.substr(3));
    } else if (is_marker(line, "...")) {
      close(next);
    } else if (!is_idle(line)) {
      idle = false;
    }
    at = next;
  }
  close(static_cast<std::uint32_t>(bytes.size()));
  return out;
}

/// Behind the bracket that closes the one at `at`; the end of `bytes` if none does.
std::size_t json_end(std::string_view bytes, std::size_t at) {
  std::size_t depth = 0;
  bool quoted = false;
  for (; at < bytes.size(); ++at) {
    char c = bytes[at];
    if (c == '"') quoted = !quoted;
    else if (quoted && c == '\\') ++at;
    else if (!quoted && (c == '{' || c == '[')) ++depth;
    else if (!quoted && (c == '}' || c == ']') && --depth == 0) return at + 1;
  }
  return bytes.size();
}

/// JSON objects may follow each other without a marker. Source: apimachinery pkg/util/yaml (YAMLOrJSONDecoder).
void split_json(std::string_view bytes, const Part& part, std::vector<Part>& out) {
  constexpr std::string_view kBlank = " \t\r\n";
  std::string_view text = bytes.substr(0, part.end);
  Part rest = part;
  while (true) {
    std::size_t at = text.find_first_not_of(kBlank, rest.begin);
    if (at != std::string_view::npos && is_marker(text.substr(at, text.find('\n', at) - at), "---"))
      at = text.find_first_not_of(kBlank, at + 3);
    std::size_t next = at == std::string_view::npos || text[at] != '{'
                           ? std::string_view::npos
                           : text.find_first_not_of(kBlank, json_end(text, at));
    if (next == std::string_view::npos || text[next] != '{') break;
    out.push_back({rest.begin, static_cast<std::uint32_t>(next)});
    rest.begin = static_cast<std::uint32_t>(next);
  }
  out.push_back(rest);
}

/// YAML 1.1, which Kubernetes reads, takes these for booleans.
void read_old_booleans(doc::Document& document) {
  constexpr std::string_view kTrue[] = {"yes", "Yes", "YES", "on", "On", "ON"};
  constexpr std::string_view kFalse[] = {"no", "No", "NO", "off", "Off", "OFF"};
  for (std::uint32_t i = 0; i < document.size(); ++i) {
    NodeId id{i};
    const doc::Node& node = document.raw(id);
    if (node.kind != doc::Kind::Scalar || node.style != doc::Style::Plain || node.tag != doc::Tag::String) continue;
    if (node.end - node.begin < 2 || node.end - node.begin > 3) continue;
    std::string_view text = document.text(id);
    if (std::ranges::find(kTrue, text) != std::end(kTrue)) document.set_bool(id, true);
    else if (std::ranges::find(kFalse, text) != std::end(kFalse)) document.set_bool(id, false);
  }
}

bool is_namespaced(std::string_view kind) {
  constexpr std::string_view kCluster[] = {"Namespace",        "Node",
                                           "IngressClass",     "GatewayClass",
                                           "ClusterRole",      "StorageClass",
                                           "PersistentVolume", "ClusterRoleBinding",
                                           "PriorityClass",    "CustomResourceDefinition",
                                           "APIService"};
  return std::ranges::find(kCluster, kind) == std::end(kCluster);
}

class Reader {
 public:
  Reader(text::SourceSet& sources, Version version, bool validate)
      : sources_(sources), version_(version), validate_(validate) {}

  void read(text::SourceId id) {
    std::string_view bytes = sources_[id].bytes();
    std::vector<Part> parts;
    for (const Part& part : parts_of(bytes)) split_json(bytes, part, parts);
    for (const Part& part : parts) {
      bool whole = part.begin == 0 && part.end == bytes.size();
      text::SourceId own = whole
                               ? id
                               : sources_.add_derived(id, std::string(bytes.substr(part.begin, part.end - part.begin)),
                                                      {{0, part.begin, part.end, true}});
      document(own);
    }
  }

  Cluster done() { return std::move(out_); }

 private:
  void document(text::SourceId id) {
    doc::Read read = doc::read_yaml(sources_, id);
    std::erase_if(read.facts, [](const diag::Fact& fact) { return fact.kind == diag::FactKind::SeveralDocuments; });
    bool broken = false;
    for (diag::Fact& fact : read.facts) {
      bool syntax = fact.kind == diag::FactKind::Syntax || fact.kind == diag::FactKind::BadEncoding;
      broken = broken || (syntax && fact.fatal);
      // Of two equal keys the later one counts: yaml.v2 reads the text, not Traefik's yaml.v3.
      fact.fatal = fact.fatal && syntax;
      fact.traefik.clear();
    }
    std::ranges::move(read.facts, std::back_inserter(out_.facts));
    if (broken || read.document.root == NodeId::None) return;
    read_old_booleans(read.document);
    doc::Document& document = out_.documents.emplace_back(std::move(read.document));
    take(document, document.root, {}, 0);
  }

  void say(diag::FactKind kind, const doc::Document& document, NodeId at, std::string subject, std::string detail) {
    diag::Fact& fact = out_.facts.emplace_back();
    fact.kind = kind;
    fact.span = document.span(at);
    fact.subject = std::move(subject);
    fact.detail = std::move(detail);
  }

  /// API version and kind of the items of a list that names them ("IngressList").
  struct ListOf {
    std::string_view api_version = {}, kind = {};
  };

  void take(doc::Document& document, NodeId root, const ListOf& list, int depth) {
    if (document[root].kind == doc::Kind::Null) return;
    KubeObject object;
    object.document = &document;
    object.root = document.target(root);
    object.span = document.span(root);
    object.kind = object.text("kind");
    object.api_version = object.text("apiVersion");
    if (object.kind.empty()) object.kind = list.kind;
    if (object.api_version.empty()) object.api_version = list.api_version;
    if (object.kind.ends_with("List") && depth < 8) {
      NodeId items = object.at("items");
      if (items != NodeId::None && document[items].kind == doc::Kind::List) {
        std::span<const NodeId> all = document.items(items);
        ListOf inner;
        if (object.kind != "List") inner = {object.api_version, object.kind.substr(0, object.kind.size() - 4)};
        for (NodeId item : std::vector<NodeId>(all.begin(), all.end())) take(document, item, inner, depth + 1);
        return;
      }
    }
    object.name = object.text("metadata.name");
    if (is_namespaced(object.kind)) object.name_space = object.text("metadata.namespace");
    if (is_namespaced(object.kind) && object.name_space.empty()) object.name_space = "default";
    const char* lacks = document[root].kind != doc::Kind::Map ? "a map"
                        : object.kind.empty()                 ? "kind"
                        : object.api_version.empty()          ? "apiVersion"
                                                              : nullptr;
    if (lacks != nullptr) {
      say(diag::FactKind::KubeNoObject, document, root, lacks, {});
      return;
    }
    if (object.name.empty() && object.text("metadata.generateName").empty())
      say(diag::FactKind::KubeNoObject, document, root, "metadata.name", {});
    add(document, object);
  }

  /// Values of labels and annotations are strings; a number without quotes is none.
  static void check_texts(const KubeObject& object, std::vector<std::string>& reasons) {
    for (std::string_view field : {"metadata.labels", "metadata.annotations"}) {
      NodeId map = object.at(field);
      if (map == NodeId::None) continue;
      for (const doc::Entry& entry : object.document->entries(map)) {
        const doc::Node& value = (*object.document)[entry.value];
        bool text =
            value.kind == doc::Kind::Null ||
            (value.kind == doc::Kind::Scalar && (value.tag == doc::Tag::String || value.tag == doc::Tag::Timestamp));
        if (text) continue;
        reasons.push_back(std::string(field) + "." + std::string(object.document->text(entry.key)) +
                          ": not of type string");
      }
    }
  }

  void add(doc::Document& document, KubeObject& object) {
    std::string text = std::string(object.kind) + " " +
                       (object.name_space.empty() ? "" : std::string(object.name_space) + "/") +
                       std::string(object.name);
    if (object.api_version.starts_with("traefik.containo.us/") && version_.major >= 3)
      say(diag::FactKind::KubeOldGroup, document, object.at("apiVersion"), text, std::string(object.api_version));
    bool routes = object.api_version.starts_with("gateway.networking.k8s.io/");
    bool defined = routes || object.api_version == "traefik.io/v1alpha1";
    const schema::CrdKind* kind = validate_ && defined ? schema::crd_kind(object.kind) : nullptr;
    if (validate_) {
      std::vector<std::string> reasons;
      check_texts(object, reasons);
      std::vector<Pruned> pruned;
      if (kind != nullptr) object.root = admit(document, object.root, *kind, reasons, pruned);
      if (kind != nullptr && routes && reasons.empty()) reasons = gateway_api::broken_rules(object);
      if (!reasons.empty()) {
        std::string all;
        for (const std::string& reason : reasons) all += (all.empty() ? "" : "; ") + reason;
        say(diag::FactKind::KubeRejected, document, object.root, text, all);
        out_.rejected.push_back({std::string(object.kind), std::string(object.name_space), std::string(object.name),
                                 std::move(reasons), object.span});
        return;
      }
      if (version_.major < 3) pruned.clear();  // The definitions at hand are those of Traefik 3.
      for (Pruned& field : pruned) {
        say(diag::FactKind::UnknownField, document, field.key, std::string(document.text(field.key)), {});
        out_.facts.back().path = std::move(field.path);
        out_.facts.back().candidates = std::move(field.neighbours);
      }
    }
    auto [at, fresh] =
        places_.emplace(std::tuple(object.kind, object.name_space, object.name, group(object)), out_.objects.size());
    if (fresh || (object.name.empty() && !object.text("metadata.generateName").empty())) {
      out_.objects.push_back(object);
      return;
    }
    // Applied twice: the later one stays.
    say(diag::FactKind::KubeTwice, document, object.root, text, {});
    out_.facts.back().notes.push_back({"first written here, and replaced", out_.objects[at->second].span});
    out_.objects[at->second] = object;
  }

  static std::string_view group(const KubeObject& object) {
    std::size_t slash = object.api_version.find('/');
    return slash == std::string_view::npos ? std::string_view() : object.api_version.substr(0, slash);
  }

  text::SourceSet& sources_;
  Version version_;
  bool validate_;
  Cluster out_;
  std::map<std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>, std::size_t> places_;
};

}  // namespace

Cluster read_manifests(text::SourceSet& sources, const std::vector<text::SourceId>& inputs, Version version,
                       bool validate) {
  Reader reader(sources, version, validate);
  for (text::SourceId id : inputs) reader.read(id);
  return reader.done();
}

}  // namespace gw::source
