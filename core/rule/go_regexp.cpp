#include "rule/go_regexp.h"

#include <re2/re2.h>

#include "base/rune.h"
#include "rule/go_pattern.h"

namespace gw::rule {
namespace {

/// The text with U+FFFD for every byte that is no UTF-8, as Go's matcher sees it.
std::string repaired(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    base::Rune rune = base::decode(text, at);
    base::encode(rune.value, out);
    at += rune.size;
  }
  return out;
}

bool well_formed(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    base::Rune rune = base::decode(text, at);
    if (rune.size == 1) return false;
    at += rune.size;
  }
  return true;
}

/// As PartialMatch, without matches of nothing between the bytes of one character.
bool search_between_characters(const re2::RE2& regexp, std::string_view text) {
  re2::StringPiece all(text.data(), text.size()), found;
  auto inside = [&](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80;
  };
  for (std::size_t at = 0; regexp.Match(all, at, all.size(), re2::RE2::UNANCHORED, &found, 1);) {
    at = static_cast<std::size_t>(found.data() - all.data());
    if (!inside(at)) return true;
    while (inside(at)) ++at;
  }
  return false;
}

std::shared_ptr<const re2::RE2> compiled(const std::string& pattern, std::int64_t memory) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(memory);
  return std::make_shared<const re2::RE2>(pattern, options);
}

}  // namespace

std::string regexp_error(std::string_view pattern) { return read_go_pattern(pattern).error; }

GoRegexp::Compiled GoRegexp::compile(std::string_view pattern) {
  GoPattern read = read_go_pattern(pattern);
  Compiled out;
  out.error = std::move(read.error);
  if (!out.error.empty()) return out;
  // RE2 refuses what does not fit into its memory long before Go does; its matchers also work within it.
  constexpr std::int64_t kUsual = 8 << 20, kMost = 1 << 30;
  std::shared_ptr<const re2::RE2> regexp = compiled(read.re2, kUsual);
  if (!regexp->ok() && regexp->error_code() == re2::RE2::ErrorPatternTooLarge) regexp = compiled(read.re2, kMost);
  if (!regexp->ok() || read.limit) {
    out.limit = true;
    out.error = "the regular expression is too large or too unusual to be analysed";
    return out;
  }
  out.regexp.regexp_ = std::move(regexp);
  out.regexp.between_bytes_ = read.between_bytes;
  return out;
}

bool GoRegexp::search(std::string_view text) const {
  if (!well_formed(text)) return search(repaired(text));
  if (between_bytes_) return search_between_characters(*regexp_, text);
  return re2::RE2::PartialMatch({text.data(), text.size()}, *regexp_);
}

}  // namespace gw::rule
