#include "serve/redis_buckets.h"

#include <fmt/format.h>

#include <charconv>
#include <thread>

#include "model/view.h"
#include "serve/client_tls.h"

namespace gw::serve {
namespace {

/// A bucket is a hash: `tokens` that there were at the time `last` (microseconds). The fields, their order and how they
/// are counted are Traefik's: a request takes a token, or one that will be there soon; how long that takes is the
/// answer, and a request that would wait for too long gives its token back.
const RedisScript& script() {
  static const RedisScript kScript(R"lua(
local rate, burst, life = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local now, patience = tonumber(ARGV[4]), tonumber(ARGV[5])
local known = redis.call('HMGET', KEYS[1], 'last', 'tokens')
local last, tokens = 0, 0
if known[1] and known[2] then
  last, tokens = tonumber(known[1]), tonumber(known[2])
end
if now > last then
  tokens = tokens + rate * (now - last)
end
tokens = math.min(tokens, burst) - 1
local wait = 0
if tokens < 0 then
  wait = -tokens / rate
  if wait > patience then
    tokens = math.min(tokens + 1, burst)
  end
end
redis.call('HSET', KEYS[1], 'last', now, 'tokens', tokens)
redis.call('EXPIRE', KEYS[1], life)
return tostring(wait)
)lua");
  return kScript;
}

RedisServers read(const flow::Making& making) {
  const model::Value& options = *making.config.find("redis");
  Version version = making.version;
  auto text = [&](const char* field) { return model::text_of(options, field, version).value_or(""); };
  auto number = [&](const char* field) { return model::integer_of(options, field, version); };
  RedisServers out;
  out.endpoints = model::texts_of(options, "endpoints", version);
  if (out.endpoints.empty()) out.endpoints.emplace_back("localhost:6379");
  out.user = text("username");
  out.password = text("password");
  out.database = number("db").value_or(0);
  out.tls = options.find("tls") != nullptr;
  out.own_tls = client_tls(making, options);
  if (auto time = number("dialTimeout"); time && *time > 0) out.dial = Duration(*time);
  if (auto time = number("readTimeout")) out.read = Duration(std::max<std::int64_t>(*time, 0));
  if (auto time = number("writeTimeout")) out.write = Duration(std::max<std::int64_t>(*time, 0));
  std::int64_t kept = number("poolSize").value_or(0);
  out.kept = kept > 0 ? static_cast<std::size_t>(kept) : 10 * std::max(1U, std::thread::hardware_concurrency());
  if (auto most = number("maxActiveConns"); most && *most > 0) out.most = static_cast<std::size_t>(*most);
  return out;
}

}  // namespace

RedisBuckets::RedisBuckets(std::string_view name, const flow::Making& making, const TokenBuckets& size)
    : prefix_("rate:" + std::string(name) + ":"), size_(size), client_(read(making)) {}

Task<Result<std::optional<Duration>>> RedisBuckets::take(Loop& loop, std::string_view source) const {
  // Traefik asks nobody then, and takes the time that it does not have for a refusal.
  if (size_.rate() == 0) co_return std::optional<Duration>();
  using std::chrono::microseconds;
  auto now = std::chrono::duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  auto patience = std::chrono::duration_cast<microseconds>(size_.most_wait()).count();
  std::vector<std::string> arguments = {fmt::format("{}", size_.rate() / 1e6), fmt::format("{:.0f}", size_.burst()),
                                        std::to_string(size_.life()), std::to_string(now), std::to_string(patience)};
  Result<net::RedisReply> reply =
      co_await client_.run(loop, script(), prefix_ + std::string(source), std::move(arguments));
  if (!reply) co_return reply.error();
  double wait = 0;
  const std::string& text = reply->text;
  auto read = std::from_chars(text.data(), text.data() + text.size(), wait);
  if (text.empty() || read.ec != std::errc()) co_return Error{Error::Kind::Network, "the script gives no time"};
  co_return std::optional(Duration(static_cast<std::int64_t>(std::min(wait * 1000, 9e18))));
}

}  // namespace gw::serve
