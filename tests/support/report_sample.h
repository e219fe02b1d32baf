#ifndef GW_TESTS_SUPPORT_REPORT_SAMPLE_H_
#define GW_TESTS_SUPPORT_REPORT_SAMPLE_H_

#include "report/report.h"
#include "text/source.h"

namespace gw::testing {

/// The findings that every report format is tested with: ordinary ones, and texts that try to break out
/// of the format. Not movable: the findings refer to the sources.
struct ReportSample {
  ReportSample();
  ReportSample(const ReportSample&) = delete;
  ReportSample& operator=(const ReportSample&) = delete;

  text::SourceSet sources;
  report::Lint lint;

 private:
  void add_ordinary();
  void add_hostile();
};

/// The first place of `part` in the source.
text::Span span_of(const text::SourceSet& sources, text::SourceId source, std::string_view part);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_REPORT_SAMPLE_H_
