#ifndef GW_REPORT_SUMMARY_H_
#define GW_REPORT_SUMMARY_H_

#include <string>

#include "report/report.h"

namespace gw::report {

/// The last lines of the human report: how many files and findings, then what was not checked and what
/// was passed over.
std::string summary(const Lint& lint, const text::SourceSet& sources, const Style& style);

}  // namespace gw::report

#endif  // GW_REPORT_SUMMARY_H_
