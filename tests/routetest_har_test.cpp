#include "routetest/har.h"
#include "support/asked.h"
#include "support/catch.h"
#include "support/files.h"

using namespace gw;
using namespace gw::testing;

TEST_CASE("routetest/har: testdata/routetest/har", "[routetest]") {
  for (const auto& path : cases("testdata/routetest/har", ".har")) {
    DYNAMIC_SECTION(path.filename().string()) {
      std::string text = read(path), actual, problem;
      routetest::HarReader reader(text);
      routetest::HarEntry entry;
      while (true) {
        auto next = reader.next(entry, problem);
        if (next == routetest::HarReader::Next::End) break;
        if (next == routetest::HarReader::Next::Problem) actual += problem + "\n";
        else
          actual +=
              std::to_string(entry.number) + ": status " + std::to_string(entry.status) + "\n" + show(entry.asked);
      }
      auto golden = path;
      check_golden(golden.replace_extension(".golden"), actual);
    }
  }
}
