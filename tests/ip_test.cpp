#include "base/ip.h"

#include "support/catch.h"
#include "support/files.h"

using namespace gw;

TEST_CASE("base/ip: testdata/ip.tsv", "[base]") {
  for (const auto& row : testing::rows("testdata/ip.tsv")) {
    INFO(row[0] << " and " << row[2]);
    std::string kind = base::parse_ip(row[0]) ? "ip" : base::parse_ip_range(row[0]) ? "range" : "error";
    CHECK(kind == row[1]);
    std::optional<base::IpRange> range = base::parse_ip_or_range(row[0]);
    REQUIRE(range.has_value() == (row[1] != "error"));
    if (!range) continue;
    std::optional<base::Ip> address = base::parse_ip(row[2]);
    REQUIRE(address);
    CHECK((range->contains(*address) ? "yes" : "no") == row[3]);
  }
}
