#include <sstream>

#include "routetest/access_log.h"
#include "support/asked.h"
#include "support/catch.h"
#include "support/files.h"

using namespace gw;
using namespace gw::testing;

TEST_CASE("routetest/access_log: testdata/routetest/access.log", "[routetest]") {
  std::istringstream lines(read(source_path("testdata/routetest/access.log")));
  std::string actual;
  routetest::LogLine reused;
  const char* formats[] = {"traefik", "traefik json", "combined", "common"};
  routetest::LogDefaults defaults{"default.example.com", true};
  for (std::string line; std::getline(lines, line);) {
    actual += line + "\n";
    routetest::LogFault fault = routetest::read_log_line(line + "\r\n", defaults, reused);
    routetest::LogLine fresh;
    CHECK(static_cast<bool>(routetest::read_log_line(line, defaults, fresh)) == static_cast<bool>(fault));
    if (fault) {
      actual += "  error: " + std::string(fault.message) + " (column " + std::to_string(fault.column) + ")\n";
      continue;
    }
    CHECK(show(fresh.asked) == show(reused.asked));
    CHECK(fresh.router == reused.router);
    actual += std::string("  ") + formats[static_cast<int>(reused.format)] + ", router \"" + reused.router +
              "\", status " + std::to_string(reused.status) + (reused.host_assumed ? ", host assumed" : "") + "\n" +
              show(reused.asked);
  }
  check_golden(source_path("testdata/routetest/access.golden"), actual);
}
