#include "source/compose/interpolate.h"

#include <algorithm>

namespace gw::source::compose {
namespace {

using text::Decoded;

constexpr int kDeepest = 100;  // Nested defaults; more than anybody writes.

bool name_start(char c) { return c == '_' || ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z'); }
bool name_char(char c) { return name_start(c) || ('0' <= c && c <= '9'); }

/// The end of the name at `at`; `at` itself if there is none. Two letters outside ASCII fold into it.
std::size_t name_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size()) {
    if (end == at ? name_start(text[end]) : name_char(text[end])) ++end;
    else if (text.substr(end, 2) == "\xC5\xBF") end += 2;      // U+017F
    else if (text.substr(end, 3) == "\xE2\x84\xAA") end += 3;  // U+212A
    else break;
  }
  return end;
}

/// Where the first brace of `text` is closed; npos if it never is. The byte behind an opening brace is passed over.
/// Source: template/template.go (getFirstBraceClosingIndex).
std::size_t closing_brace(std::string_view text) {
  long open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '}' && --open == 0) return i;
    if (text[i] == '{') {
      ++open;
      ++i;
    }
  }
  return std::string_view::npos;
}

/// A braced variable with an operator: ${NAME:-word}.
struct Braced {
  std::string_view name, word;
  std::size_t word_begin = 0;
  char op = 0;         ///< One of - + ?
  bool colon = false;  ///< An empty value counts as none.
};

class Interpolation {
 public:
  Interpolation(const Decoded& source, const Lookup& lookup, bool traced)
      : source_(source), lookup_(lookup), traced_(traced && source.traceable()) {}

  Interpolated run(int depth) {
    substitute(0, source_.text.size(), depth);
    if (traced_) {
      if (out_.steps.empty()) step(source_.slice(0, 0).begin);
      auto end = size(source_.text.size());
      step(source_.slice(end, end).end);
    }
    return std::move(out_);
  }

 private:
  static std::uint32_t size(std::size_t n) { return static_cast<std::uint32_t>(n); }

  void step(std::uint32_t source) {
    auto at = size(out_.text.size());
    if (!out_.steps.empty() && out_.steps.back().decoded == at) out_.steps.back().source = source;
    else out_.steps.push_back({at, source});
  }

  /// text[begin, end) as it stands.
  void copy(std::size_t begin, std::size_t end) {
    if (begin == end) return;
    if (traced_) {
      step(source_.slice(size(begin), size(begin)).begin);
      auto base = size(out_.text.size());
      auto s = std::upper_bound(source_.steps.begin(), source_.steps.end(), size(begin),
                                [](std::uint32_t at, const Decoded::Step& step) { return at < step.decoded; });
      for (; s != source_.steps.end() && s->decoded < end; ++s)
        out_.steps.push_back({base + s->decoded - size(begin), s->source});
    }
    out_.text.append(source_.text, begin, end - begin);
  }

  /// A value that stands for text[begin, end).
  void value(std::string_view value, std::size_t begin, std::size_t end) {
    if (traced_) step(source_.slice(size(begin), size(end)).begin);
    out_.text += value;
    if (traced_) step(source_.slice(size(begin), size(end)).end);
  }

  void invalid(std::size_t frame_begin, std::size_t frame_end, std::size_t begin, std::size_t end) {
    if (!out_.ok()) return;
    out_.invalid = source_.text.substr(frame_begin, frame_end - frame_begin);
    out_.error_begin = size(begin);
    out_.error_end = size(end);
  }

  void missing(const Braced& found, std::string_view reason, std::size_t begin, std::size_t end) {
    if (!out_.ok()) return;
    out_.error = "required variable " + std::string(found.name) + " is missing a value";
    if (!reason.empty()) out_.error += ": " + std::string(reason);
    out_.error_begin = size(begin);
    out_.error_end = size(end);
  }

  /// The variables of text[begin, end). What follows a variable with an operator is a template of its own, up to
  /// the last brace of the line; errors show that template.
  void substitute(std::size_t begin, std::size_t end, int depth) {
    std::string_view text = std::string_view(source_.text).substr(0, end);
    std::size_t frame_begin = begin, frame_end = end, at = begin;
    std::size_t line_brace = 0, line_end = 0;  // Of the line that `at` is on: behind its last brace, and its end.
    while (at < end) {
      std::size_t dollar = std::min(text.find('$', at), end);
      copy(at, dollar);
      if (dollar >= end) return;
      if (dollar >= frame_end) frame_begin = begin, frame_end = end;
      std::size_t next = dollar + 1;
      if (next < end && text[next] == '$') {
        copy(dollar, next);
        at = next + 1;
        continue;
      }
      std::size_t named = std::min(name_end(text, next), end);
      if (named > next) {
        plain(text.substr(next, named - next), dollar, named, false);
        at = named;
        continue;
      }
      if (next >= end || text[next] != '{') {
        copy(dollar, next);
        at = next;
        continue;
      }
      named = std::min(name_end(text, next + 1), end);
      if (named > next + 1 && named < end && text[named] == '}') {
        plain(text.substr(next + 1, named - next - 1), dollar, named + 1, true);
        at = named + 1;
        continue;
      }
      if (named >= line_end) {
        line_end = std::min(text.find('\n', named), end);
        std::size_t last = text.substr(named, line_end - named).rfind('}');
        line_brace = last == std::string_view::npos ? 0 : named + last + 1;
      }
      Braced found = braced(named, end);
      if (named == next + 1 || found.op == 0 || line_brace == 0 || line_brace <= found.word_begin || depth > kDeepest) {
        invalid(frame_begin, frame_end, dollar, std::min(next + 1, end));
        at = next + 1;
        continue;
      }
      std::size_t close = closing_brace(text.substr(dollar, line_brace - dollar));
      std::size_t stop = close == std::string_view::npos ? line_brace : dollar + close + 1;
      found.name = text.substr(next + 1, named - next - 1);
      found.word = text.substr(found.word_begin, stop - 1 - found.word_begin);
      operate(found, dollar, stop, depth);
      if (close != std::string_view::npos) {
        frame_begin = stop;
        frame_end = std::max(stop, line_brace);
      }
      at = stop;
    }
  }

  /// What stands behind the name of a braced variable.
  Braced braced(std::size_t at, std::size_t end) const {
    Braced out;
    std::string_view text(source_.text);
    if (at < end && text[at] == ':') {
      out.colon = true;
      ++at;
    }
    if (at >= end || std::string_view("-+?").find(text[at]) == std::string_view::npos) return out;
    out.op = text[at];
    out.word_begin = at + 1;
    return out;
  }

  void plain(std::string_view name, std::size_t begin, std::size_t end, bool braced) {
    std::optional<std::string> found = lookup_ ? lookup_(name) : std::nullopt;
    out_.uses.push_back({std::string(name), size(begin), size(end), braced, !found});
    value(found.value_or(""), begin, end);
  }

  void operate(const Braced& found, std::size_t begin, std::size_t end, int depth) {
    std::optional<std::string> have = lookup_ ? lookup_(found.name) : std::nullopt;
    out_.uses.push_back({std::string(found.name), size(begin), size(end), true, false});
    bool present = have && !(found.colon && have->empty());
    if (found.op == '+' ? present : !present) {
      if (found.op != '?') {
        substitute(found.word_begin, found.word_begin + found.word.size(), depth + 1);
        if (traced_) step(source_.slice(size(begin), size(end)).end);
        return;
      }
      Decoded word{std::string(found.word), {}, {}};
      Interpolated reason = Interpolation(word, lookup_, false).run(depth + 1);
      if (reason.invalid) {
        std::size_t at = static_cast<std::size_t>(source_.text.find(*reason.invalid, found.word_begin));
        invalid(at, at + reason.invalid->size(), begin, end);
      } else if (!reason.error.empty()) {
        if (out_.ok()) out_.error = reason.error, out_.error_begin = size(begin), out_.error_end = size(end);
      } else {
        missing(found, reason.text, begin, end);
      }
      return;
    }
    value(have.value_or(""), begin, end);
  }

  const Decoded& source_;
  const Lookup& lookup_;
  bool traced_;
  Interpolated out_;
};

}  // namespace

Interpolated interpolate(const Decoded& in, const Lookup& lookup) { return Interpolation(in, lookup, true).run(0); }

Interpolated interpolate(std::string_view in, const Lookup& lookup) {
  Decoded plain{std::string(in), {}, {}};
  return Interpolation(plain, lookup, false).run(0);
}

}  // namespace gw::source::compose
