#include "route/index_leaf.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::route {
namespace {

using Kind = Key::Kind;
using Literals = rule::GoRegexp::Literals;
using Whole = Literals::Whole;

/// Two lengths of texts share a word of the index.
constexpr std::size_t kLongest = 0x7FFF;

void add_key(Guard& to, Kind kind, std::string_view name, std::string_view value = {}) {
  Alternative& out = to.any.emplace_back();
  if (name.size() + value.size() > kLongest) to.complete = false;
  else out.keys[0] = {kind, false, false, name, value};
}

void add_path(Guard& to, std::string_view path, bool exact) {
  if (path.size() > kLongest) {
    to.complete = false;
    to.any.push_back({{}, path.substr(0, kLongest), false});
  } else {
    to.any.push_back({{}, path, exact});
  }
}

std::string_view without_dot(std::string_view name) {
  return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

/// The index asks for the host and, if it ends in a dot, for the host without it: together with the two spellings here
/// that is what rule/holds.cpp (host_fits) compares.
void add_host(Guard& to, std::string_view value) {
  add_key(to, Kind::Host, value);
  if (value.ends_with('.')) add_key(to, Kind::Host, without_dot(value));
}

/// "*" and a text: the host from its first dot on is this text, so one that begins otherwise fits no host.
void add_wildcard(Guard& to, std::string_view value) {
  auto add = [&](std::string_view rest) {
    if (!rest.empty() && rest.front() != '.') return;
    add_key(to, Kind::Suffix, rest);
    to.any.back().keys[0].first_label = true;
  };
  add(value.substr(1));
  if (value.size() > 1 && value.ends_with('.')) add(without_dot(value).substr(1));
}

std::string_view keep(std::string text, std::deque<std::string>& texts) { return texts.emplace_back(std::move(text)); }

/// An expression that needs a character is not found in a flattened host that is not there, "".
void add_host_pattern(Guard& to, const rule::GoRegexp& pattern, bool raw, std::deque<std::string>& texts) {
  Literals found = pattern.literals();
  if (found.fold) {
    for (std::string* text : {&found.start, &found.end, &found.longest}) *text = base::ascii_lower(*text);
  }
  to.complete = false;
  Alternative& out = to.any.emplace_back();
  std::size_t at = 0;
  auto add = [&](Kind kind, const std::string& text) {
    if (text.size() <= kLongest) out.keys[at++] = {kind, false, raw, keep(text, texts), {}};
  };
  std::size_t dot = found.end.find('.');
  if (found.whole == Whole::All && !found.start.empty()) add(Kind::Host, found.start);
  else if (dot != std::string::npos) add(Kind::Suffix, found.end.substr(dot));
  if (found.longest.size() >= kPart) add(Kind::HostPart, found.longest);
}

void add_path_pattern(Guard& to, const rule::GoRegexp& pattern, std::deque<std::string>& texts) {
  Literals found = pattern.literals();
  if (found.fold) found = {};
  to.complete = to.complete && found.whole != Whole::No;
  add_path(to, keep(found.start, texts), found.whole == Whole::All);
  if (found.whole == Whole::No && found.longest.size() >= kPart && found.longest.size() <= kLongest)
    to.any.back().keys[0] = {Kind::PathPart, false, false, keep(found.longest, texts), {}};
}

}  // namespace

Guard guard_of_leaf(const rule::Test& test, bool negated, std::deque<std::string>& texts) {
  using Test = rule::Test::Kind;
  if (negated) {
    if (test.kind == Test::Always) return {{}, true};
    return {{Alternative{}}, false};
  }
  Guard out;
  out.complete = true;
  switch (test.kind) {
    case Test::Always: out.any.emplace_back(); break;
    case Test::Host:
      if (test.texts[0].starts_with('*')) add_wildcard(out, test.texts[0]);
      else add_host(out, test.texts[0]);
      break;
    case Test::HostPlain:
    case Test::HostList:
      for (const std::string& text : test.texts) add_host(out, text);
      break;
    case Test::HostSearch:
    case Test::RawHostSearch:
      for (const rule::GoRegexp& pattern : test.patterns)
        add_host_pattern(out, pattern, test.kind == Test::RawHostSearch, texts);
      break;
    case Test::Path:
    case Test::PathPrefix: add_path(out, test.texts[0], test.kind == Test::Path); break;
    case Test::PathSearch:
      for (const rule::GoRegexp& pattern : test.patterns) add_path_pattern(out, pattern, texts);
      break;
    case Test::Header:
      add_key(out, Kind::Header, test.texts[0], test.texts[1]);
      out.complete = out.complete && test.texts.size() == 2;
      break;
    case Test::Query: add_key(out, Kind::Query, test.texts[0], test.texts[1]); break;
    default: return {{Alternative{}}, false};
  }
  return out;
}

}  // namespace gw::route
