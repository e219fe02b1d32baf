#include <fmt/format.h>

#include <algorithm>

#include "report/characters.h"
#include "report/excerpt.h"
#include "report/formats.h"
#include "report/paint.h"
#include "report/place.h"
#include "report/summary.h"

namespace gw::report {
namespace {

constexpr std::size_t kLeastText = 20;  // Columns, however narrow the terminal.
constexpr int kLongestChain = 64;       // Of causes; a longer one is a ring.

/// For each diagnostic the one that it is folded under: itself if it is a root.
std::vector<std::size_t> roots(const Lint& lint) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < lint.diagnostics.size(); ++i) {
    std::size_t root = i;
    int steps = 0;
    for (auto next = cause_of(lint, root); next && steps <= kLongestChain; next = cause_of(lint, root)) {
      root = *next;
      ++steps;
    }
    out.push_back(steps > kLongestChain ? i : root);
  }
  return out;
}

/// `text` in lines of at most `width` columns where it has blanks, each after the first below `indent` blanks.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t width) {
  std::string out;
  std::size_t column = indent;
  for (std::size_t at = 0; at <= text.size();) {
    std::size_t end = std::min(text.find(' ', at), text.size());
    std::string_view word = std::string_view(text).substr(at, end - at);
    std::size_t wide = columns(word);
    if (at > 0 && column + 1 + wide > width && column > indent) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (at > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += wide;
    at = end + 1;
  }
  return out;
}

class Human {
 public:
  Human(const Lint& lint, const text::SourceSet& sources, const Style& style)
      : lint_(lint), sources_(sources), style_(style), paint_(style.color) {
    std::vector<std::size_t> root = roots(lint);
    consequences_.resize(root.size());
    for (std::size_t i = 0; i < root.size(); ++i) {
      if (root[i] != i) consequences_[root[i]].push_back(i);
    }
    for (std::size_t i = 0; i < root.size(); ++i) {
      if (root[i] == i) diagnostic(i);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void diagnostic(std::size_t index) {
    const diag::Diagnostic& d = lint_.diagnostics[index];
    std::optional<Place> place = place_of(sources_, d.span);
    gutter_ = 5;
    out_ += heading(d, place) + "\n";
    if (place) show(*place, d.severity);
    if (!d.remedy.empty()) item(printable(d.remedy));
    // Not wrapped: it is what a user searches for.
    if (!d.traefik.empty()) out_ += equals() + "Traefik says: " + printable(d.traefik) + "\n";
    for (const diag::Note& note : d.notes) item(printable(note.message) + where(note.span));
    if (d.fix) fix(*d.fix);
    consequences(index);
    out_ += "\n";
  }

  /// "file:line:column: error[GW101]: message". An address from which nothing came has no lines.
  std::string heading(const diag::Diagnostic& d, const std::optional<Place>& place) const {
    std::string at = "gw: ";
    bool address = place && place->source->bytes().empty() && place->file().find("://") != std::string_view::npos;
    if (address) at = printable(place->file()) + ": ";
    else if (place) at = fmt::format("{}:{}:{}: ", printable(place->file()), place->start.line, place->start.column);
    std::string kind = fmt::format("{}[{}]", diag::to_string(d.severity), d.code.id);
    return at + paint_.severity(d.severity, kind) + paint_.bold(": " + printable(d.message));
  }

  void show(const Place& place, diag::Severity severity) {
    std::string number = fmt::format("{:>5}", place.start.line);
    gutter_ = number.size();
    Excerpt e = excerpt(place, style_.width > gutter_ + 3 ? style_.width - gutter_ - 3 : 0);
    if (e.text.empty()) return;  // An empty line shows nothing.
    out_ += paint_.faint(number + " |") + (e.text.empty() ? "" : " ") + e.text + "\n";
    out_ += std::string(gutter_, ' ') + paint_.faint(" |") + std::string(e.indent + 1, ' ') +
            paint_.severity(severity, std::string(e.carets, '^')) + "\n";
  }

  std::string equals() const { return std::string(gutter_, ' ') + paint_.faint(" = "); }

  void item(const std::string& text) {
    std::size_t indent = gutter_ + 3;
    out_ += equals() + wrapped(text, indent, std::max(style_.width, indent + kLeastText)) + "\n";
  }

  /// " (compose.yml:18)"; empty without a place.
  std::string where(text::Span span) const {
    std::optional<Place> place = place_of(sources_, span);
    return place ? fmt::format(" ({}:{})", printable(place->file()), place->start.line) : std::string();
  }

  void fix(const diag::Fix& fix) {
    std::string text = fix.safety == diag::Fix::Safety::Safe ? "fix (safe)" : "fix (unsafe)";
    if (!fix.title.empty()) text += ": " + printable(fix.title);
    item(text);
  }

  void consequences(std::size_t index) {
    const std::vector<std::size_t>& following = consequences_[index];
    if (following.empty()) return;
    if (!style_.verbose) {
      bool one = following.size() == 1;
      item(fmt::format("{} from this one (-v lists {})",
                       amount(following.size(), "more finding") + (one ? " follows" : " follow"), one ? "it" : "them"));
      return;
    }
    for (std::size_t i : following) {
      const diag::Diagnostic& d = lint_.diagnostics[i];
      out_ += equals() + "follows: " + heading(d, place_of(sources_, d.span)) + "\n";
    }
  }

  const Lint& lint_;
  const text::SourceSet& sources_;
  const Style& style_;
  const Paint paint_;
  std::vector<std::vector<std::size_t>> consequences_;  // By root.
  std::size_t gutter_ = 5;                              // Columns of the line number.
  std::string out_;
};

}  // namespace

std::string human(const Lint& lint, const text::SourceSet& sources, const Style& style) {
  return Human(lint, sources, style).take() + summary(lint, sources, style);
}

}  // namespace gw::report
