#include "schema/json_writer.h"

#include <cstdio>

namespace gw::schema {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char buffer[8];
      std::snprintf(buffer, sizeof buffer, "\\u%04x", static_cast<unsigned>(c));
      out += buffer;
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace

void JsonWriter::begin_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (closers_.empty()) return;
  out_ += first_ ? "\n" : ",\n";
  out_.append(closers_.size() * 2, ' ');
  first_ = false;
}

void JsonWriter::open(char bracket) {
  begin_value();
  out_ += bracket;
  closers_ += bracket == '{' ? '}' : ']';
  first_ = true;
}

void JsonWriter::close() {
  char closer = closers_.back();
  closers_.pop_back();
  if (!first_) {
    out_ += '\n';
    out_.append(closers_.size() * 2, ' ');
  }
  out_ += closer;
  first_ = false;
}

void JsonWriter::key(std::string_view name) {
  begin_value();
  out_ += quoted(name) + ": ";
  after_key_ = true;
}

void JsonWriter::text(std::string_view value) {
  begin_value();
  out_ += quoted(value);
}

void JsonWriter::raw(std::string_view json) {
  begin_value();
  out_ += json;
}

void JsonWriter::texts(std::string_view name, const std::vector<std::string_view>& values) {
  key(name);
  std::string list;
  for (std::string_view value : values) list += (list.empty() ? "" : ", ") + quoted(value);
  raw("[" + list + "]");
}

}  // namespace gw::schema
