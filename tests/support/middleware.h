#ifndef GW_TESTS_SUPPORT_MIDDLEWARE_H_
#define GW_TESTS_SUPPORT_MIDDLEWARE_H_

#include <memory>
#include <string>

#include "flow/middleware.h"

namespace gw::testing {

/// A middleware of YAML: "stripPrefix: {prefixes: [/api]}". Fails the test if it cannot be made. Options that files
/// must not have are taken. `file` is what every file holds that the options name.
std::unique_ptr<flow::Middleware> make_middleware(const std::string& yaml, Version version, const std::string& file);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_MIDDLEWARE_H_
