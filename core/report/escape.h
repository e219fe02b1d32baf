#ifndef GW_REPORT_ESCAPE_H_
#define GW_REPORT_ESCAPE_H_

// Text of unknown content in formats that programs read.

#include <string>
#include <string_view>

namespace gw::report {

/// For content and attributes of XML 1.0: characters that it forbids (section 2.2) are left out,
/// white space other than a blank and what a terminal would act on are character references.
std::string xml(std::string_view text);

/// A JSON text that nlohmann wrote, with the hidden characters that it leaves as they are escaped too.
std::string json_for_terminals(std::string json);

/// A reference to a file (RFC 3986): relative for a relative path, file: for an absolute one; an
/// http or https URL stays.
std::string uri(std::string_view path);

/// Without "./" in front: the services that read reports compare paths as texts.
std::string_view plain_path(std::string_view path);

}  // namespace gw::report

#endif  // GW_REPORT_ESCAPE_H_
