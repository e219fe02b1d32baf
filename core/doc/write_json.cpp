#include "doc/output.h"

namespace gw::doc {
namespace {

using Kind = Output::Kind;

void write(const Output& node, std::size_t indent, std::string& out) {
  bool map = node.kind == Kind::Map;
  switch (node.kind) {
    case Kind::Null: out += "null"; return;
    case Kind::Bool: out += node.boolean ? "true" : "false"; return;
    case Kind::Int: out += std::to_string(node.integer); return;
    case Kind::Uint: out += std::to_string(node.uinteger); return;
    case Kind::Float: {
      std::string text = float_text(node.real);
      out += text.find_first_of("in") == std::string::npos ? text : quoted(text);
      return;
    }
    case Kind::String: out += quoted(node.text); return;
    case Kind::List:
    case Kind::Map: break;
  }
  if (node.children.empty()) {
    out += map ? "{}" : "[]";
    return;
  }
  out += map ? "{" : "[";
  bool first = true;
  for (const Output& child : node.children) {
    out += first ? "\n" : ",\n";
    first = false;
    out += std::string(indent + 2, ' ');
    if (map) out += quoted(child.key) + ": ";
    write(child, indent + 2, out);
  }
  out += "\n" + std::string(indent, ' ') + (map ? "}" : "]");
}

}  // namespace

std::string write_json(const Output& tree) {
  std::string out;
  write(tree, 0, out);
  return out + "\n";
}

}  // namespace gw::doc
