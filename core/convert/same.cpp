#include "convert/same.h"

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "doc/output.h"

namespace gw::convert {
namespace {

struct Change {
  std::uint32_t begin, end;
  std::string text;
};

enum class Syntax { Yaml, Toml, Json };

Syntax syntax_of(const text::Source& source) {
  std::string name = base::ascii_lower(source.name());
  return name.ends_with(".toml") ? Syntax::Toml : name.ends_with(".json") ? Syntax::Json : Syntax::Yaml;
}

std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

/// A text as a scalar in the place of `old`.
std::string scalar(const std::string& text, std::string_view old, Syntax syntax) {
  bool number = !text.empty() && text.find_first_not_of("-0123456789") == std::string::npos;
  if (number) return text;
  if (syntax == Syntax::Json) return doc::quoted(text);
  bool control = std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  if (syntax == Syntax::Toml) {
    bool escapes = text.find_first_of("\"\\") != std::string::npos;
    return escapes && !control && text.find('\'') == std::string::npos ? "'" + text + "'" : doc::quoted(text);
  }
  if (control) return doc::quoted(text);
  std::string plain = doc::write_yaml(doc::Output::of(text));
  if (plain.ends_with('\n')) plain.pop_back();
  bool was_plain = !old.empty() && std::string_view("\"'|>").find(old.front()) == std::string_view::npos;
  bool flow = text.find_first_of(",[]{}") != std::string::npos;
  if (was_plain && plain == text && !flow) return text;
  if (old.starts_with('"') && text.find_first_of("\"\\") == std::string::npos) return doc::quoted(text);
  return single_quoted(text);
}

/// A new member in front of the key at `at`: on a line of its own if the key begins one.
std::string member(const std::string& name, const std::string& value, std::string_view bytes, std::uint32_t at,
                   Syntax syntax) {
  std::size_t line = bytes.rfind('\n', at == 0 ? 0 : at - 1);
  std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
  std::string_view before = bytes.substr(begin, at - begin);
  bool own_line = before.find_first_not_of(" \t-") == std::string_view::npos;
  bool number = value.find_first_not_of("-0123456789") == std::string::npos;
  std::string text = syntax == Syntax::Json   ? doc::quoted(name) + ": " + (number ? value : doc::quoted(value))
                     : syntax == Syntax::Toml ? name + " = " + (number ? value : doc::quoted(value))
                                              : name + ": " + value;
  if (syntax == Syntax::Json) return text + (own_line ? ",\n" + std::string(before) : ", ");
  if (!own_line) return text + ", ";
  std::string indent(before);
  std::ranges::replace(indent, '-', ' ');
  return text + "\n" + indent;
}

/// The group of custom resources before Traefik 3.
void rename_group(std::string_view bytes, std::vector<Change>& changes) {
  constexpr std::string_view kOld = "traefik.containo.us/", kNew = "traefik.io/";
  for (std::size_t at = 0; (at = bytes.find(kOld, at)) != std::string_view::npos; at += kOld.size()) {
    std::size_t line = bytes.rfind('\n', at);
    std::string_view before = bytes.substr(line == std::string_view::npos ? 0 : line + 1);
    before = before.substr(0, before.find(kOld));
    if (before.find("apiVersion") == std::string_view::npos) continue;
    changes.push_back(
        {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + kOld.size()), std::string(kNew)});
  }
}

std::string edited(std::string_view bytes, std::vector<Change> changes) {
  std::ranges::stable_sort(changes, [](const Change& a, const Change& b) { return a.begin > b.begin; });
  std::string out(bytes);
  for (const Change& change : changes) out.replace(change.begin, change.end - change.begin, change.text);
  return out;
}

}  // namespace

encode::Written edit_files(const text::SourceSet& sources, const std::vector<text::SourceId>& files,
                           const std::vector<Edit>& edits) {
  encode::Written out;
  std::map<text::SourceId, std::vector<Change>> changes;
  for (const Edit& edit : edits) {
    bool here = edit.span.written() && std::ranges::find(files, edit.span.source) != files.end();
    if (!here) {
      out.losses.push_back({{},
                            edit.span,
                            "this place is made by a template, or has none: " +
                                (edit.name.empty() ? edit.text : edit.name + " " + edit.text) + " is not written",
                            "write it by hand"});
      continue;
    }
    const text::Source& source = sources[edit.span.source];
    std::string_view bytes = source.bytes(), old = sources.text(edit.span);
    Syntax syntax = syntax_of(source);
    std::vector<Change>& list = changes[edit.span.source];
    if (edit.kind == Edit::Kind::Value) {
      list.push_back({edit.span.begin, edit.span.end, scalar(edit.text, old, syntax)});
    } else if (edit.kind == Edit::Kind::Name) {
      bool quotes = old.starts_with('"') || old.starts_with('\'');
      list.push_back({edit.span.begin, edit.span.end, quotes ? old[0] + edit.name + old[0] : edit.name});
    } else {
      list.push_back({edit.span.begin, edit.span.begin, member(edit.name, edit.text, bytes, edit.span.begin, syntax)});
    }
  }
  for (text::SourceId id : files) {
    std::vector<Change>& list = changes[id];
    rename_group(sources[id].bytes(), list);
    const std::string& name = sources[id].name();
    out.files.push_back({name.substr(name.rfind('/') + 1), edited(sources[id].bytes(), list)});
  }
  return out;
}

}  // namespace gw::convert
