#ifndef GW_FLOW_HEADER_EDIT_H_
#define GW_FLOW_HEADER_EDIT_H_

// Headers of a request as middlewares change them. Names are canonical, unless said otherwise.

#include <string_view>

#include "flow/middleware.h"

namespace gw::flow {

void add_header(Exchange& exchange, std::string_view name, std::string_view value, std::string_view reason);
void set_header(Exchange& exchange, std::string_view name, std::string_view value, std::string_view reason);
void remove_header(Exchange& exchange, std::string_view name, std::string_view reason);
void set_host(Exchange& exchange, std::string_view host, std::string_view reason);

/// "x-a" → "X-A", for names that are kept.
std::string canonical(std::string_view name);

/// A name and value that the middleware was given.
struct HeaderText {
  std::string name;  ///< Canonical.
  std::string value;
  std::string written;  ///< The name as it is written.
};
/// Those of a map.
std::vector<HeaderText> header_texts(const Making& making, std::string_view field);

}  // namespace gw::flow

#endif  // GW_FLOW_HEADER_EDIT_H_
