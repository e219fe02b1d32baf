// Any bytes as a recording: it ends, and every entry is a request or a problem.

#include "check.h"
#include "routetest/har.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  routetest::HarReader reader(fuzz::view(data, size));
  routetest::HarEntry entry;
  std::string problem;
  std::size_t steps = 0;
  for (auto next = reader.next(entry, problem); next != routetest::HarReader::Next::End;
       next = reader.next(entry, problem)) {
    fuzz::require(++steps <= size + 1, "a recording ends");
    if (next == routetest::HarReader::Next::Problem) fuzz::require(!problem.empty(), "a problem says what it is");
    else fuzz::require(entry.asked.host.has_value() && entry.status >= 0, "an entry is a request");
  }
  return 0;
}
