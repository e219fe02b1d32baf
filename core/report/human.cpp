// The report that a person reads: the line with carets, the reason, the remedy, one summary line.

#include <algorithm>
#include <set>

#include "report/formats.h"
#include "report/places.h"

namespace gw::report {
namespace {

constexpr std::string_view kBold = "\x1b[1m", kRed = "\x1b[1;31m", kYellow = "\x1b[1;33m", kBlue = "\x1b[1;34m",
                           kDim = "\x1b[2m", kEnd = "\x1b[0m";

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

/// The first `n` characters.
std::string_view first(std::string_view text, std::size_t n) {
  std::size_t i = 0;
  while (i < text.size()) {
    if ((text[i] & 0xC0) != 0x80 && n-- == 0) break;
    ++i;
  }
  return text.substr(0, i);
}

class Human {
 public:
  Human(const Lint& lint, const text::SourceSet& sources, const Style& style)
      : lint_(lint), sources_(sources), style_(style) {}

  std::string run() {
    for (std::size_t i = 0; i < lint_.diagnostics.size(); ++i) {
      const diag::Diagnostic& one = lint_.diagnostics[i];
      if (one.cause < 0 || style_.verbose) finding(one, static_cast<int>(i));
    }
    summary();
    return std::move(out_);
  }

 private:
  std::string paint(std::string_view color, std::string_view text) const {
    if (!style_.color || text.empty()) return std::string(text);
    return std::string(color) + std::string(text) + std::string(kEnd);
  }

  static std::string_view color_of(diag::Severity severity) {
    return severity == diag::Severity::Error ? kRed : severity == diag::Severity::Warning ? kYellow : kBlue;
  }

  void finding(const diag::Diagnostic& one, int index) {
    Place place = place_of(one.span, sources_);
    std::string where = place.file.empty() ? "gw"
                                           : printable(place.file) + ":" + std::to_string(place.start.line) + ":" +
                                                 std::to_string(place.start.column);
    std::string kind = std::string(diag::to_string(one.severity)) + "[" + std::string(one.code.id) + "]";
    out_ += paint(kBold, where + ":") + " " + paint(color_of(one.severity), kind + ":") + " " +
            paint(kBold, printable(one.message)) + "\n";
    if (!place.file.empty()) excerpt(one, place);
    for (const diag::Note& note : one.notes) point("", place_text(note.span) + printable(note.message));
    bool repeated = one.fix && one.remedy == one.fix->title;
    if (!one.remedy.empty() && !repeated) point("", printable(one.remedy));
    if (one.fix) {
      const char* safety = one.fix->safety == diag::Fix::Safety::Safe ? "fix (safe): " : "fix (unsafe): ";
      point(safety, printable(one.fix->title));
    }
    bool said = one.traefik == one.message || one.message.find(one.traefik) != std::string::npos;
    if (!one.traefik.empty() && !said) point("Traefik says: ", printable(one.traefik));
    consequences(index);
    out_ += "\n";
  }

  std::string place_text(text::Span span) const {
    Place place = place_of(span, sources_);
    if (place.file.empty()) return {};
    return printable(place.file) + ":" + std::to_string(place.start.line) + ": ";
  }

  void point(std::string_view what, const std::string& text) {
    out_ += std::string(6, ' ') + paint(kBlue, "= ") + std::string(what) + text + "\n";
  }

  void consequences(int index) {
    if (style_.verbose) return;
    std::size_t follow = 0;
    std::set<int> causes = {index};
    for (std::size_t round = 0; round < 8; ++round) {
      follow = 0;
      for (std::size_t i = 0; i < lint_.diagnostics.size(); ++i) {
        if (!causes.contains(lint_.diagnostics[i].cause)) continue;
        causes.insert(static_cast<int>(i));
        ++follow;
      }
    }
    if (follow > 0)
      point("",
            std::to_string(follow) + (follow == 1 ? " more follows" : " more follow") + " from this (-v lists them)");
  }

  /// The line, cut around the place if it is wide, and carets below it.
  void excerpt(const diag::Diagnostic& one, const Place& place) {
    std::string_view raw = sources_[sources_.original(one.span).source].line(place.start.line);
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    std::string_view before = first(raw, place.start.column - 1);
    std::string_view rest = raw.substr(before.size());
    bool one_line = place.start.line == place.end.line;
    std::string_view marked = one_line ? first(rest, place.end.column - place.start.column) : rest;
    std::string left = expand(before), middle = expand(marked), right = expand(rest.substr(marked.size()));
    std::size_t room = style_.width > 20 ? style_.width - 8 : 12;
    if (columns(left) + columns(middle) + columns(right) > room) {
      std::size_t keep = room / 3;
      if (columns(left) > keep) left = "…" + last(left, keep - 1);
      middle = columns(left) + columns(middle) > room ? std::string(first(middle, room - columns(left))) : middle;
      std::size_t used = columns(left) + columns(middle);
      if (used + columns(right) > room) right = used < room ? std::string(first(right, room - used - 1)) + "…" : "";
    }
    std::string number = std::to_string(place.start.line);
    number = std::string(5 - std::min<std::size_t>(number.size(), 4), ' ') + number;
    out_ += paint(kBlue, number + " |") + " " + left + middle + right + "\n";
    out_ += paint(kBlue, std::string(number.size(), ' ') + " |") + " " + std::string(columns(left), ' ') +
            paint(color_of(one.severity), std::string(std::max<std::size_t>(columns(middle), 1), '^')) + "\n";
  }

  static std::string expand(std::string_view text) { return printable(text); }

  static std::string last(std::string_view text, std::size_t n) {
    std::size_t all = columns(text);
    return std::string(text.substr(first(text, all > n ? all - n : 0).size()));
  }

  static std::string number(std::size_t n, const std::string& what) {
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
  }

  void summary() {
    Counts counts = count(lint_);
    std::set<std::string> bad;
    for (const diag::Diagnostic& one : lint_.diagnostics) {
      std::string file = place_of(one.span, sources_).file;
      if (!file.empty()) bad.insert(file);
    }
    std::size_t files = lint_.inputs.size();
    std::size_t faulty = static_cast<std::size_t>(
        std::ranges::count_if(lint_.inputs, [&](const Input& input) { return bad.contains(input.path); }));
    std::string line;
    if (counts.errors + counts.warnings + counts.infos == 0) {
      line = number(files, "file") + ", " + number(lint_.routers, "router") + ", 0 findings";
    } else {
      if (files > faulty) line = number(files - faulty, "file") + " clean, ";
      line += std::to_string(faulty) +
              (files > faulty ? ""
               : faulty == 1  ? " file"
                              : " files") +
              " with " + number(counts.errors, "error") + ", " + number(counts.warnings, "warning");
      if (counts.infos > 0) line += ", " + number(counts.infos, "hint");
      if (counts.fixable > 0) line += " (" + std::to_string(counts.fixable) + " fixable: gw lint --fix)";
    }
    if (counts.not_analysed > 0) line += ", " + std::to_string(counts.not_analysed) + " not analysed";
    line += " · Traefik " + lint_.traefik;
    if (!lint_.gateway_note.empty()) line += " · " + printable(lint_.gateway_note);
    if (lint_.milliseconds >= 0) line += " · " + std::to_string(lint_.milliseconds) + " ms";
    out_ += paint(kBold, line) + "\n";
    if (lint_.left_out > 0) note(number(lint_.left_out, "more finding") + " not shown (--max)");
    for (const NotDone& check : lint_.checks_not_done)
      note("not checked: " + printable(check.check) + " (" + printable(check.reason) + ")");
    if (lint_.passed_over > 0 && !style_.verbose)
      note(number(lint_.passed_over, "file") + " passed over: no gateway configuration (-v lists them)");
    for (const std::string& path : style_.verbose ? lint_.passed : std::vector<std::string>())
      note("passed over: " + printable(path));
  }

  void note(const std::string& text) { out_ += paint(kDim, text) + "\n"; }

  const Lint& lint_;
  const text::SourceSet& sources_;
  const Style& style_;
  std::string out_;
};

}  // namespace

std::string human(const Lint& lint, const text::SourceSet& sources, const Style& style) {
  return Human(lint, sources, style).run();
}

}  // namespace gw::report
