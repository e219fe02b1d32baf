#ifndef GW_TEMPLATE_PARSER_H_
#define GW_TEMPLATE_PARSER_H_

#include <string>
#include <string_view>

#include "template/node.h"

namespace gw::template_ {

/// Parses a template named `name`, which may define further ones. Throws Failure.
/// Source: Go text/template/parse/parse.go (Tree.Parse).
Templates parse(std::string_view input, const std::string& name);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_PARSER_H_
