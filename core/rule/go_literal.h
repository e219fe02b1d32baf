#ifndef GW_RULE_GO_LITERAL_H_
#define GW_RULE_GO_LITERAL_H_

#include <string>
#include <string_view>

namespace gw::rule {

/// strconv.Atoi: `strconv.Atoi: parsing "0x10": invalid syntax`; empty if it is a number that fits.
std::string int_error(std::string_view literal);

/// strconv.ParseFloat of a literal that the lexer took: only too large ones are refused.
std::string float_error(std::string_view literal);

}  // namespace gw::rule

#endif  // GW_RULE_GO_LITERAL_H_
