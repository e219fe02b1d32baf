#include <sstream>

#include "routetest/url.h"
#include "support/asked.h"
#include "support/catch.h"
#include "support/files.h"

using namespace gw;
using namespace gw::testing;

TEST_CASE("routetest/url: testdata/routetest/urls.txt", "[routetest]") {
  std::istringstream lines(read(source_path("testdata/routetest/urls.txt")));
  std::string actual;
  for (std::string line; std::getline(lines, line);) {
    Result<flow::Asked> asked = routetest::asked_url(line);
    actual += line + "\n" + (asked ? show(*asked) : "  error: " + asked.error().message + "\n");
  }
  check_golden(source_path("testdata/routetest/urls.golden"), actual);
}

TEST_CASE("routetest/url: a path as it is", "[routetest]") {
  CHECK(routetest::asked_url("http://a.com/a/../b", true)->target == "/a/../b");
  CHECK(routetest::asked_url("http://a.com/a/../b", false)->target == "/b");
}

TEST_CASE("routetest/url: base64 of RFC 4648 section 10", "[routetest]") {
  const char* expected[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
  for (std::size_t size = 0; size < 7; ++size)
    CHECK(routetest::base64(std::string_view("foobar").substr(0, size)) == expected[size]);
}
