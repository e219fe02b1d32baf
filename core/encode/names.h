#ifndef GW_ENCODE_NAMES_H_
#define GW_ENCODE_NAMES_H_

// Configuration as names with values: labels, flags, variables, keys of a store.
// Source: paerser v0.2.2 parser/labels_decode.go, flag, env; pkg/config/kv.

#include "encode/tree.h"

namespace gw::encode {

enum class Style : unsigned char { Labels, Flags, Env, Kv };

struct Named {
  std::string name;  ///< "traefik.http.routers.api.rule", "--api.dashboard", "TRAEFIK_API", "traefik/http/…".
  std::string value;
  Path path;  ///< Of the value.
};

/// The names that say `root`, in the order of the values. What names cannot say goes to out.losses.
std::vector<Named> name_values(const model::Value& root, Style style, const Options& options, Written& out);

/// Flags, one a line: "--entryPoints.web.address=:80". Variables: "TRAEFIK_ENTRYPOINTS_WEB_ADDRESS=:80".
Written write_flags(const model::Value& root, const Options& options);
Written write_environment(const model::Value& root, const Options& options);

/// Keys and values as a JSON object.
Written write_kv(const model::Value& root, const Options& options);

/// A configuration as labels can say it: addresses of servers become ports, the hosts being those of containers.
model::Value for_containers(model::Arena& arena, const model::Value& root, const Options& options, Written& out);

/// Labels, "name=value" a line, for one container.
Written write_labels(const model::Value& root, const Options& options);

}  // namespace gw::encode

#endif  // GW_ENCODE_NAMES_H_
