#ifndef GW_DIFF_STRUCTURAL_H_
#define GW_DIFF_STRUCTURAL_H_

// Which objects are new, gone, renamed or written otherwise: by content, so that order, format, comments, defaults that
// are written out and the names of providers do not count.

#include <string>
#include <vector>

#include "runtime/runtime.h"
#include "source/gateway.h"

namespace gw::diff {

/// One line of the difference.
struct Edit {
  enum class Kind : std::uint8_t { Added, Removed, Changed, Renamed };

  Kind kind{};
  std::string object;    ///< "router", "TCP service", "TLS options", "certificate", "static".
  std::string name;      ///< "api@file"; of a static option empty. Of Removed the old one.
  std::string path;      ///< Changed: "loadBalancer.passHostHeader", "status"; of static options the whole path.
  std::string old, now;  ///< The values; Renamed: the names. Empty: it is not there. Secrets are "****".
  text::Span span;       ///< Of the value where it is now; of what is gone where it was.
};

/// Another form calls the object otherwise: seen in metrics and logs, but what runs is the same.
bool other_form(const Edit& edit);

struct StructuralOptions {
  bool servers = true;  ///< Addresses of servers count.
};

/// Sorted by kind of object and name.
std::vector<Edit> compare_objects(const source::Gateway& old, const runtime::Graph& old_graph,
                                  const source::Gateway& now, const runtime::Graph& now_graph,
                                  const StructuralOptions& options);

}  // namespace gw::diff

#endif  // GW_DIFF_STRUCTURAL_H_
