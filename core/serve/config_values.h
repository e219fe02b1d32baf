#ifndef GW_SERVE_CONFIG_VALUES_H_
#define GW_SERVE_CONFIG_VALUES_H_

// Options of the configuration as the proxy wants them.

#include <string>
#include <string_view>

#include "flow/gateway.h"
#include "model/view.h"
#include "serve/loop.h"

namespace gw::serve {

/// What an option holds that is a file's name or its content: PEM of certificates and keys.
inline std::string file_or_content(const flow::Gateway& gateway, std::string_view text) {
  return gateway.file()(text).value_or(std::string(text));
}

/// The option, with its default; `otherwise` where it is not above zero.
inline Duration positive_duration(const model::Value& object, std::string_view field, Version version,
                                  Duration otherwise) {
  auto value = model::integer_of(object, field, version);
  return value && *value > 0 ? Duration(*value) : otherwise;
}

}  // namespace gw::serve

#endif  // GW_SERVE_CONFIG_VALUES_H_
