#include <algorithm>

#include "doc/output.h"

namespace gw::doc {
namespace {

using Kind = Output::Kind;

std::string key_text(const std::string& key) {
  bool bare = !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return bare ? key : quoted(key);
}

std::string string_text(const std::string& text) {
  std::string shown = quoted(text);
  auto control = [](unsigned char c) { return (c < 0x20 && c != '\n') || c == 0x7F; };
  if (std::ranges::any_of(text, control)) return shown;
  bool lines = text.find('\n') != std::string::npos;
  if (lines && text.find("'''") == std::string::npos && !text.ends_with('\'')) return "'''\n" + text + "'''";
  bool escapes = text.find_first_of("\"\\") != std::string::npos;
  return escapes && !lines && text.find('\'') == std::string::npos ? "'" + text + "'" : shown;
}

std::string value_text(const Output& node) {
  switch (node.kind) {
    case Kind::Bool: return node.boolean ? "true" : "false";
    case Kind::Int: return std::to_string(node.integer);
    case Kind::Uint: {
      std::string text = std::to_string(node.uinteger);
      return node.uinteger > 0x7FFFFFFFFFFFFFFF ? quoted(text) : text;
    }
    case Kind::Float: return float_text(node.real);
    case Kind::String: return string_text(node.text);
    case Kind::Null: return "\"\"";
    case Kind::List: break;
    case Kind::Map: break;
  }
  std::string out;
  for (const Output& child : node.children) {
    if (!out.empty()) out += ", ";
    if (node.kind == Kind::Map) out += key_text(child.key) + " = ";
    out += value_text(child);
  }
  return node.kind == Kind::List ? "[" + out + "]" : out.empty() ? "{}" : "{ " + out + " }";
}

/// A list that is written as an array of tables.
bool of_tables(const Output& node) {
  return node.kind == Kind::List && !node.children.empty() &&
         std::ranges::all_of(node.children, [](const Output& item) { return item.kind == Kind::Map; });
}

class Writer {
 public:
  std::string run(const Output& tree) {
    values(tree);
    tables(tree, "");
    return std::move(out_);
  }

 private:
  void comments(const Output& node) {
    for (const std::string& line : node.above) out_ += "#" + line + "\n";
  }

  void behind(const Output& node) { out_ += node.behind.empty() ? "\n" : " #" + node.behind + "\n"; }

  void values(const Output& node) {
    for (const Output& child : node.children) {
      if (child.kind == Kind::Map || child.kind == Kind::Null || of_tables(child)) continue;
      comments(child);
      out_ += key_text(child.key) + " = " + value_text(child);
      behind(child);
    }
  }

  void tables(const Output& node, const std::string& path) {
    for (const Output& child : node.children) {
      std::string name = path.empty() ? key_text(child.key) : path + "." + key_text(child.key);
      if (child.kind == Kind::Map) table(child, name);
      if (!of_tables(child)) continue;
      for (const Output& item : child.children) {
        gap();
        if (&item == &child.children[0]) comments(child);
        comments(item);
        out_ += "[[" + name + "]]";
        behind(item);
        values(item);
        tables(item, name);
      }
    }
  }

  void table(const Output& node, const std::string& name) {
    bool own = node.children.empty() || std::ranges::any_of(node.children, [](const Output& child) {
                 return child.kind != Kind::Map && child.kind != Kind::Null && !of_tables(child);
               });
    if (own || !node.above.empty() || !node.behind.empty()) {
      gap();
      comments(node);
      out_ += "[" + name + "]";
      behind(node);
    }
    values(node);
    tables(node, name);
  }

  void gap() {
    if (!out_.empty() && !out_.ends_with("\n\n")) out_ += "\n";
  }

  std::string out_;
};

}  // namespace

std::string write_toml(const Output& tree) { return Writer().run(tree); }

}  // namespace gw::doc
