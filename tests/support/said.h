#ifndef GW_TESTS_SUPPORT_SAID_H_
#define GW_TESTS_SUPPORT_SAID_H_

#include <string>

namespace gw::testing {

/// What one rule of gw lint says of a dynamic file: "message | note | note", one finding a line. `install`: the static
/// configuration, whose file provider has d.yml; empty: none is given.
std::string said(const std::string& code, const std::string& dynamic, const std::string& install);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_SAID_H_
