#include "serve/content_type.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/go_values.h"
#include "base/strings.h"
#include "route/request.h"

namespace gw::serve {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kHtml = "text/html; charset=utf-8", kText = "text/plain; charset=utf-8";
constexpr std::string_view kSpace = "\t\n\x0c\r ";

constexpr std::array kTags = {"<!DOCTYPE HTML"sv,
                              "<HTML"sv,
                              "<HEAD"sv,
                              "<SCRIPT"sv,
                              "<IFRAME"sv,
                              "<H1"sv,
                              "<DIV"sv,
                              "<FONT"sv,
                              "<TABLE"sv,
                              "<A"sv,
                              "<STYLE"sv,
                              "<TITLE"sv,
                              "<B"sv,
                              "<BODY"sv,
                              "<BR"sv,
                              "<P"sv,
                              "<!--"sv};

/// Bytes at the beginning; '?' in `mask`, which is as long or empty, stands for any byte.
struct Signature {
  std::string_view bytes, type, mask = {};
};

constexpr std::array kSignatures = {
    Signature{"%PDF-"sv, "application/pdf"},
    Signature{"%!PS-Adobe-"sv, "application/postscript"},
    Signature{"\xFE\xFF  "sv, "text/plain; charset=utf-16be", "..??"},
    Signature{"\xFF\xFE  "sv, "text/plain; charset=utf-16le", "..??"},
    Signature{"\xEF\xBB\xBF "sv, kText, "...?"},
    Signature{"\0\0\1\0"sv, "image/x-icon"},
    Signature{"\0\0\2\0"sv, "image/x-icon"},
    Signature{"BM"sv, "image/bmp"},
    Signature{"GIF87a"sv, "image/gif"},
    Signature{"GIF89a"sv, "image/gif"},
    Signature{"RIFF    WEBPVP"sv, "image/webp", "....????......"},
    Signature{"\x89PNG\r\n\x1A\n"sv, "image/png"},
    Signature{"\xFF\xD8\xFF"sv, "image/jpeg"},
    Signature{"FORM    AIFF"sv, "audio/aiff", "....????...."},
    Signature{"ID3"sv, "audio/mpeg"},
    Signature{"OggS\0"sv, "application/ogg"},
    Signature{"MThd\0\0\0\6"sv, "audio/midi"},
    Signature{"RIFF    AVI "sv, "video/avi", "....????...."},
    Signature{"RIFF    WAVE"sv, "audio/wave", "....????...."},
};

/// Those that come behind video/mp4.
constexpr std::array kLaterSignatures = {
    Signature{"\x1A\x45\xDF\xA3"sv, "video/webm"},
    Signature{"                                  LP"sv, "application/vnd.ms-fontobject",
              "??????????????????????????????????.."},
    Signature{"\0\1\0\0"sv, "font/ttf"},
    Signature{"OTTO"sv, "font/otf"},
    Signature{"ttcf"sv, "font/collection"},
    Signature{"wOFF"sv, "font/woff"},
    Signature{"wOF2"sv, "font/woff2"},
    Signature{"\x1F\x8B\x08"sv, "application/x-gzip"},
    Signature{"PK\3\4"sv, "application/zip"},
    Signature{"Rar!\x1A\7\0"sv, "application/x-rar-compressed"},
    Signature{"Rar!\x1A\7\1\0"sv, "application/x-rar-compressed"},
    Signature{"\0asm"sv, "application/wasm"},
};

bool matches(const Signature& signature, std::string_view bytes) {
  if (bytes.size() < signature.bytes.size()) return false;
  for (std::size_t i = 0; i < signature.bytes.size(); ++i) {
    bool any = !signature.mask.empty() && signature.mask[i] == '?';
    if (!any && bytes[i] != signature.bytes[i]) return false;
  }
  return true;
}

template <std::size_t N>
std::string_view type_among(const std::array<Signature, N>& signatures, std::string_view bytes) {
  auto at = std::ranges::find_if(signatures, [&](const Signature& one) { return matches(one, bytes); });
  return at == signatures.end() ? std::string_view() : at->type;
}

bool begins_html(std::string_view text) {
  return std::ranges::any_of(kTags, [&](std::string_view tag) {
    return text.size() > tag.size() && base::starts_with_fold(text, tag) &&
           (text[tag.size()] == ' ' || text[tag.size()] == '>');
  });
}

bool is_mp4(std::string_view bytes) {
  if (bytes.size() < 12 || bytes.substr(4, 4) != "ftyp") return false;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) size = size << 8U | static_cast<unsigned char>(bytes[i]);
  if (bytes.size() < size || size % 4 != 0) return false;
  for (std::size_t at = 8; at < size; at += 4) {
    if (at != 12 && bytes.substr(at, 3) == "mp4") return true;
  }
  return false;
}

bool binary(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte <= 0x08 || byte == 0x0B || (0x0E <= byte && byte <= 0x1A) || (0x1C <= byte && byte <= 0x1F);
}

/// Takes `; name=value` off the front; false: it is none. The name, in lower case.
bool take_parameter(std::string_view& rest, std::string& name) {
  auto skip = [&] { rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size())); };
  auto token = [&] {
    std::size_t end = 0;
    while (end < rest.size() && route::is_token(rest.substr(end, 1))) ++end;
    std::string_view out = rest.substr(0, end);
    rest.remove_prefix(end);
    return out;
  };
  skip();
  if (!rest.starts_with(';')) return false;
  rest.remove_prefix(1);
  skip();
  name = base::ascii_lower(token());
  skip();
  if (name.empty() || !rest.starts_with('=')) return false;
  rest.remove_prefix(1);
  skip();
  if (!rest.starts_with('"')) return !token().empty();
  for (std::size_t at = 1; at < rest.size() && rest[at] != '\r' && rest[at] != '\n'; ++at) {
    if (rest[at] == '\\') ++at;
    else if (rest[at] == '"') {
      rest.remove_prefix(at + 1);
      return true;
    }
  }
  return false;
}

}  // namespace

std::string_view detect_content_type(std::string_view bytes) {
  bytes = bytes.substr(0, 512);
  std::string_view text = bytes.substr(std::min(bytes.find_first_not_of(kSpace), bytes.size()));
  if (begins_html(text)) return kHtml;
  if (text.starts_with("<?xml")) return "text/xml; charset=utf-8";
  if (std::string_view type = type_among(kSignatures, bytes); !type.empty()) return type;
  if (is_mp4(bytes)) return "video/mp4";
  if (std::string_view type = type_among(kLaterSignatures, bytes); !type.empty()) return type;
  return std::ranges::none_of(text, binary) ? kText : "application/octet-stream";
}

MediaType parse_media_type(std::string_view text) {
  std::size_t semicolon = text.find(';');
  MediaType out{base::ascii_lower(base::trim(text.substr(0, semicolon))), false};
  if (!base::media_type_error(text).empty()) return out;
  std::string_view rest = semicolon == std::string_view::npos ? std::string_view() : text.substr(semicolon);
  std::set<std::string> names;
  while (!base::trim(rest).empty()) {
    std::string name;
    std::string_view before = rest;
    if (!take_parameter(rest, name)) {
      out.fine = base::trim(before) == ";";
      return out;
    }
    if (!names.insert(name).second) return out;
  }
  out.fine = true;
  return out;
}

}  // namespace gw::serve
