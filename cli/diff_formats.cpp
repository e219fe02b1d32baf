// gw diff as JSON, as Markdown and as annotations of a GitHub workflow.

#include <algorithm>

#include "cli/diff_report.h"
#include "model/tree.h"
#include "report/place.h"

namespace gw::cli {
namespace {

using diff::Edit;
using model::Tree;

const char* word(Edit::Kind kind) {
  switch (kind) {
    case Edit::Kind::Added: return "added";
    case Edit::Kind::Removed: return "removed";
    case Edit::Kind::Renamed: return "renamed";
    case Edit::Kind::Changed: break;
  }
  return "changed";
}

Tree text_or_null(const std::string& text) { return text.empty() ? Tree() : Tree::of(text); }

Tree structural_tree(const Edit& edit, const std::string& gateway, const text::SourceSet& sources) {
  Tree out = Tree::map();
  out.set("kind", Tree::of(edit.object)).set("name", Tree::of(edit.name)).set("change", Tree::of(word(edit.kind)));
  out.set("path", text_or_null(edit.path)).set("old", text_or_null(edit.old)).set("new", text_or_null(edit.now));
  std::optional<report::Place> place = report::place_of(sources, edit.span);
  out.set("file", place ? Tree::of(place->source->name()) : Tree());
  out.set("line", place ? Tree::of(static_cast<std::int64_t>(place->start.line)) : Tree());
  if (!gateway.empty()) out.set("gateway", Tree::of(gateway));
  return out;
}

Tree request_tree(const flow::Asked& asked) {
  Tree out = Tree::map();
  if (asked.kind == flow::Asked::Kind::Request) {
    out.set("method", Tree::of(asked.method));
    out.set("url", Tree::of((asked.tls ? "https://" : "http://") + asked.host.value_or("") + asked.target));
    Tree headers = Tree::list();
    for (const auto& [name, value] : asked.headers) headers.items.push_back(Tree::list_of({name, value}));
    out.set("headers", std::move(headers));
  } else if (asked.kind == flow::Asked::Kind::Udp) {
    out.set("udp", Tree::of(true));
  } else {
    out.set("tls", Tree::of(asked.tls));
    out.set("sni", asked.sni ? Tree::of(*asked.sni) : Tree());
    out.set("alpn", Tree::list_of(asked.alpn));
  }
  out.set("from", Tree::of(asked.remote));
  return out;
}

Tree outcome_tree(const diff::Outcome& outcome) {
  Tree out = Tree::map();
  out.set("router", text_or_null(outcome.router)).set("service", text_or_null(outcome.service));
  out.set("status", outcome.status == 0 ? Tree() : Tree::of(static_cast<std::int64_t>(outcome.status)));
  out.set("middlewares", Tree::list_of(outcome.middlewares)).set("tlsOptions", text_or_null(outcome.tls_options));
  if (!outcome.location.empty()) out.set("location", Tree::of(outcome.location));
  if (!outcome.ambiguous.empty()) out.set("ambiguous", Tree::list_of(outcome.ambiguous));
  return out;
}

Tree behavioural_tree(const diff::Change& change, const std::string& gateway) {
  Tree out = Tree::map();
  out.set("entrypoint", Tree::of(change.entry_point)).set("request", request_tree(change.request));
  out.set("old", outcome_tree(change.old)).set("new", outcome_tree(change.now));
  out.set("risk", Tree::list_of(change.risk)).set("why", Tree::of(change.why));
  if (!gateway.empty()) out.set("gateway", Tree::of(gateway));
  return out;
}

/// A text in a table's cell, where nothing of it counts as Markdown.
std::string cell(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '\n' || c == '\r') out += ' ';
    else if (c == '<') out += "&lt;";
    else if (std::string_view("|*_[]`\\~").find(c) != std::string_view::npos) out += std::string("\\") + c;
    else out += c;
  }
  return out;
}

/// Code in a table's cell: of as many back quotes as it takes.
std::string code(const std::string& text) {
  std::size_t longest = 0, run = 0;
  for (char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  std::string quotes(longest + 1, '`'), space = longest > 0 ? " " : "";
  std::string inner;
  for (char c : text)
    inner += c == '\n' || c == '\r' ? std::string(" ") : c == '|' ? std::string("\\|") : std::string(1, c);
  return text.empty() ? "" : quotes + space + inner + space + quotes;
}

std::string escaped(const std::string& text, bool property) {
  std::string out;
  for (char c : text) {
    if (c == '%') out += "%25";
    else if (c == '\n') out += "%0A";
    else if (c == '\r') out += "%0D";
    else if (property && c == ':') out += "%3A";
    else if (property && c == ',') out += "%2C";
    else out += c;
  }
  return out;
}

std::string described(const Edit& edit) {
  std::string out = edit.object + (edit.name.empty() ? "" : " " + edit.name);
  switch (edit.kind) {
    case Edit::Kind::Added: return out + " is new";
    case Edit::Kind::Removed: return out + " is gone";
    case Edit::Kind::Renamed: return out + " was called " + edit.old;
    case Edit::Kind::Changed: break;
  }
  out += ": " + edit.path;
  std::string old = diff_shortened(edit.old, edit.now), now = diff_shortened(edit.now, edit.old);
  if (edit.old.empty()) return out + " is set to " + now;
  if (edit.now.empty()) return out + " is not set any more, it was " + old;
  return out + ": " + old + " → " + (edit.old == edit.now ? "another one" : now);
}

/// "file=a.yml,line=3,": nothing of a revision or a URL, for lines are annotated as they are checked out.
std::string annotated(const text::SourceSet& sources, text::Span span) {
  std::optional<report::Place> place = report::place_of(sources, span);
  if (!place) return {};
  std::string name(place->source->name());
  if (name.substr(0, name.find('/')).find(':') != std::string::npos) return {};
  return "file=" + escaped(name, true) + ",line=" + std::to_string(place->start.line) + ",";
}

std::string left_out(std::size_t count, const char* what) {
  return "\n" + std::to_string(count) + " more " + what + ": `--all` or `--format json` shows them.\n";
}

std::string groups_table(const std::vector<diff::Change>& changes, bool whole) {
  if (changes.empty()) return {};
  std::size_t shown = whole ? changes.size() : std::min(changes.size(), kDiffGroups);
  std::string out = "\n| | Request | Was | Now | Because |\n|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < shown; ++i) {
    const diff::Change& change = changes[i];
    out += "| " + cell(diff_title(change)) + " | " + code(diff_request(change)) + " | " +
           code(diff_outcome(change.old)) + " | " + code(diff_outcome(change.now)) + " | " + code(change.why) + " |\n";
  }
  return shown == changes.size() ? out : out + left_out(changes.size() - shown, "groups of requests");
}

std::string objects_table(const std::vector<Edit>& edits, const text::SourceSet& sources, bool whole) {
  if (edits.empty()) return {};
  std::size_t shown = whole ? edits.size() : std::min(edits.size(), kDiffRows);
  std::string out = "\n<details><summary>Objects</summary>\n\n| Object | | Was | Now | |\n|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < shown; ++i) {
    const Edit& edit = edits[i];
    bool hidden = edit.kind == Edit::Kind::Changed && !edit.old.empty() && edit.old == edit.now;
    out += "| " + code(edit.object + (edit.name.empty() ? "" : " " + edit.name)) + " | " +
           (edit.path.empty() ? std::string(word(edit.kind)) : code(edit.path)) + " | " +
           code(diff_shortened(edit.old, edit.now)) + " | " +
           (hidden ? "another one" : code(diff_shortened(edit.now, edit.old))) + " | " +
           cell(diff_place(sources, edit.span)) + " |\n";
  }
  if (shown < edits.size()) out += left_out(edits.size() - shown, "lines");
  return out + "\n</details>\n";
}

}  // namespace

std::string diff_json(const std::vector<Difference>& all, const text::SourceSet& sources) {
  Tree structural = Tree::list(), behavioural = Tree::list(), unknown = Tree::list();
  bool complete = true, equal = true;
  for (const Difference& one : all) {
    for (const Edit& edit : one.edits) structural.items.push_back(structural_tree(edit, one.gateway, sources));
    for (const diff::Change& change : one.behaviour.changes)
      behavioural.items.push_back(behavioural_tree(change, one.gateway));
    for (const diff::Unknown& open : one.unknown()) {
      Tree entry = Tree::map();
      entry.set("what", Tree::of(open.what)).set("why", Tree::of(open.why));
      unknown.items.push_back(std::move(entry));
    }
    complete = complete && one.complete();
    equal = equal && one.equal();
  }
  Tree out = Tree::map();
  out.set("structural", std::move(structural)).set("behavioural", std::move(behavioural));
  out.set("complete", Tree::of(complete)).set("unknown", std::move(unknown)).set("equal", Tree::of(equal && complete));
  return model::to_json(out, 2) + "\n";
}

std::string diff_markdown(const std::vector<Difference>& all, const text::SourceSet& sources, bool whole) {
  std::string out = "**gw diff** " + diff_summary(all) + "\n";
  for (const Difference& one : all) {
    if (one.named()) out += "\n### Gateway " + cell(one.gateway) + "\n";
    for (const diff::Unknown& open : one.unknown())
      out += "\n- Not known: " + cell(open.what) + ": " + cell(open.why) + "\n";
    out += groups_table(one.behaviour.changes, whole) + objects_table(one.edits, sources, whole);
  }
  return out;
}

std::string diff_github(const std::vector<Difference>& all, const text::SourceSet& sources) {
  std::string out;
  for (const Difference& one : all) {
    for (const diff::Unknown& open : one.unknown())
      out += "::warning title=gw diff%2C not known::" + escaped(open.what + ": " + open.why, false) + "\n";
    for (std::size_t i = 0; i < one.behaviour.changes.size(); ++i) {
      const diff::Change& change = one.behaviour.changes[i];
      std::string told = diff_request(change) + "\nwas " + diff_outcome(change.old) + "\nnow " +
                         diff_outcome(change.now) + "\nbecause " + change.why;
      out += "::warning " + annotated(sources, i < one.places.size() ? one.places[i] : text::Span()) +
             "title=" + escaped("gw diff, " + diff_title(change), true) + "::" + escaped(told, false) + "\n";
    }
    for (const Edit& edit : one.edits)
      out += "::notice " + annotated(sources, edit.span) + "title=gw diff::" + escaped(described(edit), false) + "\n";
  }
  return out + "::notice title=gw diff::" + escaped(diff_summary(all), false) + "\n";
}

}  // namespace gw::cli
