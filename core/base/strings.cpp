#include "base/strings.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "base/rune.h"
#include "base/unicode.h"

namespace gw::base {
namespace {

bool is_space(std::uint32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace

bool ascii(std::string_view text) {
  constexpr std::uint64_t kHigh = 0x8080808080808080;
  std::uint64_t seen = 0;
  while (text.size() >= sizeof seen) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data(), sizeof eight);
    seen |= eight;
    text.remove_prefix(sizeof eight);
  }
  return (seen & kHigh) == 0 && std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

bool equal_fold_in_full(std::string_view text, std::string_view name) {
  if (text.size() == name.size()) return equal_fold_ascii(text, name);
  for (char c : name) {
    char lower = ascii_lower(c);
    if (!text.empty() && ascii_lower(text[0]) == lower) text.remove_prefix(1);
    else if (lower == 's' && text.starts_with("\u017F")) text.remove_prefix(2);
    else if (lower == 'k' && text.starts_with("\u212A")) text.remove_prefix(3);
    else return false;
  }
  return text.empty();
}

std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    Rune c = decode(text, 0);
    if (!is_space(c.value)) break;
    text.remove_prefix(c.size);
  }
  while (!text.empty()) {
    std::size_t at = text.size() - 1;
    while (at > 0 && text.size() - at < 4 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    Rune c = decode(text, at);
    if (c.size != text.size() - at || !is_space(c.value)) break;
    text.remove_suffix(c.size);
  }
  return text;
}

bool printable(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U, kHigh = 0x80 * kOnes;
  // Eight bytes at a time; whether one is above 0x7F does not matter.
  auto control = [](std::uint64_t eight) {
    std::uint64_t deleted = eight ^ (0x7f * kOnes);
    return (((eight - 0x20 * kOnes) & ~eight) | ((deleted - kOnes) & ~deleted)) & kHigh;
  };
  std::uint64_t eight = 0, found = 0;
  if (text.size() < sizeof eight) {
    for (char c : text) found |= static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? 1 : 0;
    return found == 0;
  }
  const char* last = text.data() + text.size() - sizeof eight;
  for (const char* at = text.data(); at < last; at += sizeof eight) {
    std::memcpy(&eight, at, sizeof eight);
    found |= control(eight);
  }
  std::memcpy(&eight, last, sizeof eight);
  return (found | control(eight)) == 0;
}

bool list_has(std::string_view list, std::string_view word) {
  for (;;) {
    std::size_t comma = list.find(',');
    if (equal_fold_ascii(trim(list.substr(0, comma), " \t"), word)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> out;
  if (separator.empty()) {
    while (!text.empty()) {
      std::size_t length = decode(text, 0).size;
      out.push_back(text.substr(0, length));
      text.remove_prefix(length);
    }
    return out;
  }
  for (;;) {
    std::size_t at = text.find(separator);
    out.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + separator.size());
  }
}

std::string quote(std::string_view text) {
  std::string out = "\"";
  char buffer[16];
  while (!text.empty()) {
    Rune c = decode(text, 0);
    if (malformed(c)) {
      std::snprintf(buffer, sizeof buffer, "\\x%02x", static_cast<unsigned char>(text[0]));
      out += buffer;
      text.remove_prefix(1);
      continue;
    }
    switch (c.value) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\a': out += "\\a"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\v': out += "\\v"; break;
      default:
        if (printable(c.value)) out += text.substr(0, c.size);
        else {
          std::snprintf(buffer, sizeof buffer,
                        c.value < 0x80      ? "\\x%02x"
                        : c.value < 0x10000 ? "\\u%04x"
                                            : "\\U%08x",
                        c.value);
          out += buffer;
        }
    }
    text.remove_prefix(c.size);
  }
  return out + "\"";
}

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  std::vector<std::size_t> before(a.size() + 1), last(a.size() + 1), row(a.size() + 1);
  for (std::size_t i = 0; i <= a.size(); ++i) last[i] = i;
  for (std::size_t j = 1; j <= b.size(); ++j) {
    row[0] = j;
    std::size_t best = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      char x = ascii_lower(a[i - 1]), y = ascii_lower(b[j - 1]);
      row[i] = std::min({last[i] + 1, row[i - 1] + 1, last[i - 1] + (x == y ? 0 : 1)});
      if (i > 1 && j > 1 && x == ascii_lower(b[j - 2]) && ascii_lower(a[i - 2]) == y)
        row[i] = std::min(row[i], before[i - 2] + 1);
      best = std::min(best, row[i]);
    }
    if (best > limit) return limit + 1;
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[a.size()];
}

const std::string* nearest(std::string_view text, std::span<const std::string> candidates) {
  std::size_t best = std::min<std::size_t>(3, std::max<std::size_t>(1, text.size() / 3)) + 1;
  const std::string* found = nullptr;
  for (const std::string& candidate : candidates) {
    std::size_t distance = edit_distance(text, candidate, best);
    if (distance < best) {
      best = distance;
      found = &candidate;
    } else if (distance == best && found != nullptr && *found != candidate) {
      found = nullptr;
    }
  }
  return found;
}

}  // namespace gw::base
