// Path and query on their way to the routers.

#include <algorithm>

#include "base/strings.h"
#include "route/stages.h"

namespace gw::route {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

std::optional<Refusal> refuse(Trace* trace, Stage stage, std::string_view why, std::string_view about) {
  note_refusal(trace, stage, about, 400, why);
  return Refusal{400, "", why, false, true};
}

bool unreserved(char c) {
  return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

char escaped(std::string_view text, std::size_t at) {
  char byte = 0;
  base::url_unescape(text.substr(at, 3), base::UrlPart::Path, &byte);
  return byte;
}

char ascii_upper(char c) { return 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string_view replaced(std::string_view text, char what, std::string_view by, Store& store) {
  auto count = static_cast<std::size_t>(std::ranges::count(text, what));
  char* out = store.room(text.size() + count * by.size());
  char* at = out;
  for (char c : text) {
    if (c == what) at = std::ranges::copy(by, at).out;
    else *at++ = c;
  }
  return {out, static_cast<std::size_t>(at - out)};
}

}  // namespace

std::optional<Refusal> deny_opaque(const Request& request, Trace* trace) {
  if (request.url.opaque.empty()) return std::nullopt;
  return refuse(trace, Stage::Opaque, "the target is a scheme without a slash behind it", request.target);
}

std::optional<Refusal> deny_fragment(const Request& request, Trace* trace) {
  if (request.url.raw_path.find('#') == kNone) return std::nullopt;
  return refuse(trace, Stage::Fragment, "the path has a #, which starts a fragment", request.url.raw_path);
}

void normalize_path(Request& request, Store& store, Trace* trace) {
  std::string_view raw = request.url.raw_path;
  bool ascii = std::ranges::all_of(raw, [](char c) { return (c & 0x80) == 0; });
  if (ascii && raw.find('%') == kNone) return;
  char* out = store.room(2 * raw.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    auto byte = static_cast<unsigned char>(raw[i]);
    if (byte == '%') {
      if (char plain = escaped(raw, i); unreserved(plain)) {
        out[size++] = plain;
      } else {
        for (char c : raw.substr(i, 3)) out[size++] = ascii_upper(c);
      }
      i += 2;
    } else if (byte < 0x80) {
      out[size++] = raw[i];
    } else {
      // Traefik takes the byte for a character and writes that as UTF-8: the raw path is no encoding of the path.
      out[size++] = static_cast<char>(0xC0U | byte >> 6U);
      out[size++] = static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  std::string_view made(out, size);
  if (made == raw) return;
  note(trace, Stage::Normalize, "path", raw, made, "escapes in upper case, those of unreserved characters decoded");
  request.url.raw_path = made;
  request.target = request_uri(request.url, store);
}

void sanitize_path(Request& request, Store& store, Trace* trace) {
  if (trace == nullptr && request.url.raw_path.empty() && plain_path(request.url.path)) {
    request.target = request_uri(request.url, store);
    return;
  }
  std::string_view before = escaped_path(request.url, store);
  std::string_view path = joined_path(before, store);
  note(trace, Stage::Sanitize, "path", before, path, "no double slashes, . and ..");
  set_path(path, store, request.url);
  std::string_view target = request_uri(request.url, store);
  if (path == before) note(trace, Stage::Sanitize, "target", request.target, target, "path and query only");
  request.target = target;
}

void replace_semicolons(Request& request, bool encode, Store& store, Trace* trace) {
  std::string_view query = request.url.query;
  if (query.find(';') == kNone) return;
  request.url.query = replaced(query, ';', encode ? "%3B" : "&", store);
  note(trace, Stage::Semicolons, "query", query, request.url.query,
       encode ? "encodeQuerySemicolons: a semicolon belongs to a value" : "a semicolon separates parameters");
  if (encode) request.target = request_uri(request.url, store);
}

std::string_view routing_path(const Url& url, Store& store) {
  constexpr std::string_view kKept = ":/?#[]@!$&'()*+,;=%";
  std::string_view path = escaped_path(url, store);
  std::size_t at = path.find('%');
  if (at == kNone) return path;
  char* out = store.room(path.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    char byte = path[i];
    if (byte == '%') {
      byte = escaped(path, i);
      // Only escapes in upper case count as reserved ones.
      bool upper = ascii_upper(path[i + 1]) == path[i + 1] && ascii_upper(path[i + 2]) == path[i + 2];
      if (upper && kKept.find(byte) != kNone) {
        for (char c : path.substr(i, 2)) out[size++] = c;
        byte = path[i + 2];
      }
      i += 2;
    }
    out[size++] = byte;
  }
  return {out, size};
}

std::optional<Refusal> deny_encoded(const Url& url, EncodedSet denied, Store& store, Trace* trace) {
  if (denied == 0) return std::nullopt;
  constexpr std::string_view kCharacters("/\\\0;%?#", 7);  // In the order of Encoded's bits.
  std::string_view path = escaped_path(url, store);
  for (std::size_t i = path.find('%'); i != kNone; i = path.find('%', i + 3)) {
    std::size_t bit = kCharacters.find(escaped(path, i));
    if (bit == kNone || (denied >> bit & 1U) == 0) continue;
    note_refusal(trace, Stage::Encoded, path.substr(i, 3), 400, "encodedCharacters does not allow it in a path");
    return Refusal{400, "", "the path has an encoded character that is not allowed", false, true};
  }
  return std::nullopt;
}

}  // namespace gw::route
