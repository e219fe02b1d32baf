// gw route as people and programs call it.

#include <nlohmann/json.hpp>
#include <sstream>

#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using namespace gw::testing;
using nlohmann::json;

TEST_CASE("gw route: testdata/route/cli", "[cli][route]") {
  // One file a case: the command behind "$ ", run where testdata lies, then what it prints, then "exit CODE".
  for (const auto& path : cases("testdata/route/cli", ".case")) {
    DYNAMIC_SECTION(path.filename().string()) {
      std::string text = read(path);
      std::size_t end = text.find('\n');
      Ran ran = run(text.substr(2, end - 2), source_path(""));
      std::string now = text.substr(0, end + 1) + ran.out + ran.err + "exit " + std::to_string(ran.code) + "\n";
      check_golden(path, now);
    }
  }
}
