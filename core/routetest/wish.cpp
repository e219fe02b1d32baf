#include "routetest/wish.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::routetest {
namespace {

using rule::Matcher;

std::string upper(std::string text) {
  for (char& c : text) c = 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

/// What a path in a rule is written as in a request: bytes that a request line cannot have are escaped.
std::string target_of(std::string_view path) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (char c : path) {
    auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && c != '?' && c != '#') {
      out += c;
      continue;
    }
    out += '%';
    out += kHex[byte >> 4U];
    out += kHex[byte & 15U];
  }
  return out;
}

std::string query_text(std::string_view text) {
  std::string out = target_of(text);
  for (std::size_t at = 0; (at = out.find_first_of("&+;=", at)) != std::string::npos; at += 3) {
    constexpr char kHex[] = "0123456789ABCDEF";
    auto byte = static_cast<unsigned char>(out[at]);
    out.replace(at, 1, {'%', kHex[byte >> 4U], kHex[byte & 15U]});
  }
  return out;
}

class Wishes {
 public:
  explicit Wishes(const rule::Program& program) : expr_(program.expr()) {}

  /// One for each way through the rule's alternatives, at most kMost.
  std::vector<Wish> all() {
    std::vector<std::vector<rule::NodeId>> ways = ways_of(expr_.root, 0);
    std::vector<Wish> out;
    for (const auto& way : ways) {
      Wish wish;
      for (rule::NodeId leaf : way) add(expr_[leaf], wish);
      out.push_back(std::move(wish));
    }
    return out;
  }

 private:
  static constexpr std::size_t kMost = 16;

  std::vector<std::vector<rule::NodeId>> ways_of(rule::NodeId id, int depth) {
    const rule::Node& node = expr_[id];
    if (node.kind == rule::Kind::Leaf || depth > 200) return {{id}};
    std::vector<std::vector<rule::NodeId>> left = ways_of(node.left, depth + 1), right = ways_of(node.right, depth + 1);
    std::vector<std::vector<rule::NodeId>> out;
    if (node.kind == rule::Kind::Or) {
      out = std::move(left);
      out.insert(out.end(), right.begin(), right.end());
    } else {
      for (const auto& a : left) {
        for (const auto& b : right) {
          out.push_back(a);
          out.back().insert(out.back().end(), b.begin(), b.end());
          if (out.size() == kMost) return out;
        }
      }
    }
    if (out.size() > kMost) out.resize(kMost);
    return out;
  }

  void add(const rule::Node& leaf, Wish& wish) {
    if (leaf.kind != rule::Kind::Leaf || leaf.negated) return;
    std::string value = expr_.argument(leaf, 0).value;
    std::string second = leaf.count > 1 ? expr_.argument(leaf, 1).value : std::string();
    switch (leaf.matcher) {
      case Matcher::Host:
      case Matcher::HostHeader:
        if (value == "*") break;
        wish.host = value.starts_with("*.") ? "any" + value.substr(1) : value;
        break;
      case Matcher::HostRegexp: wish.host = sample(value); break;
      case Matcher::Path:
        wish.path = target_of(value);
        wish.exact_path = true;
        break;
      case Matcher::PathPrefix:
        if (!wish.exact_path && value.size() > wish.path.size()) wish.path = target_of(value);
        break;
      case Matcher::PathRegexp:
        if (!wish.exact_path && wish.path == "/") wish.path = target_of(sample(value));
        if (!wish.path.starts_with('/')) wish.path = "/" + wish.path;
        break;
      case Matcher::Method: wish.method = upper(value); break;
      case Matcher::Header:
      case Matcher::Headers: wish.headers.emplace_back(value, second); break;
      case Matcher::HeaderRegexp:
      case Matcher::HeadersRegexp: wish.headers.emplace_back(value, sample(second)); break;
      case Matcher::Query: {
        std::size_t equals = value.find('=');
        std::string text = leaf.count == 1 && equals != std::string::npos
                               ? query_text(value.substr(0, equals)) + "=" + query_text(value.substr(equals + 1))
                               : query_text(value) + "=" + query_text(second);
        wish.query += (wish.query.empty() ? "" : "&") + text;
        break;
      }
      case Matcher::QueryRegexp:
        wish.query += (wish.query.empty() ? "" : "&") + query_text(value) + "=" + query_text(sample(second));
        break;
      case Matcher::ClientIp: wish.from = value.substr(0, value.find('/')); break;
      default: break;
    }
  }

  const rule::Expr& expr_;
};

}  // namespace

std::string sample(std::string_view pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    if (c == '^' || c == '$') continue;
    std::string one;
    if (c == '\\' && i + 1 < pattern.size()) {
      char next = pattern[++i];
      one = next == 'd' ? "1" : next == 'w' ? "a" : next == 's' ? " " : next == 'b' ? "" : std::string(1, next);
    } else if (c == '[') {
      std::size_t close = pattern.find(']', i + 2);
      if (close == std::string_view::npos) return {};
      char first = pattern[i + 1];
      one = first == '^'                     ? "x"
            : first == '\\' && i + 2 < close ? std::string(1, pattern[i + 2] == 'd' ? '1' : 'a')
                                             : std::string(1, first);
      i = close;
    } else if (c == '(') {
      int depth = 1;
      std::size_t end = i + 1, bar = std::string_view::npos;
      for (; end < pattern.size() && depth > 0; ++end) {
        if (pattern[end] == '\\') ++end;
        else if (pattern[end] == '(') ++depth;
        else if (pattern[end] == ')') --depth;
        else if (pattern[end] == '|' && depth == 1 && bar == std::string_view::npos) bar = end;
      }
      std::string_view inside = pattern.substr(i + 1, std::min(bar, end - 1) - i - 1);
      if (inside.starts_with("?:")) inside.remove_prefix(2);
      else if (inside.starts_with("?P<") || inside.starts_with("?<")) inside.remove_prefix(inside.find('>') + 1);
      else if (inside.starts_with("?")) inside = {};
      one = sample(inside);
      i = end - 1;
    } else if (c == '|') {
      break;
    } else {
      one = c == '.' ? "x" : std::string(1, c);
    }
    std::size_t next = i + 1;
    std::size_t times = 1;
    if (next < pattern.size() && (pattern[next] == '*' || pattern[next] == '?')) {
      i = next;
      times = 0;
    } else if (next < pattern.size() && pattern[next] == '+') {
      i = next;
    } else if (next < pattern.size() && pattern[next] == '{') {
      std::size_t close = pattern.find('}', next);
      if (close != std::string_view::npos) {
        times = 0;
        for (std::size_t k = next + 1; k < close && '0' <= pattern[k] && pattern[k] <= '9'; ++k)
          times = std::min<std::size_t>(times * 10 + static_cast<std::size_t>(pattern[k] - '0'), 64);
        i = close;
      }
    }
    for (std::size_t k = 0; k < times; ++k) out += one;
    if (i + 1 < pattern.size() && pattern[i + 1] == '?') ++i;  // A lazy repetition.
  }
  return out;
}

std::vector<Wish> wishes_of(const rule::Program& program) { return Wishes(program).all(); }

}  // namespace gw::routetest
