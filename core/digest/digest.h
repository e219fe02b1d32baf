#ifndef GW_DIGEST_DIGEST_H_
#define GW_DIGEST_DIGEST_H_

// One number for what Traefik would run: equal for configurations that differ in their writing alone.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/runtime.h"

namespace gw::digest {

/// What is taken for the same.
///
/// Physical: file, store and payload with the same objects, whatever the order of files and keys, with or without
/// comments and defaults. Names of objects count without their provider; with it where several providers publish, for
/// then it tells objects apart. Of the static configuration all counts but where the dynamic one comes from, what is
/// logged, and what is only of the process (`global`).
///
/// Logical: besides, whatever the objects are called, whichever provider they come from and where their servers are.
/// What no router leads to does not count.
///
/// In both: priorities by their effect; the status of an object, not the texts of its errors; the bytes of files
/// (certificates, users) that are at hand, and the names of those that are not; not the release of Traefik. The order
/// of certificates counts within a file, and not in a logical digest.
enum class Level : std::uint8_t { Physical, Logical };

struct Entry {
  std::string kind, name;  ///< "TCP router", "db".
  std::string digest;      ///< SHA-256 in lower-case hexadecimal digits.
};

/// Something that people should know of the number.
struct Note {
  std::string what, why;
};

struct Digest {
  std::string digest;
  std::vector<Entry> objects;  ///< Sorted by kind and name.
  std::vector<Note> notes;
  bool complete = true;  ///< Everything counts; otherwise references run in too many circles.
};

/// The bytes of a file by its name; nothing: it is not at hand.
using File = std::function<std::optional<std::string>(std::string_view)>;

Digest digest(const source::Gateway& gateway, const runtime::Graph& graph, Level level, const File& file);

/// "router", "TCP service".
std::string_view kind_of(runtime::Role role);

}  // namespace gw::digest

#endif  // GW_DIGEST_DIGEST_H_
