#include "rule/go_regexp.h"

#include <re2/re2.h>

namespace gw::rule {
namespace {

const char* message(re2::RE2::ErrorCode code) {
  switch (code) {
    case re2::RE2::ErrorBadEscape: return "invalid escape sequence";
    case re2::RE2::ErrorBadCharClass: return "invalid character class";
    case re2::RE2::ErrorBadCharRange: return "invalid character class range";
    case re2::RE2::ErrorMissingBracket: return "missing closing ]";
    case re2::RE2::ErrorMissingParen: return "missing closing )";
    case re2::RE2::ErrorUnexpectedParen: return "unexpected )";
    case re2::RE2::ErrorTrailingBackslash: return "trailing backslash at end of expression";
    case re2::RE2::ErrorRepeatArgument: return "missing argument to repetition operator";
    case re2::RE2::ErrorRepeatSize: return "invalid repeat count";
    case re2::RE2::ErrorRepeatOp: return "invalid nested repetition operator";
    case re2::RE2::ErrorBadPerlOp: return "invalid or unsupported Perl syntax";
    case re2::RE2::ErrorBadUTF8: return "invalid UTF-8";
    case re2::RE2::ErrorBadNamedCapture: return "invalid named capture";
    case re2::RE2::ErrorPatternTooLarge: return "expression too large";
    default: return "internal error";
  }
}

}  // namespace

std::string regexp_error(std::string_view pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(false);
  std::string text(pattern);
  re2::RE2 compiled(text, options);
  if (compiled.ok()) return {};
  bool whole =
      compiled.error_code() == re2::RE2::ErrorMissingParen || compiled.error_code() == re2::RE2::ErrorUnexpectedParen;
  std::string out = std::string("error parsing regexp: ") + message(compiled.error_code());
  if (compiled.error_code() == re2::RE2::ErrorTrailingBackslash) return out + ": ``";
  return out + ": `" + (whole ? text : compiled.error_arg()) + "`";
}

}  // namespace gw::rule
