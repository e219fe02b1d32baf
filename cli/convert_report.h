#ifndef GW_CLI_CONVERT_REPORT_H_
#define GW_CLI_CONVERT_REPORT_H_

#include <string>
#include <string_view>

#include "convert/convert.h"

namespace gw::cli {

/// What gw convert says on standard error: a line of what was written, then losses, notes and additions.
std::string convert_text(const text::SourceSet& sources, const convert::Converted& converted, std::string_view form);

/// The same as a JSON document: losses, added, proved.
std::string convert_json(const text::SourceSet& sources, const convert::Converted& converted);

}  // namespace gw::cli

#endif  // GW_CLI_CONVERT_REPORT_H_
