// From texts to typed values. Source: paerser v0.2.2 parser/element_fill.go; Go strconv.

#include <charconv>
#include <cmath>
#include <limits>

#include "base/strings.h"
#include "decode/decoder.h"
#include "model/duration.h"

namespace gw::decode {
namespace {

using model::Value;

std::string strconv_error(std::string_view function, std::string_view text, std::string_view why) {
  return "strconv." + std::string(function) + ": parsing " + base::quote(text) + ": " + std::string(why);
}

/// Go's ParseInt with base 10: an optional sign and digits; "range" when it does not fit.
enum class Number { Ok, Syntax, Range };

Number parse_magnitude(std::string_view digits, std::uint64_t limit, std::uint64_t& out) {
  if (digits.empty()) return Number::Syntax;
  for (char c : digits) {
    if (c < '0' || c > '9') return Number::Syntax;
  }
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return error != std::errc{} || out > limit ? Number::Range : Number::Ok;
}

Number parse_int(std::string_view text, int bits, std::int64_t& out) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::uint64_t limit = (std::uint64_t{1} << (bits - 1)) - (negative ? 0 : 1);
  std::uint64_t magnitude = 0;
  Number verdict = parse_magnitude(text, limit, magnitude);
  out = static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
  return verdict;
}

/// The decimal forms that Go's ParseFloat takes; hexadecimal ones too.
bool parse_float(std::string_view text, double& out) {
  bool negative = text.starts_with('-');
  std::string_view rest = text;
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  std::string lower = base::ascii_lower(rest);
  if (lower == "inf" || lower == "infinity") {
    out = negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    return true;
  }
  if (lower == "nan" && rest.size() == text.size()) {
    out = std::numeric_limits<double>::quiet_NaN();
    return true;
  }
  if (rest.empty() || !((rest[0] >= '0' && rest[0] <= '9') || rest[0] == '.')) return false;
  bool hex = lower.starts_with("0x") && lower.find('p') != std::string::npos;
  if (hex) lower.erase(0, 2);
  auto [end, error] = std::from_chars(lower.data(), lower.data() + lower.size(), out,
                                      hex ? std::chars_format::hex : std::chars_format::general);
  if (error != std::errc{} || end != lower.data() + lower.size()) return false;
  if (negative) out = -out;
  return true;
}

std::optional<bool> parse_bool(std::string_view text) {
  for (std::string_view yes : {"1", "t", "T", "TRUE", "true", "True"}) {
    if (text == yes) return true;
  }
  for (std::string_view no : {"0", "f", "F", "FALSE", "false", "False"}) {
    if (text == no) return false;
  }
  return std::nullopt;
}

}  // namespace

std::string_view Decoder::keep(doc::NodeId id) {
  const doc::Node& node = document_[id];
  std::string_view text = document_.text(id);
  return (node.flags & doc::Node::InSource) != 0 ? text : result_.config.arena->copy(text);
}

Value Decoder::convert(const schema::Shape& shape, std::string_view text, text::Span span, const std::string& prefix) {
  Value value;
  value.span = span;
  auto wrong = [&](std::string_view what, const std::string& message) {
    fault(Values, diag::FactKind::WrongScalar, span, prefix + message, std::string(text), std::string(what));
    return Value();
  };
  switch (shape.kind) {
    case Kind::Bool: {
      std::optional<bool> flag = parse_bool(text);
      if (!flag) return wrong("bool", strconv_error("ParseBool", text, "invalid syntax"));
      value.kind = Value::Kind::Bool;
      value.boolean = *flag;
      return value;
    }
    case Kind::Int: {
      Number verdict = parse_int(text, shape.bits, value.integer);
      value.kind = Value::Kind::Int;
      if (verdict == Number::Ok) return value;
      return wrong("int",
                   strconv_error("ParseInt", text, verdict == Number::Range ? "value out of range" : "invalid syntax"));
    }
    case Kind::Uint: {
      std::uint64_t limit = shape.bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << shape.bits) - 1;
      Number verdict = parse_magnitude(text, limit, value.uinteger);
      value.kind = Value::Kind::Uint;
      if (verdict == Number::Ok) return value;
      return wrong(
          "int", strconv_error("ParseUint", text, verdict == Number::Range ? "value out of range" : "invalid syntax"));
    }
    case Kind::Float: {
      value.kind = Value::Kind::Float;
      if (parse_float(text, value.real)) return value;
      return wrong("float", strconv_error("ParseFloat", text, "invalid syntax"));
    }
    case Kind::Duration: {
      std::string error;
      std::optional<std::chrono::nanoseconds> time = model::parse_duration(text, &error);
      value.kind = Value::Kind::Duration;
      if (time) {
        value.integer = time->count();
        return value;
      }
      fault(Values, diag::FactKind::BadDuration, span, std::move(error), std::string(text));
      return Value();
    }
    default: return result_.config.arena->string(text, model::OriginKind::Written, span);
  }
}

Value Decoder::string_value(const Child& child) {
  const doc::Node& node = document_[child.value];
  Value value;
  value.kind = Value::Kind::String;
  value.span = span(child);
  if (node.kind == doc::Kind::Scalar && node.tag == doc::Tag::String) {
    std::string_view text = keep(child.value);
    value.chars = text.data();
    value.size = static_cast<std::uint32_t>(text.size());
    return value;
  }
  std::string text = value_text(child.value);
  if (node.kind == doc::Kind::List) {
    fact(diag::FactKind::ListForScalar, value.span, {}, text);
  } else if (node.kind == doc::Kind::Scalar) {
    bool same = text == document_.text(child.value);
    fact(same ? diag::FactKind::ScalarRewritten : diag::FactKind::NumberRewritten, value.span,
         std::string(document_.text(child.value)), text);
  }
  std::string_view kept = result_.config.arena->copy(text);
  value.chars = kept.data();
  value.size = static_cast<std::uint32_t>(kept.size());
  return value;
}

}  // namespace gw::decode
