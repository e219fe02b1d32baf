#ifndef GW_ENCODE_TREE_H_
#define GW_ENCODE_TREE_H_

// Values as a tree of documented names, the way files spell them.

#include <functional>

#include "doc/output.h"
#include "encode/comments.h"
#include "encode/encode.h"

namespace gw::encode {

class TreeWriter {
 public:
  /// `comments` may be null. Losses and additions go to `out`.
  TreeWriter(Comments* comments, schema::Form form, const Options& options, Written& out)
      : comments_(comments), form_(form), options_(options), out_(out) {}

  /// A value below `path`. `field`: that holds it; null: an entry of a map, an item of a list, the root.
  doc::Output value(const model::Value& value, const schema::Field* field, const Path& path);

 private:
  doc::Output bare(const model::Value& value, const schema::Field* field, const Path& path);
  doc::Output object(const model::Value& object, const schema::Field* field, const Path& path);
  /// Content without effect for an object that may not stand empty.
  void fill(const schema::Type& type, const Path& path, doc::Output& out);
  bool holds(const schema::Type* type, const model::Property& property, const Path& path);

  Comments* comments_;
  schema::Form form_;
  const Options& options_;
  Written& out_;
};

/// The name of a form in reports: "labels".
std::string_view form_name(schema::Form form);

/// The fields of an object in the order of `options`.
std::vector<const model::Property*> ordered(const model::Value& object, const Options& options);

/// A duration as people write it: "10s", "1m30s", "100ms".
std::string duration_text(std::int64_t nanoseconds);

/// A duration without fractions: "1500ms".
std::string whole_text(std::int64_t nanoseconds);

/// What takes the place of an option that a later Traefik lacks; empty: nothing is known.
/// Source: docs migrate/v2-to-v3.md.
std::string_view replacement(const schema::Type* type, std::string_view field);

/// Why this property is not in a configuration of `version`; empty: it is.
std::string version_problem(const schema::Field& field, Version version);

}  // namespace gw::encode

#endif  // GW_ENCODE_TREE_H_
