#include "source/docker/label_file.h"

#include <algorithm>

#include "base/strings.h"
#include "doc/read.h"
#include "text/utf8.h"

namespace gw::source {
namespace {

/// The container that labels without one belong to.
Container some_container(text::SourceId source) {
  Container out;
  out.id = "labels";
  out.name = "/container";
  out.network_mode = "bridge";
  out.span = {source, 0, 0};
  Attachment network;
  network.network = "bridge";
  network.ipv4 = "172.17.0.2";
  network.assumed = true;
  out.networks.push_back(network);
  Port port;
  port.number = "80";
  out.ports.push_back(port);
  out.assumed = {"the labels belong to a container named container, which exposes port 80"};
  return out;
}

constexpr std::string_view kMark = "\xEF\xBB\xBF";

/// The first line that says something.
std::string_view first_line(std::string_view bytes) {
  while (!bytes.empty()) {
    std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
    line = base::trim(line);
    if (!line.empty() && line[0] != '#' && line != "---") return line;
  }
  return {};
}

/// Whether a line of YAML begins with a key and its colon.
bool is_key(std::string_view line) {
  std::size_t end = line.find_first_of("=:");
  return end != std::string_view::npos && line[end] == ':' && (end + 1 == line.size() || line[end + 1] == ' ');
}

class Piece {
 public:
  Piece(const doc::Document& document, Container& out) : document_(document), out_(out) {}

  /// False: it is neither a list nor a map of labels.
  bool read(doc::NodeId node) {
    const doc::Document& d = document_;
    if (d[node].kind == doc::Kind::Map && d.entries(node).size() == 1 && d.text(d.entries(node)[0].key) == "labels")
      node = d.entries(node)[0].value;
    for (const doc::Entry& entry : d.entries(node)) {
      if (d[entry.key].kind != doc::Kind::Scalar || !is_text(entry.value)) return false;
      add(d.decoded(entry.key),
          d[entry.value].kind == doc::Kind::Null ? text::Decoded{{}, d.span(entry.value), {}} : d.decoded(entry.value));
    }
    for (doc::NodeId item : d.items(node)) {
      if (d[item].kind != doc::Kind::Scalar) return false;
      text::Decoded label = d.decoded(item);
      auto size = static_cast<std::uint32_t>(label.text.size());
      auto equals = static_cast<std::uint32_t>(std::min<std::size_t>(label.text.find('='), size));
      add(label.part(0, equals), label.part(std::min(equals + 1, size), size));
    }
    return d[node].kind == doc::Kind::Map || d[node].kind == doc::Kind::List;
  }

 private:
  bool is_text(doc::NodeId value) const {
    return document_[value].kind == doc::Kind::Scalar || document_[value].kind == doc::Kind::Null;
  }

  void add(text::Decoded name, text::Decoded value) {
    std::size_t at = 0;
    while ((at = value.text.find("$$", at)) != std::string::npos) {
      // The second of the two goes.
      ++at;
      value = without(value, static_cast<std::uint32_t>(at));
      if (out_.assumed.size() == 1)
        out_.assumed.emplace_back("the labels are those of a compose file: $$ stands for $");
    }
    out_.labels.push_back({std::move(name.text), std::move(value.text), name.span, value.span, std::move(value.steps),
                           std::move(name.steps)});
  }

  static text::Decoded without(const text::Decoded& text, std::uint32_t at) {
    text::Decoded out{text.text.substr(0, at) + text.text.substr(at + 1), text.span, {}};
    if (!text.traceable()) return out;
    text::Decoded rest = text.part(at + 1, static_cast<std::uint32_t>(text.text.size()));
    for (const text::Decoded::Step& step : text.steps) {
      if (step.decoded < at) out.steps.push_back(step);
    }
    for (const text::Decoded::Step& step : rest.steps) out.steps.push_back({step.decoded + at, step.source});
    return out;
  }

  const doc::Document& document_;
  Container& out_;
};

}  // namespace

Result<Container> read_labels(text::SourceSet& sources, text::SourceId source) {
  std::string_view bytes = sources[source].bytes();
  if (std::size_t bad = text::first_malformed(bytes); bad < bytes.size()) {
    auto lines = std::ranges::count(bytes.substr(0, bad), '\n');
    return Error{Error::Kind::Io, "line " + std::to_string(lines + 1) + " is no text: invalid UTF-8"};
  }
  std::uint32_t begin = bytes.starts_with(kMark) ? kMark.size() : 0;
  std::string_view line = first_line(bytes.substr(begin));
  bool list = line.starts_with("- ") || line == "-";
  if (!list && !is_key(line)) return read_label_file(sources, source);
  text::SourceId read_from = source;
  if (list) {
    // The reader wants a map at the root, as Traefik's files have it.
    constexpr std::string_view kKey = "labels:\n";
    auto size = static_cast<std::uint32_t>(bytes.size());
    std::string text = std::string(kKey) + std::string(bytes.substr(begin));
    read_from = sources.add_derived(source, std::move(text), {{0, 0, 0, false}, {kKey.size(), begin, size, true}});
  }
  doc::Read read = doc::read_yaml(sources, read_from);
  if (!read.ok) return Error{Error::Kind::Io, "no YAML, as labels of a compose file are: " + read.facts.back().detail};
  Container out = some_container(source);
  if (read.document.root == doc::NodeId::None || !Piece(read.document, out).read(read.document.root))
    return Error{Error::Kind::Io, "neither lines of labels (key=value) nor a list or a map of them"};
  return out;
}

Container read_label_file(const text::SourceSet& sources, text::SourceId source) {
  std::string_view bytes = sources[source].bytes();
  Container out = some_container(source);
  if (bytes.starts_with(kMark)) out.span.begin = out.span.end = kMark.size();
  for (std::size_t at = out.span.begin; at < bytes.size();) {
    std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::size_t begin = std::min(bytes.find_first_not_of(" \t\r", at), end);
    std::size_t stop = end > begin && bytes[end - 1] == '\r' ? end - 1 : end;
    at = end + 1;
    if (begin == stop || bytes[begin] == '#') continue;
    std::size_t equals = std::min(bytes.find('=', begin), stop);
    std::size_t value = std::min(equals + 1, stop);
    auto span = [&](std::size_t from, std::size_t to) {
      return text::Span{source, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)};
    };
    out.labels.push_back({std::string(bytes.substr(begin, equals - begin)),
                          std::string(bytes.substr(value, stop - value)), span(begin, equals), span(value, stop)});
  }
  return out;
}

}  // namespace gw::source
