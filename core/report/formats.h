#ifndef GW_REPORT_FORMATS_H_
#define GW_REPORT_FORMATS_H_

#include <string>

#include "report/report.h"

namespace gw::report {

// Each in the file of its name.
std::string human(const Lint& lint, const text::SourceSet& sources, const Style& style);
std::string json(const Lint& lint, const text::SourceSet& sources, const Style& style);
std::string sarif(const Lint& lint, const text::SourceSet& sources, const Style& style);
std::string junit(const Lint& lint, const text::SourceSet& sources, const Style& style);
std::string github(const Lint& lint, const text::SourceSet& sources, const Style& style);
std::string gitlab(const Lint& lint, const text::SourceSet& sources, const Style& style);
std::string checkstyle(const Lint& lint, const text::SourceSet& sources, const Style& style);

}  // namespace gw::report

#endif  // GW_REPORT_FORMATS_H_
