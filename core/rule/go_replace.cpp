// Matches with their groups, and what they are replaced by. Source: Go 1.26 regexp regexp.go (replaceAll, expand,
// extract).

#include <algorithm>
#include <charconv>

#include "base/rune.h"
#include "base/unicode.h"
#include "rule/go_regexp.h"
#include "rule/go_subject.h"

namespace gw::rule {
namespace {

/// A name at the front of what stands behind "$"; empty if there is none. Takes it off.
std::string_view take_name(std::string_view& rest) {
  bool brace = rest.starts_with('{');
  std::string_view text = rest.substr(brace ? 1 : 0);
  std::size_t size = 0;
  for (base::Rune rune = base::decode(text, 0); size < text.size(); rune = base::decode(text, size)) {
    if (rune.value != '_' && !base::letter(rune.value) && !base::digit(rune.value)) break;
    size += rune.size;
  }
  if (size == 0 || (brace && !text.substr(size).starts_with('}'))) return {};
  rest = text.substr(size + (brace ? 1 : 0));
  return text.substr(0, size);
}

/// Names of digits are numbers, unless they are large or begin with a 0. Nothing: it is a name.
int number_of(std::string_view name) {
  bool digits = std::ranges::all_of(name, [](char c) { return '0' <= c && c <= '9'; });
  if (!digits || name.size() > 9 || (name.size() > 1 && name[0] == '0')) return -1;
  int out = 0;
  std::from_chars(name.data(), name.data() + name.size(), out);
  return out;
}

}  // namespace

bool GoRegexp::find(std::string_view text, std::span<std::string_view> found) const {
  GoSubject subject(text);
  if (!find_from(subject.text(), 0, found)) return false;
  for (std::string_view& group : found) group = subject.original(group);
  return true;
}

int GoRegexp::group_of(std::string_view name) const {
  int number = number_of(name);
  if (names_ == nullptr) return number == 0 ? 0 : -1;
  if (number >= 0) return static_cast<std::size_t>(number) <= names_->size() ? number : -1;
  auto at = std::ranges::find(*names_, name);
  return at == names_->end() ? -1 : static_cast<int>(at - names_->begin()) + 1;
}

GoTemplate GoRegexp::read_template(std::string_view text) const {
  GoTemplate out;
  out.parts.emplace_back();
  while (!text.empty()) {
    std::size_t dollar = text.find('$');
    out.parts.back().text += text.substr(0, dollar);
    if (dollar == std::string_view::npos) break;
    text.remove_prefix(dollar + 1);
    if (text.starts_with('$')) {
      out.parts.back().text += '$';
      text.remove_prefix(1);
      continue;
    }
    std::string_view name = take_name(text);
    if (name.empty()) {
      out.parts.back().text += '$';
      continue;
    }
    out.parts.back().group = group_of(name);
    if (out.parts.back().group >= 0) out.parts.emplace_back();
  }
  return out;
}

std::string GoRegexp::replace_all(std::string_view text, const GoTemplate& by) const {
  GoSubject subject(text);
  std::string_view all = subject.text();
  std::vector<std::string_view> found(1 + (names_ == nullptr ? 0 : names_->size()));
  std::string out;
  std::size_t done = 0;
  for (std::size_t from = 0; from <= all.size();) {
    if (!find_from(all, from, found)) break;
    auto begin = static_cast<std::size_t>(found[0].data() - all.data()), end = begin + found[0].size();
    out += subject.original(all.substr(done, begin - done));
    // Nothing, right behind the match before, is not replaced.
    if (end > done || begin == 0) {
      for (const GoTemplate::Part& part : by.parts) {
        out += part.text;
        if (part.group >= 0) out += subject.original(found[static_cast<std::size_t>(part.group)]);
      }
    }
    done = end;
    std::size_t next = from + std::max<std::size_t>(1, base::decode(all, from).size);
    from = std::max(next, end);
  }
  return out += subject.original(all.substr(done));
}

}  // namespace gw::rule
