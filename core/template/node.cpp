#include "template/node.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::template_ {
namespace {

std::string joined(const std::vector<NodePtr>& nodes, const char* separator) {
  std::string out;
  for (const NodePtr& node : nodes) {
    if (&node != &nodes.front()) out += separator;
    out += node->kind == Node::Kind::Pipe ? "(" + node->shown() + ")" : node->shown();
  }
  return out;
}

std::string dotted(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += "." + name;
  return out;
}

}  // namespace

std::string Node::shown() const {
  switch (kind) {
    case Kind::Action: return "{{" + pipe->shown() + "}}";
    case Kind::Template: return "{{template " + base::quote(text) + (pipe == nullptr ? "" : " " + pipe->shown()) + "}}";
    case Kind::Pipe:
      return (declared.empty() ? "" : joined(declared, ", ") + (assigns ? " = " : " := ")) + joined(nodes, " | ");
    case Kind::Command: return joined(nodes, " ");
    case Kind::Chain: return joined(nodes, "") + dotted(names);
    case Kind::Field: return dotted(names);
    case Kind::Variable: return dotted(names).substr(1);
    case Kind::Dot: return ".";
    case Kind::Nil: return "nil";
    case Kind::Break: return "{{break}}";
    case Kind::Continue: return "{{continue}}";
    case Kind::End: return "{{end}}";
    case Kind::Else: return "{{else}}";
    default: return text;
  }
}

bool empty_tree(const Node& list) {
  return std::all_of(list.nodes.begin(), list.nodes.end(), [](const NodePtr& node) {
    return node->kind == Node::Kind::Text && base::trim(node->text).empty();
  });
}

}  // namespace gw::template_
