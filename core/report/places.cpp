#include "report/places.h"

#include <array>
#include <cstdio>

namespace gw::report {
namespace {

/// Bytes of the well-formed sequence at the start of `text`; 0: none begins there.
std::size_t sequence(std::string_view text) {
  auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80; };
  unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || !tail(1)) return 0;
  if (lead < 0xE0) return 2;
  if (!tail(2)) return 0;
  if (lead < 0xF0) {
    bool short_form = lead == 0xE0 && byte(1) < 0xA0, surrogate = lead == 0xED && byte(1) > 0x9F;
    return short_form || surrogate ? 0 : 3;
  }
  bool outside = (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F);
  return outside || !tail(3) ? 0 : 4;
}

template <typename Each>
void each_character(std::string_view text, Each&& each) {
  while (!text.empty()) {
    std::size_t size = sequence(text);
    each(size == 0 ? std::string_view("\uFFFD") : text.substr(0, size));
    text.remove_prefix(size == 0 ? 1 : size);
  }
}

}  // namespace

Place place_of(text::Span span, const text::SourceSet& sources) {
  Place out;
  if (!span.written()) return out;
  span = sources.original(span);
  const text::Source& source = sources[span.source];
  auto size = static_cast<std::uint32_t>(source.bytes().size());
  out.file = source.name();
  out.begin_offset = std::min(span.begin, size);
  out.end_offset = std::min(std::max(span.end, span.begin), size);
  out.start = source.locate(out.begin_offset);
  out.end = source.locate(out.end_offset);
  return out;
}

Counts count(const Lint& lint) {
  Counts out;
  out.errors = lint.left_out_errors;
  out.warnings = lint.left_out_warnings;
  out.infos = lint.left_out_infos;
  for (const diag::Diagnostic& one : lint.diagnostics) {
    if (one.cause >= 0) continue;
    if (one.severity == diag::Severity::Error) ++out.errors;
    if (one.severity == diag::Severity::Warning) ++out.warnings;
    if (one.severity == diag::Severity::Info) ++out.infos;
    if (one.fix && one.fix->safety == diag::Fix::Safety::Safe) ++out.fixable;
  }
  for (const Input& input : lint.inputs) out.not_analysed += input.analysed ? 0 : 1;
  return out;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  each_character(text, [&](std::string_view character) { out += character; });
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  each_character(text, [&](std::string_view character) {
    auto byte = static_cast<unsigned char>(character[0]);
    bool control = character.size() == 1 && (byte < 0x20 || byte == 0x7F);
    bool control1 = character.size() == 2 && byte == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
    if (!control && !control1) {
      out += character;
    } else if (byte == '\t' || byte == '\n' || byte == '\r') {
      out += ' ';
    } else {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\x%02x",
                    static_cast<unsigned>(static_cast<unsigned char>(character.back())));
      out += code.data();
    }
  });
  return out;
}

std::string xml(std::string_view text) {
  std::string out;
  each_character(text, [&](std::string_view character) {
    auto byte = static_cast<unsigned char>(character[0]);
    bool non_character = character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";
    if (character.size() > 1) out += non_character ? std::string_view("\uFFFD") : character;
    else if (byte == '&') out += "&amp;";
    else if (byte == '<') out += "&lt;";
    else if (byte == '>') out += "&gt;";
    else if (byte == '"') out += "&quot;";
    else if (byte == '\n') out += "&#10;";
    else if (byte == '\t') out += "&#9;";
    else if (byte == '\r') out += "&#13;";
    else if (byte < 0x20) out += "\uFFFD";
    else out += character;
  });
  return out;
}

std::string whole_message(const diag::Diagnostic& diagnostic) {
  std::string out = diagnostic.message;
  if (!diagnostic.remedy.empty()) out += "\n" + diagnostic.remedy;
  if (!diagnostic.traefik.empty()) out += "\nTraefik says: " + diagnostic.traefik;
  return out;
}

}  // namespace gw::report
