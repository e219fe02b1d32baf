#include "schema/role.h"

namespace gw::schema {

std::string table_of(std::string_view role) {
  if (!role.starts_with("ref<") || !role.ends_with(">")) return {};
  std::string inner(role.substr(4, role.size() - 5));
  if (inner.find('.') == std::string::npos) return {};
  return inner.ends_with('s') ? inner : inner + "s";
}

}  // namespace gw::schema
