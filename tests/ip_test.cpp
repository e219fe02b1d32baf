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

TEST_CASE("base/ip: a range by its first address", "[base]") {
  using Pair = std::pair<const char*, const char*>;
  for (auto [range, network] :
       {Pair{"10.0.0.1/24", "10.0.0.0/24"}, Pair{"10.0.0.1/0", "0.0.0.0/0"}, Pair{"10.1.255.7/23", "10.1.254.0/23"},
        Pair{"2001:DB8::1/32", "2001:db8::/32"}, Pair{"::ffff:10.0.0.1/104", "::ffff:10.0.0.0/104"},
        Pair{"10.0.0.0/24", ""}, Pair{"10.0.0.1/32", ""}, Pair{"::1/128", ""}, Pair{"10.0.0.1", ""},
        Pair{"10.0.0.1/33", ""}, Pair{"x", ""}}) {
    INFO(range);
    CHECK(base::network_of(range).value_or("") == network);
  }
}
