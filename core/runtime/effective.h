#ifndef GW_RUNTIME_EFFECTIVE_H_
#define GW_RUNTIME_EFFECTIVE_H_

#include "runtime/runtime.h"

namespace gw::runtime {

struct EffectiveOptions {
  bool internal = false;  ///< Objects of the provider internal too.
  bool origin = false;    ///< Why each value is there.
  std::string object;     ///< Only this object, "api@file"; empty: all.
};

/// What `gw effective` prints of one gateway: starts, static, loaded, errors, providers, rawdata, log.
model::Tree effective(const source::Gateway& gateway, const Graph& graph, const EffectiveOptions& options);

/// Leaves only objects of this name in a tree of rawdata().
void keep_object(model::Tree& rawdata, std::string_view name);

/// Log lines as `effective` prints them. `messages`: an empty message is shown too.
model::Tree log_tree(const std::vector<source::LogLine>& log, bool messages = false);

}  // namespace gw::runtime

#endif  // GW_RUNTIME_EFFECTIVE_H_
