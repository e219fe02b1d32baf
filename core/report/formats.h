#ifndef GW_REPORT_FORMATS_H_
#define GW_REPORT_FORMATS_H_

// The formats, one file each. The shapes are fixed by the programs that read them.

#include "report/report.h"

namespace gw::report {

std::string human(const Lint& lint, const text::SourceSet& sources, const Style& style);
/// The shape of gw-lint(1).
std::string json(const Lint& lint, const text::SourceSet& sources, const Style& style);
/// SARIF 2.1.0 (OASIS).
std::string sarif(const Lint& lint, const text::SourceSet& sources, const Style& style);
/// JUnit XML as Jenkins and GitLab read it: a suite a file.
std::string junit(const Lint& lint, const text::SourceSet& sources, const Style& style);
/// Workflow commands of GitHub Actions.
std::string github(const Lint& lint, const text::SourceSet& sources, const Style& style);
/// Code quality report of GitLab.
std::string gitlab(const Lint& lint, const text::SourceSet& sources, const Style& style);
/// Checkstyle XML.
std::string checkstyle(const Lint& lint, const text::SourceSet& sources, const Style& style);

}  // namespace gw::report

#endif  // GW_REPORT_FORMATS_H_
