#ifndef GW_SERVE_CONFIG_FILES_H_
#define GW_SERVE_CONFIG_FILES_H_

#include <string>
#include <string_view>

#include "flow/gateway.h"

namespace gw::serve {

/// What an option holds that is a file's name or its content: PEM of certificates and keys.
inline std::string file_or_content(const flow::Gateway& gateway, std::string_view text) {
  return gateway.file()(text).value_or(std::string(text));
}

}  // namespace gw::serve

#endif  // GW_SERVE_CONFIG_FILES_H_
