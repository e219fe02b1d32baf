#include "source/kubernetes/cluster.h"

#include <algorithm>

namespace gw::source {
namespace {

doc::NodeId member(const doc::Document& document, doc::NodeId map, std::string_view key) {
  doc::NodeId found = doc::NodeId::None;
  for (const doc::Entry& entry : document.entries(map)) {
    if (document.text(entry.key) == key) found = entry.value;  // Of equal keys the last.
  }
  return found;
}

}  // namespace

doc::NodeId KubeObject::at(std::string_view dotted) const {
  doc::NodeId node = root;
  while (node != doc::NodeId::None && !dotted.empty()) {
    std::size_t dot = dotted.find('.');
    node = member(*document, node, dotted.substr(0, dot));
    dotted.remove_prefix(dot == std::string_view::npos ? dotted.size() : dot + 1);
  }
  return node;
}

std::string_view KubeObject::text(std::string_view dotted) const {
  doc::NodeId node = at(dotted);
  if (node == doc::NodeId::None || (*document)[node].kind != doc::Kind::Scalar) return {};
  return document->text(node);
}

const KubeObject* Cluster::find(std::string_view kind, std::string_view name_space, std::string_view name) const {
  auto at = std::ranges::find_if(objects, [&](const KubeObject& object) {
    return object.name == name && object.kind == kind && object.name_space == name_space;
  });
  return at == objects.end() ? nullptr : &*at;
}

}  // namespace gw::source
