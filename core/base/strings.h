#ifndef GW_BASE_STRINGS_H_
#define GW_BASE_STRINGS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gw::base {

constexpr char ascii_lower(char c) { return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string ascii_lower(std::string_view text);

/// No byte above 0x7F.
bool ascii(std::string_view text);

/// Equality without regard to ASCII case; other bytes are compared as they are.
inline bool equal_fold_ascii(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && ascii_lower(a[i]) != ascii_lower(b[i])) return false;
  }
  return true;
}

/// What equal_fold() does where the first letters are not enough.
bool equal_fold_in_full(std::string_view text, std::string_view name);

/// Equality without regard to case where `name` is ASCII (an option's name): also the two
/// letters outside ASCII that fold into it, U+017F (s) and U+212A (k).
/// Source: Go strings.EqualFold, by which Traefik compares option names.
inline bool equal_fold(std::string_view text, std::string_view name) {
  if (text.empty() || name.empty()) return text.size() == name.size();
  // Most names differ in their first letter.
  bool ascii = static_cast<unsigned char>(text[0]) < 0x80;
  return !(ascii && ascii_lower(text[0]) != ascii_lower(name[0])) && equal_fold_in_full(text, name);
}

inline bool starts_with_fold(std::string_view text, std::string_view prefix) {
  return equal_fold_ascii(text.substr(0, prefix.size()), prefix);
}

/// Without the white space that Go's strings.TrimSpace takes off (Unicode's included).
std::string_view trim(std::string_view text);

/// Without the bytes of `unwanted` at both ends. Source: Go strings.Trim.
inline std::string_view trim(std::string_view text, std::string_view unwanted) {
  auto goes = [&](char c) {
    for (char one : unwanted) {
      if (one == c) return true;
    }
    return false;
  };
  while (!text.empty() && goes(text.front())) text.remove_prefix(1);
  while (!text.empty() && goes(text.back())) text.remove_suffix(1);
  return text;
}

/// Whether one of the words between commas is `word`, without regard to ASCII case and the blanks around it.
/// Source: Go httpguts.HeaderValuesContainsToken.
bool list_has(std::string_view list, std::string_view word);

/// No control byte of ASCII: none below 0x20, no 0x7F.
bool printable(std::string_view text);

/// `text` cut at every `separator`; never empty. Source: Go strings.Split.
std::vector<std::string_view> split(std::string_view text, std::string_view separator);

/// `text` as Go's %q prints it, quotes included. Source: Go strconv.Quote.
std::string quote(std::string_view text);

/// Optimal string alignment distance in bytes, ASCII case folded; stops counting above `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// The candidate nearest to `text` within a third of its length (at least 1, at most 3 edits);
/// null if none is, or if two are equally near.
const std::string* nearest(std::string_view text, std::span<const std::string> candidates);

}  // namespace gw::base

#endif  // GW_BASE_STRINGS_H_
