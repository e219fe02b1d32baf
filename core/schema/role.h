#ifndef GW_SCHEMA_ROLE_H_
#define GW_SCHEMA_ROLE_H_

#include <string>
#include <string_view>

namespace gw::schema {

/// The section that a field's role refers to: "http.services" of "ref<http.service>"; empty if it refers to no object
/// of the dynamic configuration.
std::string table_of(std::string_view role);

}  // namespace gw::schema

#endif  // GW_SCHEMA_ROLE_H_
