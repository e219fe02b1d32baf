// Further syntax errors behind the first one: reading begins anew at the next section.

#include <algorithm>

#include "doc/read.h"

namespace gw::doc {
namespace {

constexpr std::size_t kMostErrors = 20;
constexpr std::size_t kLargest = 4UL << 20;  // Bytes: beyond that the first error must do.

bool name_char(char c) {
  return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '_' || c == '-';
}

/// A line at the margin that opens a section: "name:" in YAML, "[name" in TOML.
bool opens_section(std::string_view line, bool toml) {
  if (toml) return line.starts_with('[') && line.find(']') != std::string_view::npos;
  std::size_t end = 0;
  while (end < line.size() && name_char(line[end])) ++end;
  return end > 0 && end < line.size() && line[end] == ':' && (end + 1 == line.size() || line[end + 1] == ' ');
}

std::size_t next_section(std::string_view bytes, std::size_t from, bool toml) {
  while (true) {
    std::size_t end = bytes.find('\n', from);
    if (end == std::string_view::npos) return bytes.size();
    from = end + 1;
    std::string_view line = bytes.substr(from, bytes.find('\n', from) - from);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (opens_section(line, toml)) return from;
  }
}

/// Where to begin anew behind an error at `error` in the part that begins at `part`: where a bracket was left open, the
/// error shows in the next section itself.
std::size_t resume(std::string_view bytes, std::size_t part, std::size_t error, bool toml) {
  std::size_t line = bytes.rfind('\n', error == 0 ? 0 : error - 1);
  line = line == std::string_view::npos ? 0 : line + 1;
  bool opens = line > part && opens_section(bytes.substr(line, bytes.find('\n', line) - line), toml);
  return opens ? line : next_section(bytes, error, toml);
}

const diag::Fact* syntax_error(const Read& read) {
  auto at = std::ranges::find(read.facts, diag::FactKind::Syntax, &diag::Fact::kind);
  return at == read.facts.end() ? nullptr : &*at;
}

}  // namespace

void find_more_errors(const text::SourceSet& sources, text::SourceId id, bool toml, Read& read) {
  const diag::Fact* first = syntax_error(read);
  std::string_view bytes = sources[id].bytes();
  if (first == nullptr || bytes.size() > kLargest) return;
  std::size_t at = resume(bytes, 0, first->span.begin, toml);
  for (std::size_t found = 1; found < kMostErrors && at < bytes.size(); ++found) {
    text::SourceSet scratch;
    text::SourceId part = scratch.add("", std::string(bytes.substr(at)));
    Read rest = toml ? read_toml(scratch, part) : read_yaml(scratch, part);
    const diag::Fact* error = syntax_error(rest);
    if (error == nullptr) return;
    diag::Fact fact = *error;
    fact.span = {id, static_cast<std::uint32_t>(at + error->span.begin),
                 static_cast<std::uint32_t>(at + error->span.end)};
    fact.traefik.clear();
    fact.notes.clear();
    fact.fatal = false;  // Traefik ends at the first one.
    std::size_t next = resume(bytes, at, fact.span.begin, toml);
    read.facts.push_back(std::move(fact));
    at = next;
  }
}

}  // namespace gw::doc
