#include <algorithm>

#include "doc/output.h"
#include "doc/yaml_resolve.h"
#include "text/utf8.h"

namespace gw::doc {
namespace {

using Kind = Output::Kind;

bool printable(std::string_view text) {
  std::string shown = quoted(text);
  // Nothing was escaped but quotes and backslashes.
  for (std::size_t i = 1; i + 1 < shown.size(); ++i) {
    if (shown[i] != '\\') continue;
    if (shown[i + 1] != '"' && shown[i + 1] != '\\') return false;
    ++i;
  }
  return true;
}

/// Words that other readers of YAML 1.1 take for a bool.
bool bool_word(std::string_view text) {
  static constexpr std::string_view kWords[] = {"y", "n", "yes", "no", "on", "off"};
  std::string lower;
  for (char c : text) lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return std::ranges::find(kWords, lower) != std::end(kWords);
}

/// "80:443": base sixty in YAML 1.1.
bool sexagesimal(std::string_view text) {
  return text.find(':') != std::string_view::npos && text.find_first_not_of("0123456789:_.") == std::string_view::npos;
}

bool can_be_plain(std::string_view text, bool any_type) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (std::string_view(",[]{}#&*!|>'\"%@`").find(text.front()) != std::string_view::npos) return false;
  if (std::string_view("-?:").find(text.front()) != std::string_view::npos && (text.size() == 1 || text[1] == ' '))
    return false;
  if (text.starts_with("---") || text.starts_with("...") || text == "<<" || text == "=" || text == "~") return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return false;
  if (!printable(text) || bool_word(text) || sexagesimal(text)) return false;
  Resolved::Kind kind = resolve_plain(text).kind;
  if (kind == Resolved::Kind::String) return true;
  bool small = text.size() < 16 && text.find_first_not_of("0123456789") == std::string_view::npos &&
               (text == "0" || text.front() != '0');
  return any_type && (text == "true" || text == "false" || small);
}

std::string scalar_text(const Output& node) {
  switch (node.kind) {
    case Kind::Bool: return node.boolean ? "true" : "false";
    case Kind::Int: return std::to_string(node.integer);
    case Kind::Uint: return std::to_string(node.uinteger);
    case Kind::Float: {
      std::string text = float_text(node.real);
      return text == "nan" ? ".nan" : text == "inf" ? ".inf" : text == "-inf" ? "-.inf" : text;
    }
    case Kind::List: return "[]";
    case Kind::Map: return "{}";
    case Kind::Null: return "null";
    case Kind::String: break;
  }
  const std::string& text = node.text;
  if (can_be_plain(text, node.plain)) return text;
  bool escapes = text.find_first_of("\"\\") != std::string::npos;
  if (!escapes || !printable(text)) return quoted(text);
  std::string out = "'";
  for (char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

class Writer {
 public:
  std::string run(const Output& tree) {
    if (tree.children.empty()) return scalar_text(tree) + "\n";
    children(tree, 0);
    return std::move(out_);
  }

 private:
  static std::string key_text(const std::string& key) { return scalar_text(Output::of(key)); }

  void comments(const Output& node, std::size_t indent) {
    for (const std::string& line : node.above) out_ += std::string(indent, ' ') + "#" + line + "\n";
  }

  void behind(const Output& node) {
    if (!node.behind.empty()) out_ += " #" + node.behind;
  }

  void children(const Output& node, std::size_t indent) {
    for (const Output& child : node.children) {
      comments(child, indent);
      // What stands above the first member of an item goes above its dash.
      if (node.kind == Kind::List && child.kind == Kind::Map && !child.children.empty())
        comments(child.children[0], indent);
      out_ += std::string(indent, ' ');
      if (node.kind == Kind::Map) member(child, indent);
      else item(child, indent);
    }
  }

  void member(const Output& child, std::size_t indent) {
    out_ += key_text(child.key) + ":";
    if (!child.children.empty()) {
      behind(child);
      out_ += "\n";
      children(child, indent + 2);
    } else {
      value(child, indent);
    }
  }

  void item(const Output& child, std::size_t indent) {
    out_ += "-";
    if (child.children.empty()) {
      value(child, indent);
      return;
    }
    if (child.kind == Kind::List || !child.behind.empty()) {
      behind(child);
      out_ += "\n";
      children(child, indent + 2);
      return;
    }
    // The first member stands behind the dash, its comment is written.
    std::size_t at = out_.size();
    Output plain = child;
    plain.children[0].above.clear();
    children(plain, indent + 2);
    out_.erase(at, indent + 1);
  }

  void value(const Output& child, std::size_t indent) {
    if (child.kind == Kind::String && block(child, indent)) return;
    out_ += " " + scalar_text(child);
    behind(child);
    out_ += "\n";
  }

  /// Several lines as a literal block, if it can hold them.
  bool block(const Output& child, std::size_t indent) {
    std::string_view text = child.text;
    if (text.find('\n') == std::string_view::npos || text.front() == ' ' || text.front() == '\n' ||
        text.find_first_not_of('\n') == std::string_view::npos)
      return false;
    std::string flat(text);
    std::erase(flat, '\n');
    if (!printable(flat) || text::first_malformed(text) != text.size()) return false;
    std::size_t last = text.find_last_not_of('\n');
    std::size_t ends = text.size() - last - 1;
    out_ += ends == 0 ? " |-" : ends == 1 ? " |" : " |+";
    behind(child);
    out_ += "\n";
    std::string_view rest = text.substr(0, last + 1);
    for (std::size_t at = 0; at <= rest.size();) {
      std::size_t end = std::min(rest.find('\n', at), rest.size());
      if (end > at) out_ += std::string(indent + 2, ' ') + std::string(rest.substr(at, end - at));
      out_ += "\n";
      at = end + 1;
    }
    for (std::size_t i = 1; i < ends; ++i) out_ += "\n";
    return true;
  }

  std::string out_;
};

}  // namespace

std::string write_yaml(const Output& tree) { return Writer().run(tree); }

}  // namespace gw::doc
