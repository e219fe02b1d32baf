#ifndef GW_SERVE_NOT_SERVED_H_
#define GW_SERVE_NOT_SERVED_H_

#include <string>
#include <vector>

#include "serve/running.h"

namespace gw::serve {

/// What is configured and gw serve does not do, a line each, for whoever starts it.
std::vector<std::string> not_served(const Running& running);

}  // namespace gw::serve

#endif  // GW_SERVE_NOT_SERVED_H_
