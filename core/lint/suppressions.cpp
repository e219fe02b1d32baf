// Comments that take findings away.

#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "lint/filters.h"

namespace gw::lint {
namespace {

struct Suppression {
  text::Span span;
  std::uint32_t line = 0;    ///< Where the comment stands.
  std::uint32_t target = 0;  ///< The line whose findings it takes: its own, or the next that is no comment.
  std::vector<std::string> codes;
  std::string until;
  bool used = false;
};

std::string_view next_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t,"), rest.size()));
  std::string_view word = rest.substr(0, rest.find_first_of(" \t,"));
  rest.remove_prefix(word.size());
  return word;
}

/// What stands behind "gw:ignore": codes or names, reason="…", until=DAY.
void read_words(std::string_view rest, Suppression& out) {
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t,"), rest.size()));
    if (rest.starts_with("reason=")) {
      rest.remove_prefix(7);
      bool quoted = rest.starts_with('"');
      std::size_t end = quoted ? rest.find('"', 1) : rest.find_first_of(" \t");
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + (quoted ? 1 : 0));
      continue;
    }
    std::string_view word = next_word(rest);
    if (word.empty()) return;
    if (word.starts_with("until=")) out.until = word.substr(6);
    else out.codes.emplace_back(word);
  }
}

std::vector<Suppression> read(const text::Source& source, text::SourceId id) {
  std::vector<Suppression> out;
  if (source.bytes().find("gw:ignore") == std::string_view::npos) return out;
  std::uint32_t lines = source.locate(static_cast<std::uint32_t>(source.bytes().size())).line;
  for (std::uint32_t number = 1; number <= lines; ++number) {
    std::string_view line = source.line(number);
    std::size_t at = line.find("gw:ignore"), hash = line.find('#');
    if (at == std::string_view::npos || hash == std::string_view::npos || hash > at) continue;
    Suppression one;
    one.line = one.target = number;
    auto begin = static_cast<std::uint32_t>(line.data() - source.bytes().data());
    one.span = {id, begin + static_cast<std::uint32_t>(hash), begin + static_cast<std::uint32_t>(line.size())};
    read_words(line.substr(at + 9), one);
    bool alone = base::trim(line.substr(0, hash)).empty();
    while (alone && one.target < lines) {
      std::string_view next = base::trim(source.line(++one.target));
      if (!next.empty() && !next.starts_with('#')) break;
    }
    out.push_back(std::move(one));
  }
  return out;
}

diag::Diagnostic finding(const Suppression& comment, std::string message, std::string_view remedy) {
  diag::Diagnostic out;
  out.code = {"GW979"};
  out.name = "suppression-unused";
  out.severity = diag::Severity::Warning;
  out.span = comment.span;
  out.message = std::move(message);
  out.remedy = remedy;
  return out;
}

}  // namespace

void apply_suppressions(Diagnostics& diagnostics, const text::SourceSet& sources, const std::string& today) {
  std::set<text::SourceId> inputs;
  for (text::SourceId id : sources.ids()) {
    if (sources[id].parent() == text::SourceId::None) inputs.insert(id);
  }
  std::vector<Suppression> comments;
  for (text::SourceId id : inputs) {
    for (Suppression& one : read(sources[id], id)) comments.push_back(std::move(one));
  }
  if (comments.empty()) return;
  std::vector<bool> keep;
  for (const diag::Diagnostic& one : diagnostics) {
    bool stays = true;
    std::uint32_t line = one.span.written() ? sources[one.span.source].locate(one.span.begin).line : 0;
    for (Suppression& comment : comments) {
      if (comment.span.source != one.span.source || (comment.target != line && comment.line != line)) continue;
      bool meant = comment.codes.empty() ||
                   std::ranges::any_of(comment.codes, [&](const std::string& code) { return selects(code, one); });
      if (!meant || (!comment.until.empty() && comment.until < today)) continue;
      comment.used = true;
      stays = false;
    }
    keep.push_back(stays);
  }
  retain(diagnostics, keep);
  for (const Suppression& comment : comments) {
    if (!comment.until.empty() && comment.until < today)
      diagnostics.push_back(finding(comment, "this suppression has run out on " + comment.until,
                                    "repair what it hides, or give it a new day"));
    else if (!comment.used)
      diagnostics.push_back(finding(comment, "this suppression suppresses nothing", "remove the comment"));
  }
}

}  // namespace gw::lint
