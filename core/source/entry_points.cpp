// Entry points as a running Traefik lists them.

#include <algorithm>

#include "decode/decode.h"
#include "doc/read.h"
#include "source/snapshot.h"

namespace gw::source {
namespace {

using doc::Entry;
using doc::NodeId;

class Points {
 public:
  Points(doc::Document& document, Version version) : document_(document), version_(version) {}

  /// A static configuration of nothing else. Error: an entry point without a name.
  std::optional<Error> wrap() {
    const schema::Field* field = schema::find_field(schema::static_root(), "entryPoints", version_);
    const schema::Type& type = *type_of(*field);
    NodeId root = document_.root;
    std::vector<Entry> points;
    for (NodeId item : std::vector<NodeId>(document_.items(root).begin(), document_.items(root).end())) {
      NodeId name = NodeId::None;
      std::vector<Entry> kept;
      if (document_[item].kind == doc::Kind::Map) {
        for (const Entry& entry : document_.entries(item)) {
          if (document_.text(entry.key) == "name") name = entry.value;
          else kept.push_back(entry);
        }
      }
      if (name == NodeId::None || document_[name].kind != doc::Kind::Scalar)
        return Error{Error::Kind::Io, "an entry point without a name"};
      points.push_back({name, map(filled(kept, type), document_.span(item))});
    }
    text::Span span = document_.span(root);
    NodeId table = map(points, span);
    NodeId key = document_.add_scalar(0, 0, doc::Style::Plain, "entryPoints", {});
    document_.root = map({{key, table}}, {span.source, 0, 0});
    return std::nullopt;
  }

 private:
  static const schema::Type* type_of(const schema::Field& field) {
    const schema::Shape* shape = field.shape;
    while (shape->type == nullptr && shape->element != nullptr) shape = shape->element;
    return shape->type;
  }

  NodeId map(const std::vector<Entry>& entries, text::Span span) {
    NodeId out = document_.begin_container(doc::Kind::Map, span.begin);
    document_.end_map(out, span.end, entries);
    return out;
  }

  /// Without objects that JSON shows although all in them is a default; a file may not hold such a one.
  std::vector<Entry> filled(const std::vector<Entry>& entries, const schema::Type& type) {
    std::vector<Entry> out;
    for (const Entry& entry : entries) {
      const schema::Field* field = schema::find_field(type, document_.text(entry.key), version_);
      const schema::Type* inner = field == nullptr ? nullptr : type_of(*field);
      if (inner == nullptr || document_[entry.value].kind != doc::Kind::Map) {
        out.push_back(entry);
        continue;
      }
      std::span<const Entry> own = document_.entries(entry.value);
      std::vector<Entry> kept = filled({own.begin(), own.end()}, *inner);
      if (kept.empty() && (field->allow_empty & schema::File) == 0) continue;
      out.push_back({entry.key, map(kept, document_.span(entry.value))});
    }
    return out;
  }

  doc::Document& document_;
  Version version_;
};

}  // namespace

Result<Static> load_entry_points(text::SourceSet& sources, const std::string& path, std::string bytes,
                                 Version version) {
  doc::Read read = doc::read_json(sources, sources.add(path, std::move(bytes)));
  if (!read.ok) return Error{Error::Kind::Io, "no JSON: " + read.error};
  doc::Document& document = read.document;
  if (document.root == NodeId::None || document[document.root].kind != doc::Kind::List)
    return Error{Error::Kind::Io, "no list, as /api/entrypoints gives it"};
  if (std::optional<Error> wrong = Points(document, version).wrap()) return *std::move(wrong);
  decode::Decoded decoded = decode::decode(document, schema::static_root(), schema::File, version, sources);
  if (!decoded.ok) return Error{Error::Kind::Io, decoded.error};
  Static out;
  out.points_known = true;
  out.config = std::move(decoded.config);
  return out;
}

}  // namespace gw::source
