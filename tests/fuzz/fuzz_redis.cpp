// Any bytes as what a Redis answers: read whole they are what they are when they come in parts.

#include "check.h"
#include "net/redis.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  std::string_view bytes = fuzz::view(data, size);
  net::RedisRead whole = net::read_redis(bytes);
  fuzz::require(whole.size <= bytes.size(), "a reply lies within its bytes");
  fuzz::require(whole.size == 0 || !whole.bad, "what is read is not bad");
  fuzz::require(whole.size > 0 || whole.bad || whole.need > bytes.size(), "a part asks for more");
  for (std::size_t part = 0; part < std::min<std::size_t>(bytes.size(), 64); ++part) {
    net::RedisRead read = net::read_redis(bytes.substr(0, part));
    if (read.bad) fuzz::require(whole.bad, "what is bad in part is bad");
    if (read.size > 0) fuzz::require(read.size == whole.size, "what follows a reply does not count");
    else if (whole.size > 0) fuzz::require(read.need > part && read.need <= whole.size, "no part asks for too much");
  }
  return 0;
}
