#include "encode/comments.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::encode {
namespace {

constexpr std::size_t kMostLines = 200;  // Above one key; more are no comment but a file of their own.

/// Only formats whose comments begin with #; in others the sign means nothing.
bool has_comments(const text::Source& source) {
  std::string name = base::ascii_lower(source.name());
  return !name.ends_with(".json") && name != "command line" && name != "environment";
}

std::string without_return(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return std::string(line);
}

}  // namespace

void Comments::attach(const model::Value& value, doc::Output& out) {
  text::Span key = value.name();
  text::Span at = key.written() ? key : value.span;
  if (!at.written()) return;
  const text::Source& source = sources_[at.source];
  std::string_view bytes = source.bytes();
  if (!has_comments(source) || at.end > bytes.size()) return;
  // The outer names of a TOML header "[http.routers.api]": its comment belongs to the last.
  if (key.written() && at.end < bytes.size() && bytes[at.end] == '.') return;
  above(bytes, at.source, at.begin, out);
  bool container = value.kind >= model::Value::Kind::List;
  std::size_t end = container || !value.span.written() || value.span.source != at.source ? at.end : value.span.end;
  if (end <= bytes.size()) behind(bytes, at.source, end, out);
}

void Comments::above(std::string_view bytes, text::SourceId source, std::size_t at, doc::Output& out) {
  std::size_t line = bytes.rfind('\n', at == 0 ? 0 : at - 1);
  if (at == 0 || line == std::string_view::npos) return;
  std::string_view before = bytes.substr(line + 1, at - line - 1);
  // Only of the first key of its line, or the last of a TOML header.
  bool header = base::ascii_lower(sources_[source].name()).ends_with(".toml") && base::trim(before).starts_with('[');
  if (!header && before.find_first_not_of(" \t-[\"'") != std::string_view::npos) return;
  std::vector<std::string> lines;
  while (lines.size() < kMostLines) {
    std::size_t end = line;
    std::size_t begin = end == 0 ? std::string_view::npos : bytes.rfind('\n', end - 1);
    begin = begin == std::string_view::npos ? 0 : begin + 1;
    std::string_view text = base::trim(bytes.substr(begin, end - begin), " \t\r");
    if (text.starts_with('#')) {
      if (!given_.emplace(source, begin).second) break;
      lines.push_back(without_return(text.substr(1)));
    } else if (!text.empty()) {
      break;
    }
    if (begin == 0) break;
    line = begin - 1;
  }
  std::ranges::reverse(lines);
  out.above.insert(out.above.end(), lines.begin(), lines.end());
}

void Comments::behind(std::string_view bytes, text::SourceId source, std::size_t at, doc::Output& out) {
  std::size_t end = std::min(bytes.find('\n', at), bytes.size());
  std::string_view rest = bytes.substr(at, end - at);
  std::size_t mark = rest.find('#');
  if (mark == std::string_view::npos || mark == 0) return;
  // Between value and comment only what closes or begins a container.
  if (rest.substr(0, mark).find_first_not_of(" \t:]}\"',|>-+") != std::string_view::npos) return;
  if (rest[mark - 1] != ' ' && rest[mark - 1] != '\t') return;
  if (!given_.emplace(source, at + mark).second) return;
  out.behind = without_return(rest.substr(mark + 1));
}

}  // namespace gw::encode
