#ifndef GW_SERVE_NOT_SERVED_H_
#define GW_SERVE_NOT_SERVED_H_

#include <string>
#include <vector>

#include "serve/running.h"

namespace gw::serve {

/// What is configured and gw serve does not do, a line each, for whoever starts it.
std::vector<std::string> not_served(const Running& running);

/// Services of --upstream and --fault that the configuration does not have, a line each.
std::vector<std::string> names_nothing(const Running& running, const Overrides& instead);

}  // namespace gw::serve

#endif  // GW_SERVE_NOT_SERVED_H_
