#ifndef GW_ENCODE_COMPOSE_H_
#define GW_ENCODE_COMPOSE_H_

#include "encode/encode.h"

namespace gw::encode {

/// A compose file whose labels say the configuration: each service whose host is a plain name is a container of that
/// name, all else is written at the container of Traefik itself. `flags`: Traefik's command; empty: what the labels
/// need is assumed, and told. Images of containers are placeholders, and told too.
Written write_compose(model::Arena& arena, const model::Value& root, const std::vector<std::string>& flags,
                      const Options& options);

}  // namespace gw::encode

#endif  // GW_ENCODE_COMPOSE_H_
