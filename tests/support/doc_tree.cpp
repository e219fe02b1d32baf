#include "support/doc_tree.h"

#include <cmath>
#include <cstdio>
#include <map>

#include "support/catch.h"

namespace gw::testing {
namespace {

using doc::Kind;
using doc::NodeId;

std::string hex(char c) {
  char out[5];
  std::snprintf(out, sizeof out, "\\x%02x", static_cast<unsigned char>(c));
  return out;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += std::string("\\") + c;
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c < 32 || c > 126) out += hex(c);
    else out += c;
  }
  return out + "\"";
}

std::string real(double value) {
  if (std::isnan(value)) return "float:nan";
  char out[40];
  std::snprintf(out, sizeof out, "float:%.17g", value);
  return out;
}

std::string leaf(const doc::Document& document, NodeId id) {
  if (document[id].kind == Kind::Null) return "null";
  switch (document[id].tag) {
    case doc::Tag::Bool: return document.boolean(id) ? "bool:true" : "bool:false";
    case doc::Tag::Int: return "int:" + std::to_string(document.integer(id));
    case doc::Tag::Uint: return "uint:" + std::to_string(document.uinteger(id));
    case doc::Tag::Float: return real(document.real(id));
    case doc::Tag::Timestamp: return "time";
    case doc::Tag::String: break;
  }
  return quoted(document.text(id));
}

std::string show(const doc::Document& document, NodeId id, bool root) {
  const doc::Node& node = document[id];
  std::string out;
  if (node.kind == Kind::List) {
    for (NodeId item : document.items(id)) out += (out.empty() ? "" : ", ") + show(document, item, false);
    return "[" + out + "]";
  }
  if (node.kind != Kind::Map) return leaf(document, id);
  std::map<std::string, std::string> members;
  for (const doc::Entry& entry : document.entries(id)) {
    // The keys of the root are texts to Go.
    std::string key = root ? quoted(document.text(entry.key)) : leaf(document, entry.key);
    std::string value = show(document, entry.value, false);
    if (document.merged(entry)) members.emplace(key, value);
    else members[key] = value;
  }
  for (const auto& [key, value] : members) out += (out.empty() ? "" : ", ") + key + ": " + value;
  return "{" + out + "}";
}

void check_scalar(const doc::Document& document, NodeId id, std::string_view bytes) {
  const doc::Node& node = document.raw(id);
  text::Decoded decoded = document.decoded(id);
  if (!decoded.traceable()) return;
  auto size = static_cast<std::uint32_t>(decoded.text.size());
  for (std::uint32_t i = 0; i < size; ++i) {
    if ((static_cast<unsigned char>(decoded.text[i]) & 0xC0) == 0x80) continue;  // Within a character.
    text::Span part = decoded.slice(i, i + 1);
    bool inside = node.begin <= part.begin && part.begin <= part.end && part.end <= node.end;
    bool same = part.end - part.begin != 1 || bytes[part.begin] == decoded.text[i] || bytes[part.begin] == '\\' ||
                std::string_view(" \n").find(decoded.text[i]) != std::string_view::npos;
    INFO("byte " << i << " of " << quoted(decoded.text) << ": " << part.begin << "-" << part.end);
    if (!inside || !same) {
      CHECK(inside);
      CHECK(same);
      return;
    }
  }
}

}  // namespace

std::string unescape(std::string_view cell) {
  std::string out;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] != '\\' || i + 1 == cell.size()) {
      out += cell[i];
      continue;
    }
    char c = cell[++i];
    if (c == 'x' && i + 2 < cell.size()) {
      out += static_cast<char>(std::stoi(std::string(cell.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
  }
  return out;
}

std::string escape(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\\') out += "\\\\";
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '\r') out += "\\r";
    else if (c < 32 || c > 126) out += hex(c);
    else out += c;
  }
  return out;
}

std::string show(const doc::Document& document) {
  return document.root == NodeId::None ? "{}" : show(document, document.root, true);
}

void check_spans(const doc::Document& document, std::string_view bytes) {
  for (std::uint32_t i = 0; i < document.size(); ++i) {
    const doc::Node& node = document.raw(NodeId{i});
    bool inside = node.begin <= node.end && node.end <= bytes.size();
    if (!inside) CHECK(inside);
    if (node.kind == Kind::Scalar && inside) check_scalar(document, NodeId{i}, bytes);
  }
}

}  // namespace gw::testing
