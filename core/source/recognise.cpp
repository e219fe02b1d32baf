#include "source/recognise.h"

#include <algorithm>

#include "base/strings.h"
#include "doc/read.h"
#include "source/load.h"
#include "source/recognise_text.h"

namespace gw::source {
namespace {

/// The keys at the root of a document that parses.
std::vector<std::string_view> root_keys(const doc::Document& document) {
  std::vector<std::string_view> out;
  if (document.root == doc::NodeId::None) return out;
  for (const doc::Entry& entry : document.entries(document.root)) out.push_back(document.text(entry.key));
  return out;
}

/// What stands at the margin of a text, which may not parse: "key:" in YAML; in TOML "[key" and, above the first
/// table, "key =".
std::vector<std::string_view> margin_keys(std::string_view bytes, bool toml) {
  std::vector<std::string_view> out;
  bool table = false;
  while (!bytes.empty()) {
    std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
    if (line.empty() || line[0] == ' ' || line[0] == '#' || line[0] == '-' || line[0] == '\t' || line[0] == '\r')
      continue;
    bool header = toml && line[0] == '[';
    while (header && line.starts_with('[')) line.remove_prefix(1);
    if (toml && table && !header) continue;
    table = table || header;
    std::size_t end = line.find_first_of(toml ? ".]= " : ":");
    if (end == std::string_view::npos || end > 60) continue;
    std::string_view key = line.substr(0, end);
    if (key.size() > 1 && (key[0] == '"' || key[0] == '\'') && key.back() == key[0])
      key = key.substr(1, key.size() - 2);
    if (std::ranges::find(out, key) == out.end()) out.push_back(key);
  }
  return out;
}

/// /api/rawdata: its tables and nothing else. "services" alone may be a compose file's.
bool is_snapshot(const std::vector<std::string_view>& keys) {
  constexpr std::string_view kTables[] = {"routers",     "services",       "middlewares", "tcpRouters",
                                          "tcpServices", "tcpMiddlewares", "udpRouters",  "udpServices"};
  bool sure = false;
  for (std::string_view key : keys) {
    if (std::ranges::find(kTables, key) == std::end(kTables)) return false;
    sure = sure || key != "services";
  }
  return sure;
}

/// The kind that the keys at the root speak for. Words that other programs use too (log, global, tls) count only if
/// most of the keys are Traefik's.
InputKind kind_of(const std::vector<std::string_view>& keys, Version version) {
  int of_static = 0, of_dynamic = 0, others = 0;
  bool api_version = false, kind = false, services = false, plain = false;
  for (std::string_view key : keys) {
    api_version = api_version || key == "apiVersion";
    kind = kind || key == "kind";
    services = services || key == "services";
    for (std::string_view own : {"entryPoints", "providers", "certificatesResolvers", "http", "tcp", "udp"})
      plain = plain || base::equal_fold(key, own);
    if (schema::find_field(schema::dynamic_root(), key, version) != nullptr) ++of_dynamic;
    else if (schema::find_field(schema::static_root(), key, version) != nullptr) ++of_static;
    else if (!key.starts_with("x-")) ++others;
  }
  if (api_version && kind) return InputKind::Manifest;
  // "services" alone beside "routes" is a route list's own.
  bool routes = std::ranges::find(keys, "routes") != keys.end();
  if (routes && std::ranges::all_of(keys, [](auto key) { return key == "routes" || key == "services"; }))
    return InputKind::Routes;
  if (is_snapshot(keys)) return InputKind::Snapshot;
  if (!plain && of_static + of_dynamic < others) return services ? InputKind::Compose : InputKind::Unknown;
  if (of_static > 0) return InputKind::Static;
  if (of_dynamic > 0) return InputKind::Dynamic;
  return services ? InputKind::Compose : InputKind::Unknown;
}

bool is_toml(const std::string& path, std::string_view bytes) {
  return path == "-" ? looks_like_toml(bytes) : base::ascii_lower(path).ends_with(".toml");
}

/// JSON that YAML does not take (an escape of /, a list at the root) may be what a tool prints.
bool in_brackets(std::string_view bytes) {
  std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (bytes[first] == '[' || bytes[first] == '{');
}

}  // namespace

InputKind recognise(const std::string& path, const std::string& bytes, Version version) {
  bool toml = is_toml(path, bytes);
  if (!toml) {
    InputKind lines = recognise_lines(bytes);
    if (lines != InputKind::Unknown) return lines;
  }
  bool brackets = !toml && in_brackets(bytes);
  // The margin tells nearly always; JSON and braces need the reader, for some of their keys may stand there too.
  InputKind kind = kind_of(margin_keys(bytes, toml), version);
  if (kind != InputKind::Unknown && !brackets) return kind;
  text::SourceSet scratch;
  text::SourceId id = scratch.add(path, bytes);
  doc::Read read = brackets ? doc::read_json(scratch, id) : doc::Read();
  if (!brackets || !read.ok) read = toml ? doc::read_toml(scratch, id) : doc::read_yaml(scratch, id);
  InputKind json = toml ? InputKind::Unknown : recognise_json(read.document);
  InputKind whole = json != InputKind::Unknown ? json : kind_of(root_keys(read.document), version);
  return whole != InputKind::Unknown ? whole : kind;
}

std::string why_unknown(const std::string& path, std::string bytes) {
  const std::string known = "say what it is with --as KIND";
  bool toml = is_toml(path, bytes), brackets = !toml && in_brackets(bytes);
  text::SourceSet scratch;
  text::SourceId id = scratch.add(path, std::move(bytes));
  doc::Read read = brackets ? doc::read_json(scratch, id)
                   : toml   ? doc::read_toml(scratch, id)
                            : doc::read_yaml(scratch, id);
  if (!read.ok)
    return "no known section of Traefik in it, and it cannot be read (" + read.error + "): repair it, or " + known;
  return (read.empty ? "it is empty: " : "no known section of Traefik in it: ") + known;
}

}  // namespace gw::source
