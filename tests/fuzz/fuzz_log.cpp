// Any lines as an access log: used memory changes nothing.

#include <algorithm>

#include "check.h"
#include "routetest/access_log.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  static routetest::LogLine reused;
  std::string_view text = fuzz::view(data, size);
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    routetest::LogLine fresh;
    routetest::LogFault fault = routetest::read_log_line(line, {"a.com", false}, fresh);
    routetest::LogFault again = routetest::read_log_line(line, {"a.com", false}, reused);
    fuzz::require(fault.message == again.message && fault.column == again.column, "a used line is read as a fresh one");
    fuzz::require(!fault || (fault.column >= 1 && fault.column <= line.size() + 1), "a fault lies in its line");
    if (fault) continue;
    fuzz::require(fresh.asked.target == reused.asked.target && fresh.asked.headers == reused.asked.headers &&
                      fresh.asked.host == reused.asked.host && fresh.router == reused.router &&
                      fresh.status == reused.status && fresh.asked.remote == reused.asked.remote,
                  "nothing of the line before is left");
    fuzz::require(fresh.status >= 0 && fresh.status <= 999, "a status has three digits");
  }
  return 0;
}
