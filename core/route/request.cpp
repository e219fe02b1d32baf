#include "route/request.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "route/known_headers.h"

namespace gw::route {
namespace {

constexpr std::array<bool, 256> alphanumeric_and(std::string_view others) {
  std::array<bool, 256> out{};
  for (char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
    out[static_cast<unsigned char>(c)] = true;
  for (char c : others) out[static_cast<unsigned char>(c)] = true;
  return out;
}
constexpr auto kToken = alphanumeric_and("!#$%&'*+-.^_`|~");
constexpr auto kHost = alphanumeric_and("!$%&'()*+,-.:;=[]_~");

/// What a byte is in a header's name.
enum : std::uint8_t { kNoToken = 1, kLower = 2, kUpper = 4, kDash = 8 };
constexpr std::array<std::uint8_t, 256> kNameBytes = [] {
  std::array<std::uint8_t, 256> out{};
  for (std::size_t i = 0; i < 256; ++i) {
    out[i] = !kToken[i]             ? kNoToken
             : 'a' <= i && i <= 'z' ? kLower
             : 'A' <= i && i <= 'Z' ? kUpper
             : i == '-'             ? kDash
                                    : 0;
  }
  return out;
}();

struct NameShape {
  bool token = false, canonical = false;
};

NameShape shape_of(std::string_view name) {
  std::uint8_t all = 0, wrong = 0, unwanted = kLower;
  for (char c : name) {
    std::uint8_t is = kNameBytes[static_cast<unsigned char>(c)];
    all |= is;
    wrong |= is & unwanted;
    unwanted = is == kDash ? kLower : kUpper;
  }
  return {!name.empty() && (all & kNoToken) == 0, wrong == 0};
}

std::string_view canonical_copy(std::string_view name, Store& store) {
  char* out = store.room(name.size());
  bool start = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    std::uint8_t is = kNameBytes[static_cast<unsigned char>(name[i])];
    out[i] = is == (start ? kLower : kUpper) ? static_cast<char>(name[i] ^ 0x20) : name[i];
    start = is == kDash;
  }
  return {out, name.size()};
}

}  // namespace

bool is_token(std::string_view text) {
  bool out = !text.empty();
  for (char c : text) out &= kToken[static_cast<unsigned char>(c)];
  return out;
}

bool is_host(std::string_view text) {
  bool out = true;
  for (char c : text) out &= kHost[static_cast<unsigned char>(c)];
  return out;
}

std::string_view canonical_header(std::string_view name, Store& store) {
  NameShape shape = shape_of(name);
  return shape.canonical || !shape.token ? name : canonical_copy(name, store);
}

std::optional<std::string_view> canonical_token(std::string_view name, Store& store) {
  if (known_header(name) != nullptr) return name;
  NameShape shape = shape_of(name);
  if (!shape.token) return std::nullopt;
  return shape.canonical ? name : canonical_copy(name, store);
}

void Request::clear() {
  method = target = host = {};
  major = minor = 1;
  headers.clear();
  keep_forwarded_for = false;
  trailers.clear();
  url = {};
  body_size = 0;
  head_size = 0;
}

std::string_view Request::header(std::string_view name) const {
  for (const rule::Pair& line : headers) {
    if (line.name == name) return line.value;
  }
  return {};
}

bool Request::has_header(std::string_view name) const {
  return std::ranges::any_of(headers, [&](const rule::Pair& line) { return line.name == name; });
}

void Request::remove_header(std::string_view name) {
  std::erase_if(headers, [&](const rule::Pair& line) { return line.name == name; });
}

void Request::set_header(std::string_view name, std::string_view value) {
  auto first = std::ranges::find_if(headers, [&](const rule::Pair& line) { return line.name == name; });
  if (first == headers.end()) {
    headers.push_back({name, value});
    return;
  }
  first->value = value;
  headers.erase(std::remove_if(first + 1, headers.end(), [&](const rule::Pair& line) { return line.name == name; }),
                headers.end());
}

bool header_has_token(const Request& request, std::string_view name, std::string_view token) {
  return std::ranges::any_of(
      request.headers, [&](const rule::Pair& line) { return line.name == name && base::list_has(line.value, token); });
}

std::string_view to_bytes(const Question& question, Store& store) {
  std::string_view out = store.join({question.method, " ", question.target, " ", question.version, "\r\n"});
  auto add = [&](std::string_view name, std::string_view value) { out = store.join({out, name, ": ", value, "\r\n"}); };
  if (question.host) add("Host", *question.host);
  for (const rule::Pair& line : question.headers) add(line.name, line.value);
  return store.join({out, "\r\n"});
}

}  // namespace gw::route
