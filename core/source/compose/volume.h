#ifndef GW_SOURCE_COMPOSE_VOLUME_H_
#define GW_SOURCE_COMPOSE_VOLUME_H_

#include <string>
#include <string_view>

namespace gw::source::compose {

/// The short form of a volume: "./conf:/etc/traefik:ro".
struct Volume {
  std::string source, target;
  bool bind = false;  ///< A path of the host, not the name of a volume.
  bool read_only = false;
};

/// Fails with `error`: "invalid spec: a::b: empty section between colons".
/// Source: compose-go v2 format/volume.go (ParseVolume).
Volume read_volume(std::string_view spec, std::string& error);

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_VOLUME_H_
