#ifndef GW_DECODE_LABELS_H_
#define GW_DECODE_LABELS_H_

// Dynamic configuration from the labels of a container, a service or a tag list.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decode/decode.h"
#include "decode/names.h"

namespace gw::decode {

struct Labels {
  Decoded decoded;      ///< `error` is Traefik's text; with `panics` there is none.
  bool panics = false;  ///< Decoding ends in a Go panic: the provider publishes nothing (fact Crash).
};

/// The labels that begin with one of `filters`, without regard to case, sorted by bytes; of one name the last.
/// Source: paerser v0.2.2 parser/labels_decode.go (sortKeys).
Names filtered(const Names& labels, std::span<const std::string_view> filters);

/// What Traefik makes of the labels `traefik.http`, `.tcp`, `.udp` and `.tls.stores.default`. Labels may come from
/// several of the sources or of none; spans of values and facts lead to where they are written. Of labels of one name
/// the last counts. Texts of the result live as long as the sources. Source: pkg/config/label/label.go
/// (DecodeConfiguration).
/// Its values lie in `arena`.
Labels decode_labels(const Names& labels, Version version, const text::SourceSet& sources,
                     const std::shared_ptr<model::Arena>& arena);

/// Facts about labels that mean Traefik and reach nobody: no filter takes them.
/// `known`: further prefixes that the provider reads ("traefik.enable", "traefik.docker.").
diag::Facts unheard_labels(const Names& labels, std::span<const std::string_view> known);

}  // namespace gw::decode

#endif  // GW_DECODE_LABELS_H_
