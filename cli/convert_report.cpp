#include "cli/convert_report.h"

#include <algorithm>
#include <map>
#include <vector>

#include "model/tree.h"
#include "report/place.h"

namespace gw::cli {
namespace {

using encode::Loss;
using model::Tree;

struct Line {
  std::string mark, path, reason, place;
};

text::Span place_of(const text::SourceSet& sources, text::Span span) {
  return span.written() ? sources.original(span) : span;
}

std::string place_text(const text::SourceSet& sources, text::Span span) {
  span = place_of(sources, span);
  if (!span.written()) return {};
  const text::Source& source = sources[span.source];
  if (span.end == 0) return source.name();
  return source.name() + ":" + std::to_string(source.locate(span.begin).line);
}

Tree position(const text::Source& source, std::uint32_t offset) {
  text::LineColumn at = source.locate(offset);
  Tree out = Tree::map();
  out.set("offset", Tree::of(std::int64_t{offset}));
  out.set("line", Tree::of(std::int64_t{at.line}));
  out.set("column", Tree::of(std::int64_t{at.column}));
  return out;
}

/// What a line says of whatever object: the same text for each of a thousand services.
std::string kind_of(const Line& line) {
  std::string name = line.path.substr(line.path.rfind('.') + 1), out = line.mark + line.reason;
  if (name.empty()) return out;
  for (std::size_t at = out.find(name); at != std::string::npos; at = out.find(name, at + 1))
    out.replace(at, name.size(), 1, '\0');
  return out;
}

/// Of many lines that say the same only the first few stay, and how many there are. Losses stay.
void fold(std::vector<Line>& lines) {
  constexpr std::size_t kMany = 10, kShown = 3;
  std::map<std::string, std::size_t> counts, seen;
  for (const Line& line : lines) ++counts[kind_of(line)];
  std::vector<Line> out;
  for (Line& line : lines) {
    std::string kind = kind_of(line);
    std::size_t all = counts[kind], number = ++seen[kind];
    bool many = all > kMany && line.mark != "lost";
    if (many && number > kShown + 1) continue;
    if (many && number == kShown + 1)
      out.push_back({line.mark, "", std::to_string(all - kShown) + " more like these (--format json lists all)", ""});
    else out.push_back(std::move(line));
  }
  lines = std::move(out);
}

}  // namespace

std::string convert_text(const text::SourceSet& sources, const convert::Converted& converted, std::string_view form) {
  const convert::Proof& proof = converted.proof;
  std::string out = "→ " + std::string(form);
  std::size_t files = converted.written.files.size();
  if (files > 1) out += ", " + report::amount(files, "file");
  if (converted.read_back) {
    out += "  (proved: the same";
    if (!converted.what.empty()) out += " " + converted.what;
    else
      out += " " + report::amount(proof.routers, "router") + ", " + report::amount(proof.middlewares, "middleware") +
             ", " + report::amount(proof.services, "service");
    out += ")";
  } else if (converted.compared) {
    bool all = std::ranges::all_of(converted.written.losses, &Loss::kept);
    out += !proof.same ? "  (not the same: see below what of requests is lost)"
           : all       ? "  (proved: every request fares as before)"
                       : "  (proved: every request fares as before but for what is lost)";
  } else {
    out += "  (not proved: gw does not read this form back)";
  }
  out += "\n";
  std::vector<Line> lines;
  for (const Loss& loss : converted.written.losses) {
    std::string reason = loss.reason + (loss.remedy.empty() ? "" : "; " + loss.remedy);
    lines.push_back({loss.kept ? "note" : "lost", encode::to_text(loss.path), reason, place_text(sources, loss.span)});
  }
  for (const encode::Added& added : converted.written.added)
    lines.push_back({"added", encode::to_text(added.path), added.reason, ""});
  fold(lines);
  std::size_t width = 0;
  for (const Line& line : lines) width = std::max(width, std::min<std::size_t>(line.path.size(), 48));
  for (const Line& line : lines) {
    out += line.mark + std::string(7 - line.mark.size(), ' ') + line.path;
    if (!line.path.empty()) out += std::string(line.path.size() < width ? width - line.path.size() : 0, ' ') + "  ";
    out += line.reason + (line.place.empty() ? "" : "  " + line.place) + "\n";
  }
  return out;
}

std::string convert_json(const text::SourceSet& sources, const convert::Converted& converted) {
  Tree losses = Tree::list(), added = Tree::list();
  for (const Loss& loss : converted.written.losses) {
    Tree one = Tree::map();
    one.set("path", Tree::of(encode::to_text(loss.path)));
    text::Span span = place_of(sources, loss.span);
    if (span.written()) {
      const text::Source& source = sources[span.source];
      one.set("file", Tree::of(source.name()));
      one.set("start", position(source, span.begin));
    }
    one.set("reason", Tree::of(loss.reason));
    if (!loss.remedy.empty()) one.set("remedy", Tree::of(loss.remedy));
    one.set("note", Tree::of(loss.kept));
    losses.items.push_back(std::move(one));
  }
  for (const encode::Added& more : converted.written.added) {
    Tree one = Tree::map();
    one.set("path", Tree::of(encode::to_text(more.path)));
    one.set("reason", Tree::of(more.reason));
    added.items.push_back(std::move(one));
  }
  Tree out = Tree::map();
  out.set("losses", std::move(losses));
  out.set("added", std::move(added));
  out.set("proved", Tree::of((converted.read_back || converted.compared) && converted.proof.same));
  return model::to_json(out, 2) + "\n";
}

}  // namespace gw::cli
