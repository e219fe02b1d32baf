#include <algorithm>

#include "template/failure.h"
#include "template/json.h"
#include "template/literal.h"
#include "template/rune.h"

namespace gw::template_ {
namespace {

struct Malformed {};

class Reader {
 public:
  Reader(Machine& machine, std::string_view bytes) : machine_(machine), rest_(bytes) {}

  Value document() {
    Value out = value(0);
    blanks();
    if (!rest_.empty()) throw Malformed{};
    return out;
  }

 private:
  void blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  void expect(std::string_view word) {
    blanks();
    if (!take(word)) throw Malformed{};
  }

  Value value(int depth) {
    if (depth > kMaxValueDepth) throw NotEvaluated{"nested too deep"};
    machine_.charge(64);
    blanks();
    if (take("{")) return object(depth);
    if (take("[")) return array(depth);
    if (rest_.starts_with('"')) return machine_.text(string());
    if (take("true")) return boolean(true);
    if (take("false")) return boolean(false);
    if (take("null")) return {};
    return numeral();
  }

  Value object(int depth) {
    Map* out = machine_.map();
    blanks();
    if (take("}")) return of(out);
    for (;;) {
      blanks();
      std::string key = string();
      expect(":");
      Value item = value(depth + 1);
      out->items.insert_or_assign(std::move(key), std::move(item));
      blanks();
      if (take("}")) return of(out);
      expect(",");
    }
  }

  Value array(int depth) {
    List* out = machine_.list();
    blanks();
    if (take("]")) return of(out);
    for (;;) {
      out->items.push_back(value(depth + 1));
      blanks();
      if (take("]")) return of(out);
      expect(",");
    }
  }

  std::size_t digits(std::size_t at) const {
    std::size_t end = at;
    while (end < rest_.size() && rest_[end] >= '0' && rest_[end] <= '9') ++end;
    if (end == at) throw Malformed{};
    return end;
  }

  Value numeral() {
    std::size_t at = rest_.starts_with('-') ? 1 : 0;
    at = at < rest_.size() && rest_[at] == '0' ? at + 1 : digits(at);
    if (at < rest_.size() && rest_[at] == '.') at = digits(at + 1);
    if (at < rest_.size() && (rest_[at] | 0x20) == 'e') {
      ++at;
      if (at < rest_.size() && (rest_[at] == '+' || rest_[at] == '-')) ++at;
      at = digits(at);
    }
    auto out = parse_float(rest_.substr(0, at));
    if (!out) throw NotEvaluated{"a number out of range"};
    rest_.remove_prefix(at);
    return number(*out);
  }

  std::string string() {
    if (!take("\"")) throw Malformed{};
    std::string out;
    for (;;) {
      Rune r = decode(rest_, 0);
      if (r.size == 0 || r.value < 0x20) throw Malformed{};
      rest_.remove_prefix(r.size);
      if (r.value == '"') return out;
      encode(r.value == '\\' ? escaped() : r.value, out);
    }
  }

  std::uint32_t escaped() {
    constexpr std::string_view kFrom = "\"\\/bfnrt", kTo = "\"\\/\b\f\n\r\t";
    if (take("u")) return code_unit();
    std::size_t at = rest_.empty() ? std::string_view::npos : kFrom.find(rest_[0]);
    if (at == std::string_view::npos) throw Malformed{};
    rest_.remove_prefix(1);
    return static_cast<unsigned char>(kTo[at]);
  }

  std::uint32_t hex4() {
    auto out = rest_.size() < 4 ? std::nullopt : parse_uint("0x" + std::string(rest_.substr(0, 4)));
    if (!out || rest_.substr(0, 4).find('_') != std::string_view::npos) throw Malformed{};
    rest_.remove_prefix(4);
    return static_cast<std::uint32_t>(*out);
  }

  /// A code point; half a surrogate pair is U+FFFD.
  std::uint32_t code_unit() {
    std::uint32_t high = hex4();
    if (high < 0xD800 || high > 0xDFFF) return high;
    std::string_view before = rest_;
    if (high <= 0xDBFF && take("\\u")) {
      std::uint32_t low = hex4();
      if (low >= 0xDC00 && low <= 0xDFFF) return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    }
    rest_ = before;
    return 0xFFFD;
  }

  Machine& machine_;
  std::string_view rest_;
};

}  // namespace

std::optional<Value> from_json(Machine& machine, std::string_view bytes) {
  try {
    return Reader(machine, bytes).document();
  } catch (const Malformed&) { return {}; }
}

}  // namespace gw::template_
