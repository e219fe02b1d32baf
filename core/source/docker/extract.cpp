// The labels traefik.enable, traefik.docker.* and traefik.swarm.*.
// Source: pkg/provider/docker/shared_labels.go; paerser v0.2.2 parser/nodes_metadata.go, element_fill.go.

#include <algorithm>
#include <optional>

#include "base/strings.h"
#include "decode/labels.h"
#include "source/docker/data.h"

namespace gw::source {
namespace {

using decode::Named;
using decode::NameNode;

/// Go's strconv.ParseBool.
std::optional<bool> parse_bool(std::string_view text) {
  for (std::string_view yes : {"1", "t", "T", "TRUE", "true", "True"}) {
    if (text == yes) return true;
  }
  for (std::string_view no : {"0", "f", "F", "FALSE", "false", "False"}) {
    if (text == no) return false;
  }
  return std::nullopt;
}

/// A group of labels: traefik.docker or traefik.swarm.
struct Group {
  bool given = false, lbswarm = false, allow_non_running = false;
  std::optional<std::string> network = {};
};

class Extraction {
 public:
  Extraction(bool /*swarm*/, Version version) : version_(version) {}

  /// Names against fields, then texts into values, as the parser's two passes do. False: refused.
  bool run(const NameNode& tree) {
    for (const NameNode* child = tree.first; child != nullptr; child = child->next) {
      if (!check_root(*child)) return false;
    }
    for (const NameNode* child = tree.first; child != nullptr; child = child->next) {
      if (base::equal_fold(child->name, "enable")) {
        if (!flag(*child, enable)) return false;
      } else if (!fill(*child, base::equal_fold(child->name, "docker") ? docker : swarm)) {
        return false;
      }
    }
    return true;
  }

  bool enable = true;
  Group docker, swarm;
  std::string error;
  const NameNode* wrong = nullptr;

 private:
  /// Before 3.2.2 there were labels of docker alone, in a struct without pointers.
  bool early() const { return version_ < Version{3, 2, 2}; }

  bool refuse(const NameNode& node, std::string message) {
    wrong = &node;
    error = std::move(message);
    return false;
  }

  bool check_scalar(const NameNode& node, const char* kind) {
    return node.first == nullptr || refuse(node, "invalid node " + std::string(node.name) + ": " + kind);
  }

  bool check_root(const NameNode& node) {
    if (base::equal_fold(node.name, "enable")) return check_scalar(node, "bool");
    bool of_swarm = base::equal_fold(node.name, "swarm");
    if (!base::equal_fold(node.name, "docker") && (!of_swarm || early()))
      return refuse(node, "field not found, node: " + std::string(node.name));
    for (const NameNode* child = node.first; child != nullptr; child = child->next) {
      bool known = true;
      if (base::equal_fold(child->name, "network")) known = check_scalar(*child, early() ? "string" : "ptr");
      else if (base::equal_fold(child->name, "lbSwarm")) known = check_scalar(*child, "bool");
      else if (base::equal_fold(child->name, "allowNonRunning") && !of_swarm && version_ >= Version{3, 6, 0})
        known = check_scalar(*child, "bool");
      else known = refuse(*child, "field not found, node: " + std::string(child->name));
      if (!known) return false;
    }
    return true;
  }

  bool flag(const NameNode& node, bool& out) {
    std::string text = node.leaf == nullptr ? std::string() : node.leaf->value;
    std::optional<bool> value = parse_bool(text);
    if (!value) return refuse(node, "strconv.ParseBool: parsing " + base::quote(text) + ": invalid syntax");
    out = *value;
    return true;
  }

  bool fill(const NameNode& node, Group& out) {
    out.given = true;
    for (const NameNode* child = node.first; child != nullptr; child = child->next) {
      if (base::equal_fold(child->name, "network")) out.network = child->leaf == nullptr ? "" : child->leaf->value;
      else if (base::equal_fold(child->name, "lbSwarm") && !flag(*child, out.lbswarm)) return false;
      else if (base::equal_fold(child->name, "allowNonRunning") && !flag(*child, out.allow_non_running)) return false;
    }
    return true;
  }

  Version version_;
};

diag::Fact fact_of(diag::FactKind kind, text::Span span, std::string subject, std::string traefik) {
  diag::Fact fact;
  fact.kind = kind;
  fact.span = span;
  fact.subject = std::move(subject);
  fact.traefik = std::move(traefik);
  return fact;
}

/// The fact of a label that the parser refuses.
diag::Fact refused(const Extraction& extraction, const std::string& text) {
  const NameNode& node = *extraction.wrong;
  const Named* leaf = node.leaf;
  bool value = text.find("ParseBool") != std::string::npos;
  bool enable = base::equal_fold(node.name.substr(0, 6), "enable");
  diag::Fact fact = fact_of(enable ? diag::FactKind::EnableLabel : diag::FactKind::ProviderLabel,
                            value && leaf != nullptr ? leaf->value_span : node.span,
                            leaf != nullptr ? leaf->name : std::string(node.name), text);
  fact.detail = value ? "value" : "name";
  fact.fatal = true;
  return fact;
}

}  // namespace

std::span<const std::string_view> provider_labels(bool swarm, Version version) {
  static constexpr std::string_view kAll[] = {"traefik.enable", "traefik.docker.", "traefik.swarm."};
  return std::span<const std::string_view>(kAll).first(swarm && version >= Version{3, 2, 2} ? 3 : 2);
}

Extracted extract_labels(const decode::Names& labels, const DockerOptions& options, bool swarm, Version version) {
  Extracted out;
  out.labels.enable = options.exposed_by_default;
  out.labels.network = options.network;
  std::string prefix;
  if (version >= Version{3, 2, 2}) prefix = swarm ? "decoding Swarm labels: " : "decoding Docker labels: ";
  bool both = swarm && version >= Version{3, 2, 2};
  decode::Names used = decode::filtered(labels, provider_labels(swarm, version));
  if (used.empty()) return out;
  if (used.size() == 1 && used[0]->name == "traefik.enable") {
    if (std::optional<bool> enable = parse_bool(used[0]->value)) {
      out.labels.enable = *enable;
      return out;
    }
  }
  decode::NameRefusal refusal = decode::find_refusal(used, "traefik");
  if (refusal.named != nullptr) {
    out.panics = refusal.panics;
    if (!out.panics) out.error = prefix + refusal.error;
    bool root = refusal.error.starts_with("invalid label root ");
    out.facts.push_back(fact_of(out.panics ? diag::FactKind::Crash
                                : root     ? diag::FactKind::LabelRoot
                                           : diag::FactKind::LabelName,
                                refusal.named->name_span, refusal.named->name,
                                out.panics ? "Error in Go routine" : out.error));
    if (out.panics) out.facts.back().detail = "an element of the label's name ends in ] and has no [";
    out.facts.back().fatal = true;
    return out;
  }
  decode::NameTree tree(used, "traefik");
  Extraction extraction(swarm, version);
  extraction.enable = options.exposed_by_default;
  if (!extraction.run(tree.root())) {
    out.error = prefix + extraction.error;
    out.facts.push_back(refused(extraction, out.error));
    return out;
  }
  const Group& docker = extraction.docker;
  if (docker.given && extraction.swarm.given) {
    out.error = "both Docker and Swarm labels are defined";
    out.facts.push_back(fact_of(diag::FactKind::ProviderLabel, used.front()->name_span, used.front()->name, out.error));
    out.facts.back().fatal = true;
    return out;
  }
  out.labels.enable = extraction.enable;
  const Group& group = extraction.swarm.given ? extraction.swarm : docker;
  out.labels.lbswarm = group.lbswarm;
  out.labels.allow_non_running = group.allow_non_running && !swarm;
  if (group.network) out.labels.network = *group.network;
  out.deprecated = both && docker.given;
  return out;
}

}  // namespace gw::source
