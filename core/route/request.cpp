#include "route/request.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

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

bool lower(char c) { return 'a' <= c && c <= 'z'; }
bool upper(char c) { return 'A' <= c && c <= 'Z'; }

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return kToken[static_cast<unsigned char>(c)]; });
}

bool is_host_byte(char c) { return kHost[static_cast<unsigned char>(c)]; }

std::string_view canonical_header(std::string_view name, Store& store) {
  bool start = true, canonical = true;
  for (char c : name) {
    if (!kToken[static_cast<unsigned char>(c)]) return name;
    canonical = canonical && !(start ? lower(c) : upper(c));
    start = c == '-';
  }
  if (canonical) return name;
  char* out = store.room(name.size());
  start = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    char c = name[i];
    if (start && lower(c)) c = static_cast<char>(c - 'a' + 'A');
    else if (!start) c = base::ascii_lower(c);
    out[i] = c;
    start = c == '-';
  }
  return {out, name.size()};
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
  for (const rule::Pair& line : request.headers) {
    if (line.name != name) continue;
    std::string_view rest = line.value;
    for (;;) {
      std::size_t comma = rest.find(',');
      if (base::equal_fold_ascii(base::trim(rest.substr(0, comma), " \t"), token)) return true;
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return false;
}

std::string_view to_bytes(const Question& question, Store& store) {
  std::string_view out = store.join({question.method, " ", question.target, " ", question.version, "\r\n"});
  auto add = [&](std::string_view name, std::string_view value) { out = store.join({out, name, ": ", value, "\r\n"}); };
  if (question.host) add("Host", *question.host);
  for (const rule::Pair& line : question.headers) add(line.name, line.value);
  return store.join({out, "\r\n"});
}

}  // namespace gw::route
