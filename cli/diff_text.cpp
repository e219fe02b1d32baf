// What gw diff prints for people.

#include <algorithm>

#include "analysis/replay.h"
#include "cli/diff_report.h"
#include "report/paint.h"
#include "report/place.h"

namespace gw::cli {
namespace {

using diff::Edit;

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width > columns(text) ? width - columns(text) : 0, ' ');
}

struct Row {
  std::string object, path, what, place;
};

Row row_of(const Edit& edit, const text::SourceSet& sources) {
  Row out;
  out.object = edit.object == "static" ? "static" : edit.object + " " + edit.name;
  out.place = diff_place(sources, edit.span);
  switch (edit.kind) {
    case Edit::Kind::Added: out.what = "new"; break;
    case Edit::Kind::Removed: out.what = "gone"; break;
    case Edit::Kind::Renamed: out.what = "was " + edit.old; break;
    case Edit::Kind::Changed:
      out.path = edit.path;
      if (edit.old.empty()) out.what = "+ " + diff_shortened(edit.now, edit.old);
      else if (edit.now.empty()) out.what = "- " + diff_shortened(edit.old, edit.now);
      else if (edit.old == edit.now) out.what = edit.old + " → another one";
      else out.what = diff_shortened(edit.old, edit.now) + " → " + diff_shortened(edit.now, edit.old);
  }
  return out;
}

std::string more(std::size_t count, const char* what) {
  return "\n… " + std::to_string(count) + " more " + what + ": --all or --format json shows them\n";
}

std::string behaviour_text(const diff::Behaviour& behaviour, const report::Paint& paint, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(most, behaviour.changes.size()); ++i) {
    const diff::Change& change = behaviour.changes[i];
    bool grave = std::ranges::any_of(change.risk, [](const std::string& risk) { return risk != "changes-backend"; });
    auto severity = grave ? diag::Severity::Error : diag::Severity::Warning;
    out += "\n" + paint.severity(severity, (grave ? "! " : "~ ") + diff_title(change)) + "\n";
    out += "  " + paint.bold(diff_request(change)) + paint.faint("   entry point " + change.entry_point) + "\n";
    out += "      was      " + diff_outcome(change.old) + "\n";
    out += "      now      " + diff_outcome(change.now) + "\n";
    out += "      because  " + change.why + "\n";
  }
  if (behaviour.changes.size() > most) out += more(behaviour.changes.size() - most, "groups of requests");
  return out;
}

std::string unknown_text(const std::vector<diff::Unknown>& all) {
  std::string out;
  for (const diff::Unknown& unknown : all) out += "\n? not known: " + unknown.what + ": " + unknown.why + "\n";
  return out;
}

std::string structural_text(const Difference& difference, const text::SourceSet& sources, const report::Paint& paint,
                            std::size_t most) {
  std::vector<Row> rows;
  std::size_t object = 0, path = 0, what = 0;
  for (std::size_t i = 0; i < std::min(most, difference.edits.size()); ++i) {
    rows.push_back(row_of(difference.edits[i], sources));
    object = std::max(object, columns(rows.back().object));
    path = std::max(path, columns(rows.back().path));
    what = std::max(what, std::min<std::size_t>(columns(rows.back().what), 60));
  }
  std::string out;
  for (const Row& row : rows) {
    out += padded(row.object, object) + "  ";
    if (path > 0) out += padded(row.path, path) + "  ";
    out += row.place.empty() ? row.what : padded(row.what, what) + "  " + paint.faint(row.place);
    out += "\n";
  }
  if (difference.edits.size() > most) out += more(difference.edits.size() - most, "lines");
  return out.empty() ? out : "\n" + out;
}

}  // namespace

bool Difference::named() const { return !gateway.empty() && !lone && !(complete() && equal() && edits.empty()); }

std::vector<diff::Unknown> Difference::unknown() const {
  std::vector<diff::Unknown> out = unread;
  if (behavioural) out.insert(out.end(), behaviour.unknown.begin(), behaviour.unknown.end());
  return out;
}

std::string diff_shortened(const std::string& text, const std::string& other) {
  constexpr std::size_t kLongest = 80, kBefore = 20;
  auto inside = [&](std::size_t at) { return at > 0 && at < text.size() && (text[at] & 0xC0) == 0x80; };
  std::string out = text;
  if (text.size() > kLongest) {
    auto differ = static_cast<std::size_t>(std::ranges::mismatch(text, other).in1 - text.begin());
    std::size_t begin = differ > kLongest / 2 && differ < text.size() ? differ - kBefore : 0;
    while (inside(begin)) --begin;
    std::size_t end = std::min(begin + kLongest, text.size());
    while (inside(end)) --end;
    out = (begin > 0 ? "…" : "") + text.substr(begin, end - begin) + (end < text.size() ? "…" : "");
  }
  std::ranges::replace_if(
      out, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return out;
}

std::string diff_summary(const std::vector<Difference>& all) {
  std::size_t objects = 0, groups = 0, lone = 0;
  bool complete = true, structural = false, behavioural = false;
  for (const Difference& one : all) {
    complete = complete && one.complete();
    behavioural = behavioural || one.behavioural;
    lone += one.lone ? 1 : 0;
    if (one.lone) continue;
    structural = structural || one.structural;
    std::vector<std::pair<std::string, std::string>> names;
    for (const Edit& edit : one.edits) names.emplace_back(edit.object, edit.name);
    std::ranges::sort(names);
    objects += static_cast<std::size_t>(std::unique(names.begin(), names.end()) - names.begin());
    groups += one.behaviour.changes.size();
  }
  if (std::ranges::all_of(all, &Difference::equal) && complete) {
    if (!structural) return "no difference in what becomes of requests";
    return objects == 0 ? "no difference"
                        : "no difference but for names: " + counted(objects, "object is", "objects are") +
                              " called otherwise, as metrics and logs show";
  }
  std::vector<std::string> parts;
  if (lone > 0) parts.push_back(counted(lone, "gateway is", "gateways are") + " on one side only");
  if (structural)
    parts.push_back(objects == 0 ? "no object changed" : counted(objects, "object", "objects") + " changed");
  if (behavioural && groups > 0)
    parts.push_back(counted(groups, "group of requests changes its fate", "groups of requests change their fate"));
  if (behavioural && complete)
    parts.emplace_back(groups + lone > 0 ? "everything else is proved equal"
                                         : "every request is proved to fare as before");
  if (!complete) parts.emplace_back("not everything is known");
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : " · ") + part;
  return out;
}

std::string diff_place(const text::SourceSet& sources, text::Span span) {
  std::optional<report::Place> place = report::place_of(sources, span);
  return place ? place->source->name() + ":" + std::to_string(place->start.line) : std::string();
}

std::string diff_request(const diff::Change& change) { return analysis::show(change.request); }

std::string diff_outcome(const diff::Outcome& outcome) {
  if (outcome.router.empty()) {
    if (outcome.status == 0) return "no router: the connection is closed";
    return outcome.status == 404 ? "no router: 404" : "no router: " + std::to_string(outcome.status);
  }
  std::string out = outcome.router;
  if (!outcome.service.empty()) out += " → " + outcome.service;
  if (!outcome.middlewares.empty()) out += "   through " + joined(outcome.middlewares);
  if (outcome.status != 0) out += "   answers " + std::to_string(outcome.status);
  if (!outcome.location.empty()) out += " to " + outcome.location;
  if (!outcome.tls_options.empty() && outcome.tls_options != "default") out += "   TLS options " + outcome.tls_options;
  if (!outcome.ambiguous.empty()) out += "   or by chance " + joined(outcome.ambiguous);
  return out;
}

std::string diff_title(const diff::Change& change) {
  std::string out;
  for (const std::string& risk : change.risk) {
    std::string words = risk;
    if (risk != "tls-weakened") std::ranges::replace(words, '-', ' ');
    else words = "TLS weakened";
    out += (out.empty() ? "" : ", ") + words;
  }
  if (!out.empty()) return out;
  return change.old.router.empty() ? "is served now" : "is treated otherwise";
}

std::string diff_text(const std::vector<Difference>& all, const text::SourceSet& sources, bool color, bool whole) {
  report::Paint paint(color);
  constexpr auto kAll = static_cast<std::size_t>(-1);
  std::string out = diff_summary(all) + "\n";
  for (const Difference& one : all) {
    if (one.named()) out += "\n" + paint.bold("gateway " + one.gateway) + "\n";
    // What is missing on a side explains the rest.
    out += unknown_text(one.unread);
    if (one.behavioural)
      out += behaviour_text(one.behaviour, paint, whole ? kAll : kDiffGroups) + unknown_text(one.behaviour.unknown);
    if (one.structural) out += structural_text(one, sources, paint, whole ? kAll : kDiffRows);
  }
  return out;
}

}  // namespace gw::cli
