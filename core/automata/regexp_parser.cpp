#include "automata/regexp_parser.h"

#include <algorithm>

#include "base/rune.h"

namespace gw::automata {
namespace {

constexpr std::size_t kDeepest = 1000;
constexpr int kMostTimes = 1000;

}  // namespace

bool RegexpParser::fail(std::string_view what) {
  if (why_.empty()) why_ = what;
  return false;
}

/// At the end it is U+FFFD, as Go has it.
bool RegexpParser::next_rune(std::uint32_t& out) {
  base::Rune rune = base::decode(rest_, 0);
  if (base::malformed(rune)) return fail("invalid UTF-8");
  out = rune.size == 0 ? base::kReplacement : rune.value;
  rest_.remove_prefix(rune.size);
  return true;
}

std::uint32_t RegexpParser::add(const Regexp::Node& node) {
  out_.nodes.push_back(node);
  return static_cast<std::uint32_t>(out_.nodes.size() - 1);
}

std::uint32_t RegexpParser::add(Op op, const std::vector<std::uint32_t>& children) {
  if (children.empty()) return add(Op::Empty);
  if (children.size() == 1) return children.front();
  Regexp::Node node{.op = op};
  node.first = static_cast<std::uint32_t>(out_.children.size());
  node.count = static_cast<std::uint32_t>(children.size());
  out_.children.insert(out_.children.end(), children.begin(), children.end());
  return add(node);
}

void RegexpParser::push_set(CharSet set) {
  Regexp::Node node{.op = Op::Set};
  node.set = static_cast<std::uint32_t>(out_.sets.size());
  out_.sets.push_back(std::move(set));
  push(add(node));
}

void RegexpParser::literal(std::uint32_t rune) {
  bool fold = (flags_ & kFold) != 0;
  auto [known, fresh] = literals_.try_emplace(rune * 2 + (fold ? 1 : 0), 0U);
  if (fresh) {
    CharSet set;
    set.add(rune, rune);
    if (fold) set.fold();
    known->second = static_cast<std::uint32_t>(out_.sets.size());
    out_.sets.push_back(std::move(set));
  }
  Regexp::Node node{.op = Op::Set};
  node.set = known->second;
  push(add(node));
}

std::optional<Regexp> RegexpParser::parse() {
  open_.emplace_back();
  while (!rest_.empty()) {
    repeats_ = false;
    if (!step()) return std::nullopt;
    repeated_ = repeats_;
  }
  if (open_.size() > 1) {
    fail("missing closing )");
    return std::nullopt;
  }
  out_.root = close_all();
  return std::move(out_);
}

bool RegexpParser::step() {
  char c = rest_.front();
  auto sign = [&](Op op) {
    push(add(op));
    rest_.remove_prefix(1);
    return true;
  };
  switch (c) {
    case '(': return group();
    case ')': return right_paren();
    case '|':
      open_.back().branches.push_back(close_branch());
      rest_.remove_prefix(1);
      return true;
    case '^': return sign((flags_ & kMultiline) != 0 ? Op::LineBegin : Op::TextBegin);
    case '$': return sign((flags_ & kMultiline) != 0 ? Op::LineEnd : Op::TextEnd);
    case '.': {
      CharSet any;
      if ((flags_ & kDotNewline) == 0) any.add('\n', '\n');
      any.negate();
      push_set(std::move(any));
      rest_.remove_prefix(1);
      return true;
    }
    case '[': return bracket();
    case '*':
    case '+':
    case '?': return repeat_sign(c);
    case '{': {
      bool is_repeat = false;
      if (!counted_repeat(is_repeat)) return false;
      if (is_repeat) return true;
      break;
    }
    case '\\': return backslash();
    default: break;
  }
  std::uint32_t rune = 0;
  if (!next_rune(rune)) return false;
  literal(rune);
  return true;
}

std::uint32_t RegexpParser::close_branch() {
  std::uint32_t out = add(Op::Concat, open_.back().items);
  open_.back().items.clear();
  return out;
}

std::uint32_t RegexpParser::close_all() {
  std::uint32_t last = close_branch();
  open_.back().branches.push_back(last);
  return add(Op::Either, open_.back().branches);
}

bool RegexpParser::group() {
  if (open_.size() > kDeepest) return fail("expression nests too deeply");
  std::size_t name_at = rest_.starts_with("(?P<") ? 4 : rest_.starts_with("(?<") ? 3 : 0;
  if (rest_.starts_with("(?") && name_at == 0) return flags();
  if (name_at != 0) {
    std::size_t end = rest_.find('>');
    if (end == std::string_view::npos) return fail("invalid named capture");
    std::string_view name = rest_.substr(name_at, end - name_at);
    bool good = !name.empty() && std::ranges::all_of(name, [](char c) {
      return c == '_' || ('0' <= c && c <= '9') || ('a' <= (c | 0x20) && (c | 0x20) <= 'z');
    });
    if (!good) return fail("invalid named capture");
    rest_.remove_prefix(end + 1);
  } else {
    rest_.remove_prefix(1);
  }
  open_.emplace_back().flags = flags_;
  return true;
}

/// "(?i-m)" or "(?i:". Source: parsePerlFlags.
bool RegexpParser::flags() {
  rest_.remove_prefix(2);
  int flags = flags_;
  bool minus = false, saw = false;
  while (!rest_.empty()) {
    std::uint32_t c = 0;
    if (!next_rune(c)) return false;
    std::size_t letter = c < 0x80 ? std::string_view("imsU").find(static_cast<char>(c)) : std::string_view::npos;
    if (letter != std::string_view::npos) {
      int flag = 1 << letter;
      flags = minus ? flags & ~flag : flags | flag;
      saw = true;
    } else if (c == '-' && !minus) {
      minus = true;
      saw = false;
    } else if ((c == ':' || c == ')') && (!minus || saw)) {
      if (c == ':') open_.emplace_back().flags = flags_;
      flags_ = flags;
      return true;
    } else {
      break;
    }
  }
  return fail("invalid or unsupported Perl syntax");
}

bool RegexpParser::right_paren() {
  if (open_.size() < 2) return fail("unexpected )");
  std::uint32_t inner = close_all();
  flags_ = open_.back().flags;
  open_.pop_back();
  push(inner);
  rest_.remove_prefix(1);
  return true;
}

bool RegexpParser::repeat_sign(char sign) {
  rest_.remove_prefix(1);
  return repeat(sign == '+' ? 1 : 0, sign == '?' ? 1 : -1);
}

/// {2}, {2,} or {2,3}; anything else is a brace.
bool RegexpParser::counted_repeat(bool& is_repeat) {
  std::string_view text = rest_.substr(1);
  auto number = [&](int& out) {
    auto digit = [&](std::size_t i) { return i < text.size() && '0' <= text[i] && text[i] <= '9'; };
    if (!digit(0) || (text[0] == '0' && digit(1))) return false;
    std::size_t i = 0;
    for (out = 0; digit(i); ++i) out = std::min(out * 10 + (text[i] - '0'), kMostTimes + 1);
    text.remove_prefix(i);
    return true;
  };
  int least = 0, most = 0;
  if (!number(least) || text.empty()) return true;
  most = least;
  if (text.front() == ',') {
    text.remove_prefix(1);
    if (text.empty()) return true;
    if (text.front() == '}') most = -1;
    else if (!number(most)) return true;
  }
  if (!text.starts_with('}')) return true;
  is_repeat = true;
  rest_ = text.substr(1);
  if (least > kMostTimes || most > kMostTimes || (most >= 0 && least > most)) return fail("invalid repeat count");
  return repeat(least, most);
}

bool RegexpParser::repeat(int least, int most) {
  if (rest_.starts_with('?')) rest_.remove_prefix(1);
  if (repeated_) return fail("invalid nested repetition operator");
  if (open_.back().items.empty()) return fail("missing argument to repetition operator");
  repeats_ = true;
  Regexp::Node node{.op = Op::Repeat, .least = least, .most = most};
  node.first = static_cast<std::uint32_t>(out_.children.size());
  node.count = 1;
  out_.children.push_back(open_.back().items.back());
  open_.back().items.back() = add(node);
  return true;
}

bool RegexpParser::backslash() {
  char c = rest_.size() >= 2 ? rest_[1] : '\0';
  auto edge = [&](Op op) {
    push(add(op));
    rest_.remove_prefix(2);
    return true;
  };
  switch (c) {
    case 'A': return edge(Op::TextBegin);
    case 'z': return edge(Op::TextEnd);
    case 'b': return edge(Op::WordEdge);
    case 'B': return edge(Op::NoWordEdge);
    case 'C': return fail("invalid escape sequence");
    case 'Q': {
      std::string_view text = rest_.substr(2), after;
      if (std::size_t end = text.find("\\E"); end != std::string_view::npos) {
        after = text.substr(end + 2);
        text = text.substr(0, end);
      }
      for (rest_ = text; !rest_.empty();) {
        std::uint32_t rune = 0;
        if (!next_rune(rune)) return false;
        literal(rune);
      }
      rest_ = after;
      return true;
    }
    default: break;
  }
  CharSet set;
  bool found = false;
  if (!named_class(set, found)) return false;
  if (found) {
    push_set(std::move(set));
    return true;
  }
  std::uint32_t rune = 0;
  if (!escape(rune)) return false;
  literal(rune);
  return true;
}

std::optional<Regexp> parse_regexp(std::string_view pattern, std::string* why) {
  RegexpParser parser(pattern);
  std::optional<Regexp> out = parser.parse();
  if (why != nullptr) *why = parser.why();
  return out;
}

}  // namespace gw::automata
