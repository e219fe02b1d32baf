#include "source/kubernetes/annotations.h"

#include <algorithm>
#include <cassert>
#include <map>

#include "base/strings.h"
#include "decode/decode.h"
#include "decode/names.h"
#include "source/kubernetes/crd_item.h"

namespace gw::source::ingress {
namespace {

constexpr std::string_view kPrefix = "traefik.ingress.kubernetes.io/";

bool all(std::string_view text, bool (*test)(char)) { return !text.empty() && std::ranges::all_of(text, test); }
bool digit(char c) { return '0' <= c && c <= '9'; }
bool word(char c) { return digit(c) || ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '_'; }

/// "a.b.0.c" becomes "a.b[0].c", at the last place where that is possible.
/// Source: annotationsRegex, (.+)\.(\w+)\.(\d+)\.(.+).
std::string with_index(const std::string& name) {
  std::size_t after = name.size();
  while (true) {
    after = after == 0 ? std::string::npos : name.rfind('.', after - 1);  // The dot behind the digits.
    if (after == std::string::npos || after == 0) return name;
    if (after + 1 == name.size()) continue;
    std::size_t before = name.rfind('.', after - 1);
    if (before == std::string::npos || before == 0) return name;
    std::size_t first = name.rfind('.', before - 1);
    if (first == std::string::npos || first == 0) return name;
    std::string_view view = name;
    std::string_view index = view.substr(before + 1, after - before - 1);
    if (!all(index, digit) || !all(view.substr(first + 1, before - first - 1), word)) continue;
    return name.substr(0, before) + "[" + std::string(index) + "]" + name.substr(after);
  }
}

std::vector<decode::Named> labels_of(const KubeObject& object, std::string_view group) {
  std::string prefix = "traefik." + std::string(group) + ".";
  std::map<std::string, decode::Named> out;
  for (const auto& [name, item] : crd::Item(object).at("metadata.annotations").members()) {
    std::string label = label_of_annotation(name);
    if (label.size() < prefix.size() || !base::starts_with_fold(label, prefix)) continue;
    text::Span span = item.key_span();
    text::Span value = item.span();
    std::string_view text = item.text();
    if (item && value.end - value.begin == text.size() + 2) {
      ++value.begin;
      --value.end;
    }
    out[label] = {label, std::string(text), span, value};
  }
  std::vector<decode::Named> list;
  list.reserve(out.size());
  for (auto& [label, named] : out) list.push_back(std::move(named));
  return list;
}

}  // namespace

std::string_view annotation(const KubeObject& object, std::string_view name) {
  return crd::Item(object).at("metadata.annotations")[name].text();
}

std::string label_of_annotation(std::string_view name) {
  constexpr std::string_view kCut = "ingress.kubernetes.io/";
  if (!name.starts_with(kPrefix)) return {};
  std::string out(name);
  for (std::size_t at = out.find(kCut); at != std::string::npos; at = out.find(kCut, at)) out.erase(at, kCut.size());
  return with_index(out);
}

Annotations decode_annotations(const text::SourceSet& sources, const KubeObject& object, std::string_view root,
                               std::string_view group, Version version) {
  Annotations out;
  std::vector<decode::Named> labels = labels_of(object, group);
  if (labels.empty()) return out;
  std::optional<decode::NameTree> tree = decode::name_tree(labels, "traefik", out.error);
  if (!tree) {
    diag::Fact fact;
    fact.kind = diag::FactKind::UnknownField;
    fact.span = crd::Item(object).at("metadata.annotations").span();
    fact.traefik = out.error;
    fact.fatal = true;
    out.facts.push_back(std::move(fact));
    return out;
  }
  const schema::Type* type = schema::find_type(root);
  assert(type != nullptr);
  doc::Document document = decode::to_document(*tree, sources, object.document->source());
  decode::Decoded decoded = decode::decode(document, *type, schema::Label, version, sources);
  out.error = decoded.error;
  out.facts = std::move(decoded.facts);
  out.config = std::move(decoded.config);
  if (decoded.ok) out.found = out.config.root.find(group);
  return out;
}

}  // namespace gw::source::ingress
