#include "source/recognise_text.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::source {
namespace {

using doc::Kind;
using doc::NodeId;

constexpr std::size_t kLines = 50;  // As many tell what the rest is.

/// The lines that say something, comments left out.
std::vector<std::string_view> lines_of(std::string_view bytes) {
  std::vector<std::string_view> out;
  while (!bytes.empty() && out.size() < kLines) {
    std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
    line = base::trim(line);
    if (!line.empty() && line[0] != '#') out.push_back(line);
  }
  return out;
}

std::string_view unquoted(std::string_view line) {
  while (line.starts_with('-') && !line.starts_with("--")) line = base::trim(line.substr(1));
  if (line.starts_with('"') || line.starts_with('\'')) line.remove_prefix(1);
  return line;
}

bool is_label(std::string_view line) {
  line = unquoted(line);
  std::size_t end = line.find_first_of("=:");
  return line.starts_with("traefik.") && end != std::string_view::npos &&
         line.substr(0, end).find_first_of(" \t/") == std::string_view::npos;
}

bool is_variable(std::string_view line) {
  if (line.starts_with("export ")) line = base::trim(line.substr(7));
  return base::starts_with_fold(line, "TRAEFIK_") && line.find('=') != std::string_view::npos &&
         line.substr(0, line.find('=')).find_first_of(" \t:") == std::string_view::npos;
}

bool is_flag(std::string_view line) {
  std::string_view first = line.substr(0, line.find(' '));
  if (first == "traefik" || first.ends_with("/traefik")) line = base::trim(line.substr(first.size()));
  return line == "\\" || (line.starts_with("--") && line.size() > 3 && line[2] != '-' && line[2] != '=');
}

/// A key of the dynamic configuration: ROOT/http/…, whatever the root.
bool is_store_key(std::string_view text) {
  std::string_view key = text.substr(0, text.find_first_of(" \t=:\"'"));
  for (std::string_view section : {"/http/", "/tcp/", "/udp/", "/tls/"}) {
    for (std::size_t at = 0; at + section.size() <= key.size(); ++at) {
      if (base::equal_fold_ascii(key.substr(at, section.size()), section)) return true;
    }
  }
  return false;
}

bool is_store_line(std::string_view line) {
  for (std::string_view lead : {"SET ", "set ", "redis-cli ", "etcdctl ", "consul kv put "}) {
    if (line.starts_with(lead)) return line.find('/') != std::string_view::npos;
  }
  std::size_t item = line.find(") \"");
  if (item != std::string_view::npos && item < 8) line = line.substr(item + 3);
  if (line.starts_with("\"Key\" : \"")) line = line.substr(9);
  return is_store_key(line.starts_with('"') ? line.substr(1) : line);
}

bool has(const doc::Document& document, NodeId object, std::string_view name) {
  return std::ranges::any_of(document.entries(object),
                             [&](const doc::Entry& entry) { return base::equal_fold(document.text(entry.key), name); });
}

InputKind of_item(const doc::Document& document, NodeId item) {
  if (document[item].kind == Kind::Scalar)
    return is_store_key(document.text(item)) ? InputKind::Kv : InputKind::Unknown;
  if (document[item].kind != Kind::Map) return InputKind::Unknown;
  auto any = [&](std::initializer_list<std::string_view> names) {
    return std::ranges::any_of(names, [&](std::string_view name) { return has(document, item, name); });
  };
  if (any({"NetworkSettings"}) || (any({"Id", "ID"}) && any({"Config", "Spec"}))) return InputKind::Containers;
  if (any({"key", "path"}) && any({"value", "data", "flags"})) return InputKind::Kv;
  bool named = any({"name"}), listed = any({"status", "provider", "usedBy"});
  if (named && (listed || (any({"address"}) && any({"transport", "http", "udp"})))) return InputKind::Snapshot;
  return InputKind::Unknown;
}

}  // namespace

InputKind recognise_lines(std::string_view bytes) {
  if (bytes.starts_with("*") && bytes.find("\r\n$") < 12) return InputKind::Kv;
  std::vector<std::string_view> lines = lines_of(bytes);
  if (lines.empty()) return InputKind::Unknown;
  // Further lines may go on with a value, so that the first one tells, and most of the others.
  auto most = [&](bool (*is)(std::string_view)) {
    return is(lines[0]) && 2 * static_cast<std::size_t>(std::ranges::count_if(lines, is)) >= lines.size();
  };
  if (most(is_label)) return InputKind::Labels;
  if (std::ranges::any_of(lines, is_variable) &&
      std::ranges::all_of(lines, [](std::string_view line) { return line.find('=') != std::string_view::npos; }))
    return InputKind::Env;
  if (most(is_flag)) return InputKind::Flags;
  // Keys and values may stand on lines in turn, and values may have several.
  std::size_t keys = static_cast<std::size_t>(std::ranges::count_if(lines, is_store_line));
  bool fields = lines[0].starts_with("\"ClusterID\" :");
  if ((fields && keys > 0) || (is_store_line(lines[0]) && 4 * keys >= lines.size())) return InputKind::Kv;
  return InputKind::Unknown;
}

InputKind recognise_json(const doc::Document& document) {
  if (document.root == NodeId::None) return InputKind::Unknown;
  if (document[document.root].kind == Kind::List) {
    std::span<const NodeId> items = document.items(document.root);
    return items.empty() ? InputKind::Unknown : of_item(document, items[0]);
  }
  if (document[document.root].kind != Kind::Map) return InputKind::Unknown;
  NodeId root = document.root;
  if (has(document, root, "kvs") && has(document, root, "header")) return InputKind::Kv;
  if (has(document, root, "features") && has(document, root, "providers")) return InputKind::Snapshot;
  if (has(document, root, "NetworkSettings") || (has(document, root, "Config") && has(document, root, "Id")))
    return InputKind::Containers;
  std::span<const doc::Entry> entries = document.entries(root);
  // A store as a tree: a root key with Traefik's sections below it.
  constexpr std::string_view kSections[] = {"http", "tcp", "udp", "tls"};
  bool tree = entries.size() == 1 && std::ranges::any_of(kSections, [&](std::string_view section) {
                return has(document, entries[0].value, section);
              });
  bool keys = tree || std::ranges::any_of(entries, [&](const doc::Entry& entry) {
                return document[entry.value].kind == Kind::Scalar && is_store_key(document.text(entry.key));
              });
  return keys ? InputKind::Kv : InputKind::Unknown;
}

}  // namespace gw::source
