#include "rule/go_regexp.h"

#include <re2/re2.h>

#include <algorithm>

#include "rule/go_pattern.h"
#include "rule/go_subject.h"

namespace gw::rule {
namespace {

std::shared_ptr<const re2::RE2> compiled(const std::string& pattern, std::int64_t memory) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(memory);
  return std::make_shared<const re2::RE2>(pattern, options);
}

bool continuation(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80;
}

}  // namespace

std::string regexp_error(std::string_view pattern) { return read_go_pattern(pattern).error; }

GoRegexp::Compiled GoRegexp::compile(std::string_view pattern, Groups groups) {
  GoPattern read = read_go_pattern(pattern, groups == Groups::Used);
  Compiled out;
  out.error = std::move(read.error);
  if (!out.error.empty()) return out;
  // RE2 refuses what does not fit into its memory long before Go does; its matchers also work within it.
  constexpr std::int64_t kUsual = 8 << 20, kMost = 1 << 30;
  std::shared_ptr<const re2::RE2> regexp = compiled(read.re2, kUsual);
  if (!regexp->ok() && regexp->error_code() == re2::RE2::ErrorPatternTooLarge) regexp = compiled(read.re2, kMost);
  if (!regexp->ok()) {
    out.limit = true;
    out.error = "the regular expression is too large or too unusual to be analysed";
    return out;
  }
  out.regexp.regexp_ = std::move(regexp);
  out.regexp.between_bytes_ = read.between_bytes;
  if (groups == Groups::Used)
    out.regexp.names_ = std::make_shared<const std::vector<std::string>>(std::move(read.groups));
  return out;
}

std::string_view GoRegexp::pattern() const { return regexp_->pattern(); }

bool GoRegexp::search(std::string_view text) const {
  GoSubject subject(text);
  if (between_bytes_) {
    std::string_view found;
    return find_from(subject.text(), 0, {&found, 1});
  }
  return re2::RE2::PartialMatch({subject.text().data(), subject.text().size()}, *regexp_);
}

/// `text` is UTF-8. A match of nothing between the bytes of one character, which RE2 finds for \B, is none.
bool GoRegexp::find_from(std::string_view text, std::size_t from, std::span<std::string_view> found) const {
  constexpr std::size_t kFew = 10;
  re2::StringPiece all(text.data(), text.size()), few[kFew];
  std::vector<re2::StringPiece> many(found.size() > kFew ? found.size() : 0);
  re2::StringPiece* pieces = many.empty() ? few : many.data();
  auto known = static_cast<std::size_t>(regexp_->NumberOfCapturingGroups()) + 1;
  std::size_t count = std::min(found.size(), known);
  while (regexp_->Match(all, from, all.size(), re2::RE2::UNANCHORED, pieces, static_cast<int>(count))) {
    from = static_cast<std::size_t>(pieces[0].data() - all.data());
    if (!between_bytes_ || !continuation(text, from)) {
      std::ranges::fill(found, std::string_view());
      for (std::size_t i = 0; i < count; ++i) found[i] = {pieces[i].data(), pieces[i].size()};
      return true;
    }
    while (continuation(text, from)) ++from;
  }
  return false;
}

}  // namespace gw::rule
