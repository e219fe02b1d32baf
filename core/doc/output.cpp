#include "doc/output.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <utility>

namespace gw::doc {

Output Output::of(std::string text) {
  Output out;
  out.kind = Kind::String;
  out.text = std::move(text);
  return out;
}

Output Output::of(bool value) {
  Output out;
  out.kind = Kind::Bool;
  out.boolean = value;
  return out;
}

Output Output::of(std::int64_t value) {
  Output out;
  out.kind = Kind::Int;
  out.integer = value;
  return out;
}

Output Output::list() {
  Output out;
  out.kind = Kind::List;
  return out;
}

Output Output::map() {
  Output out;
  out.kind = Kind::Map;
  return out;
}

Output& Output::set(std::string name, Output value) {
  value.key = std::move(name);
  if (Output* known = find(value.key)) {
    *known = std::move(value);
    return *known;
  }
  children.push_back(std::move(value));
  return children.back();
}

Output& Output::add(Output value) {
  children.push_back(std::move(value));
  return children.back();
}

const Output* Output::find(std::string_view name) const {
  if (kind != Kind::Map) return nullptr;
  auto at = std::ranges::find(children, name, &Output::key);
  return at == children.end() ? nullptr : &*at;
}

Output* Output::find(std::string_view name) { return const_cast<Output*>(std::as_const(*this).find(name)); }

void Output::erase(std::string_view name) {
  std::erase_if(children, [&](const Output& child) { return child.key == name; });
}

bool Output::commented() const {
  return !above.empty() || !behind.empty() || std::ranges::any_of(children, &Output::commented);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  auto escape = [&](unsigned code) {
    char buffer[8];
    std::snprintf(buffer, sizeof buffer, "\\u%04x", code);
    out += buffer;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    std::string_view three = text.substr(i, 3);
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text[i];
    } else if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\t') {
      out += "\\t";
    } else if (byte == '\r') {
      out += "\\r";
    } else if (byte < 0x20 || byte == 0x7F) {
      escape(byte);
    } else if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      escape(static_cast<unsigned char>(text[++i]));
    } else if (three == "\xE2\x80\xA8" || three == "\xE2\x80\xA9" || three == "\xEF\xBB\xBF") {
      escape(three[0] == '\xEF' ? 0xFEFF : three[2] == '\xA8' ? 0x2028 : 0x2029);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out + "\"";
}

std::string float_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[400];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed).ptr;
  std::string out(buffer, end);
  if (out.find('.') == std::string::npos) out += ".0";
  return out;
}

}  // namespace gw::doc
