#include <cmath>
#include <cstdio>

#include "template/failure.h"
#include "template/format.h"
#include "template/json.h"
#include "template/rune.h"

namespace gw::template_ {
namespace {

class Writer {
 public:
  Writer(Machine& machine, bool html, bool indent) : machine_(machine), html_(html), indent_(indent) {}

  void value(const Value& v, int depth) {
    if (depth > kMaxValueDepth) throw NotEvaluated{"nested too deep"};
    machine_.charge(32);
    switch (v.kind) {
      case Kind::Nil: out += "null"; break;
      case Kind::Bool: out += v.integer != 0 ? "true" : "false"; break;
      case Kind::Float: number(v.number); break;
      case Kind::String: string(v.text()); break;
      case Kind::List: list(*v.list, depth); break;
      case Kind::Map: map(*v.map, depth); break;
      default: out += std::to_string(v.integer);
    }
  }

  std::string out;

 private:
  void list(const List& from, int depth) {
    if (from.unordered) throw NotEvaluated{"the order of a map's keys is random"};
    if (from.null) {
      out += "null";
      return;
    }
    out += '[';
    for (const Value& item : from.items) {
      separate(&item == from.items.data(), depth + 1);
      value(item, depth + 1);
    }
    close(from.items.empty(), depth, ']');
  }

  void map(const Map& from, int depth) {
    if (from.null) {
      out += "null";
      return;
    }
    out += '{';
    for (const auto& entry : from.items) {
      separate(&entry == &*from.items.begin(), depth + 1);
      string(entry.first);
      out += indent_ ? ": " : ":";
      value(entry.second, depth + 1);
    }
    close(from.items.empty(), depth, '}');
  }

  void separate(bool first, int depth) {
    if (!first) out += ',';
    if (indent_) line(depth);
  }

  void close(bool empty, int depth, char bracket) {
    if (indent_ && !empty) line(depth);
    out += bracket;
  }

  void line(int depth) { out += '\n' + std::string(static_cast<std::size_t>(depth) * 2, ' '); }

  void number(double v) {
    if (!std::isfinite(v)) throw CallError{"json: unsupported value: " + format_float(v, 'g', -1)};
    double size = std::fabs(v);
    bool exponent = size != 0 && (size < 1e-6 || size >= 1e21);
    std::string text = format_float(v, exponent ? 'e' : 'f', -1);
    std::size_t e = text.rfind("e-0");
    if (e != std::string::npos && e + 4 == text.size()) text.erase(e + 2, 1);
    out += text;
  }

  void string(std::string_view s) {
    machine_.charge(s.size());
    out += '"';
    for (std::size_t at = 0; at < s.size();) {
      Rune r = decode(s, at);
      character(r.value, r.value == 0xFFFD && r.size == 1 ? "\\ufffd" : s.substr(at, r.size));
      at += r.size;
    }
    out += '"';
  }

  void character(std::uint32_t c, std::string_view bytes) {
    switch (c) {
      case '"': out += "\\\""; return;
      case '\\': out += "\\\\"; return;
      case '\b': out += "\\b"; return;
      case '\f': out += "\\f"; return;
      case '\n': out += "\\n"; return;
      case '\r': out += "\\r"; return;
      case '\t': out += "\\t"; return;
      default: break;
    }
    bool escaped = c < 0x20 || c == 0x2028 || c == 0x2029 || (html_ && (c == '<' || c == '>' || c == '&'));
    char buffer[8];
    std::snprintf(buffer, sizeof buffer, "\\u%04x", c & 0xFFFF);
    out += escaped ? std::string_view(buffer) : bytes;
  }

  Machine& machine_;
  bool html_;
  bool indent_;
};

}  // namespace

std::string to_json(Machine& machine, const Value& value, bool html, bool indent) {
  Writer writer(machine, html, indent);
  writer.value(value, 0);
  machine.charge(writer.out.size());
  return std::move(writer.out);
}

}  // namespace gw::template_
