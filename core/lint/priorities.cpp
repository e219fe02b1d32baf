#include "lint/priorities.h"

#include "base/strings.h"
#include "lint/edits.h"

namespace gw::lint {
namespace {

constexpr std::string_view kGaps = " \t";
constexpr std::string_view kQuoteMarks = "\"'";

std::size_t occurrences(const std::string& text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

bool merges(std::string_view bytes) { return bytes.find("<<") != std::string_view::npos; }

/// The first character behind `at` that is neither blank nor in a comment; 0: there is none.
char next_token(std::string_view bytes, std::size_t at) {
  while (true) {
    at = bytes.find_first_not_of(" \t\r\n", at);
    if (at == std::string_view::npos) return 0;
    if (bytes[at] != '#') return bytes[at];
    at = bytes.find('\n', at);
  }
}

/// A label with a rule as it is written.
struct RuleLabel {
  std::string_view bytes;
  std::size_t open = 0, name = 0, name_end = 0;  ///< With its quote; without it.
  std::string_view quote;
  bool map = false;     ///< "name: value", else "name=value".
  std::size_t end = 0;  ///< Of all that is written of it.

  std::string_view in_front() const {
    std::size_t newline = open == 0 ? std::string_view::npos : bytes.rfind('\n', open - 1);
    std::size_t line = newline == std::string_view::npos ? 0 : newline + 1;
    return bytes.substr(line, open - line);
  }
};

/// Of the label whose name is at [name, name_end) and whose value ends at `end`.
std::optional<RuleLabel> label_at(std::string_view bytes, std::size_t name, std::size_t name_end, std::size_t end) {
  RuleLabel out{bytes, name, name, name_end, {}, false, end};
  bool quoted = name > 0 && kQuoteMarks.find(bytes[name - 1]) != std::string_view::npos;
  if (quoted) out.quote = bytes.substr(--out.open, 1);
  std::size_t at = name_end;
  if (at < bytes.size() && bytes[at] == '=') {
    if (quoted && bytes.substr(end, 1) != out.quote) return std::nullopt;
    if (quoted) ++out.end;
    return out;
  }
  if (quoted && bytes.substr(at++, 1) != out.quote) return std::nullopt;
  at = bytes.find_first_not_of(kGaps, at);
  out.map = at != std::string_view::npos && bytes[at] == ':';
  bool value_quoted = end < bytes.size() && kQuoteMarks.find(bytes[end]) != std::string_view::npos;
  if (value_quoted) ++out.end;
  return out.map ? std::optional(out) : std::nullopt;
}

/// What stands between a label that is added and the one behind it; nothing: the form is not understood.
std::optional<std::string> joint(const RuleLabel& label) {
  std::string_view before = label.in_front(), blank = before.substr(0, before.find_first_not_of(kGaps));
  std::string_view mark = before.substr(blank.size());
  if (!mark.empty()) {
    std::size_t last = mark.find_last_not_of(kGaps);
    bool flow = std::string_view("{[,").find(mark[last]) != std::string_view::npos;
    if (flow && mark.find('#') == std::string_view::npos) return ", ";
    bool item = !label.map && mark[0] == '-' && mark.size() > 1 && last == 0;
    if (!item) return std::nullopt;
  } else if (!label.map) {
    return std::nullopt;
  }
  // In brackets of several lines commas stand between labels.
  if (std::string_view(",]}").find(next_token(label.bytes, label.end)) != std::string_view::npos) return std::nullopt;
  std::size_t newline = label.bytes.find('\n');
  bool windows = newline != std::string_view::npos && newline > 0 && label.bytes[newline - 1] == '\r';
  return (windows ? "\r\n" : "\n") + std::string(before);
}

}  // namespace

/// A label that stands twice may make one router of two containers, which must then agree.
bool Priorities::once(const std::string& head) {
  if (!labels_) {
    labels_.emplace();
    for (text::SourceId id : sources_.ids()) {
      if (sources_[id].parent() != text::SourceId::None) continue;
      std::string text = base::ascii_lower(sources_[id].bytes());
      constexpr std::string_view kRouters = ".routers.";
      for (std::size_t at = text.find(kRouters); at != std::string::npos; at = text.find(kRouters, at + 1)) {
        std::size_t begin = text.find_last_of(" \t\r\n\"'`,[{=", at), end = text.find_first_of(" \t\r\n\"'`=:,", at);
        begin = begin == std::string::npos ? 0 : begin + 1;
        std::string name = text.substr(begin, end == std::string::npos ? end : end - begin);
        computed_ = computed_ || name.find('$') != std::string::npos || name.find("{{") != std::string::npos;
        ++(*labels_)[std::move(name)];
      }
    }
  }
  std::string lower = base::ascii_lower(head);
  return !computed_ && (*labels_)[lower + "rule"] == 1 && (*labels_)[lower + "priority"] == 0;
}

std::optional<diag::Edit> Priorities::add_label(const RuleText& rule, text::Span name, std::int64_t priority) {
  std::string_view bytes = sources_[name.source].bytes(), router = rule.router->name;
  std::string head = rule.http() ? "traefik.http.routers." : "traefik.tcp.routers.";
  head.append(router.substr(0, router.rfind('@'))) += '.';
  if (name.begin < head.size() || sources_[name.source].name().ends_with(".json")) return std::nullopt;
  std::size_t begin = name.begin - head.size();
  text::Span whole = rule.whole;
  bool readable = base::equal_fold(bytes.substr(begin, head.size()), head) &&
                  base::equal_fold(sources_.text(name), "rule") && whole.source == name.source && name.end < whole.end;
  // What a variable gives today, and so the length of the rule, may change.
  std::string_view value = readable ? bytes.substr(name.end, whole.end - name.end) : std::string_view("$");
  for (std::size_t at = value.find('$'); at != std::string_view::npos; at = value.find('$', at + 2)) {
    if (value.substr(at, 2) != "$$") return std::nullopt;
  }
  if (!once(head)) return std::nullopt;
  std::optional<RuleLabel> label = label_at(bytes, begin, name.end, whole.end);
  if (!label) return std::nullopt;
  std::optional<std::string> between = joint(*label);
  if (!between) return std::nullopt;
  std::string number = std::to_string(priority), quote(label->quote);
  std::string text = quote + std::string(bytes.substr(begin, head.size())) + "priority";
  text += label->map ? quote + ": \"" + number + "\"" : "=" + number + quote;
  auto at = static_cast<std::uint32_t>(label->open);
  return diag::Edit{{name.source, at, at}, text + *between};
}

std::optional<diag::Edit> Priorities::add(const RuleText& rule, std::int64_t priority) {
  const model::Value& router = rule.router->value;
  const model::Value* text = router.find("rule");
  if (text == nullptr || text->origin != model::OriginKind::Written || !text->span.written()) return std::nullopt;
  text::Span name = text->name();
  if (!name.written() || name.source != text->span.source) return std::nullopt;
  const text::Source& source = sources_[name.source];
  if (source.parent() != text::SourceId::None || merges(source.bytes())) return std::nullopt;
  if (name.begin > 0 && source.bytes()[name.begin - 1] == '.') return add_label(rule, name, priority);
  std::string key = base::ascii_lower(base::trim(sources_.text(name), kQuoteMarks));
  if (!router.span.written() || (key != "rule" && key != "match")) return std::nullopt;
  std::string whole = base::ascii_lower(sources_.text(router.span));
  if (occurrences(whole, "priority") != occurrences(base::ascii_lower(sources_.text(text->span)), "priority"))
    return std::nullopt;
  return add_member(sources_, router, *text, "priority", std::to_string(priority));
}

std::optional<diag::Edit> Priorities::set(const RuleText& rule, std::int64_t priority) {
  if (!rule.priority_written) return add(rule, priority);
  const model::Value& written = *rule.router->value.find("priority");
  bool there = written.span.written() && sources_[written.span.source].parent() == text::SourceId::None &&
               !merges(sources_[written.span.source].bytes()) &&
               sources_.text(written.span) == std::to_string(written.integer);
  return there ? std::optional(diag::Edit{written.span, std::to_string(priority)}) : std::nullopt;
}

}  // namespace gw::lint
