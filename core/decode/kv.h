#ifndef GW_DECODE_KV_H_
#define GW_DECODE_KV_H_

// Keys and values of a store as configuration.

#include <string_view>
#include <vector>

#include "decode/decode.h"
#include "decode/names.h"

namespace gw::decode {

/// What Traefik makes of these pairs (key, value) below `root`: keys of sections that `type` does not have are passed
/// over, a last part of digits makes its key an item of a list, parts are compared without regard to case.
/// Sorts `pairs` by key. `empty`: no key belongs to a section.
/// Source: pkg/config/kv/kv.go (Decode), kv_node.go (DecodeToNode, filterPairs).
Decoded decode_kv(std::vector<Named>& pairs, std::string_view root, const schema::Type& type, Version version,
                  const text::SourceSet& sources);

}  // namespace gw::decode

#endif  // GW_DECODE_KV_H_
