// Any bytes as a command of curl, and as a URL: what is refused has a reason, what is accepted is a request.

#include "check.h"
#include "route/request.h"
#include "routetest/curl.h"
#include "routetest/shell.h"
#include "routetest/url.h"

namespace {

void check(const gw::Result<gw::flow::Asked>& asked) {
  using namespace gw;
  if (!asked) return fuzz::require(!asked.error().message.empty(), "a refusal says why");
  fuzz::require(!asked->target.empty(), "a request has a target");
  fuzz::require(asked->port >= 0 && asked->port <= 65535, "a port is one");
  fuzz::require(asked->host && !asked->host->empty(), "a URL has a host");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  std::string_view text = fuzz::view(data, size);
  check(routetest::asked_url(text));
  check(routetest::asked_url(text, true));
  Result<routetest::CurlCommand> command = routetest::read_curl(text);
  if (!command) fuzz::require(!command.error().message.empty(), "a refusal says why");
  for (auto* split : {routetest::posix_words, routetest::windows_words}) {
    Result<std::vector<routetest::Word>> words = split(text);
    if (!words) continue;
    std::size_t last = 0;
    for (const routetest::Word& word : *words) {
      fuzz::require(word.place > last && word.place <= size, "words stand one after another");
      last = word.place;
    }
  }
  return 0;
}
