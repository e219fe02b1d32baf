#include "serve/redis_client.h"

#include <openssl/evp.h>

#include <array>
#include <charconv>

#include "base/path.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "base/url.h"
#include "serve/address.h"

namespace gw::serve {
namespace {

using net::RedisReply;

constexpr std::size_t kSlots = 16384;
constexpr std::size_t kLargestReply = 1UL << 20;  // Bytes; scripts answer with a number, CLUSTER SLOTS with a list.
constexpr int kTries = 4, kMoves = 3;
constexpr std::chrono::milliseconds kFirstPause{8};
constexpr std::chrono::minutes kIdle{30};

Error failed(std::string why) { return {Error::Kind::Network, std::move(why)}; }

std::string written(const std::vector<std::string>& words) {
  std::string out = "*" + std::to_string(words.size()) + "\r\n";
  for (const std::string& word : words) out += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  return out;
}

/// What a server may answer otherwise a moment later.
bool passes(const RedisReply& reply) {
  if (!reply.is_error()) return false;
  for (std::string_view begin : {"LOADING ", "READONLY ", "CLUSTERDOWN ", "TRYAGAIN ", "MASTERDOWN "}) {
    if (reply.text.starts_with(begin)) return true;
  }
  return reply.text == "ERR max number of clients reached";
}

/// "MOVED 3999 127.0.0.1:6381", or ASK: the words. Nothing: it is something else.
std::optional<std::array<std::string, 3>> elsewhere(const RedisReply& reply) {
  if (!reply.is_error() || (!reply.text.starts_with("MOVED ") && !reply.text.starts_with("ASK "))) return std::nullopt;
  std::array<std::string, 3> out;
  std::size_t count = 0;
  for (std::string_view word : base::split(reply.text, " ")) {
    if (count < out.size()) out[count] = word;
    ++count;
  }
  if (count != out.size() || out[2].starts_with(':')) return std::nullopt;
  return out;
}

struct InUse {
  explicit InUse(std::atomic<std::size_t>& of) : count(of), before(count.fetch_add(1)) {}
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;
  ~InUse() { count.fetch_sub(1); }
  std::atomic<std::size_t>& count;
  std::size_t before;
};

}  // namespace

std::size_t redis_slot(std::string_view key) {
  std::size_t open = key.find('{');
  if (open != std::string_view::npos) {
    std::size_t close = key.find('}', open);
    if (close != std::string_view::npos && close > open + 1) key = key.substr(open + 1, close - open - 1);
  }
  unsigned crc = 0;
  for (char c : key) {
    crc ^= static_cast<unsigned>(static_cast<unsigned char>(c)) << 8;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 0x8000) != 0 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc % kSlots;
}

RedisScript::RedisScript(std::string of) : text(std::move(of)) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (unsigned i = 0; i < size; ++i) {
    hash += kDigits[digest[i] >> 4];
    hash += kDigits[digest[i] & 15];
  }
}

RedisClient::RedisClient(RedisServers servers) : servers_(std::move(servers)) {
  auto options = std::make_shared<TransportOptions>();
  options->dial = servers_.dial;
  options->idle = kIdle;
  options->idle_connections = servers_.kept;
  if (servers_.own_tls != nullptr) options->tls = *servers_.own_tls;
  options_ = options;
  // A context of TLS is that of one configuration, and lives as long as the client.
  static std::atomic<std::uint64_t> count = 0;
  key_ = base::sha256_hex(servers_.user + "\n" + servers_.password) + " " + std::to_string(servers_.database) +
         (servers_.tls ? " tls " + std::to_string(++count) : "") + (cluster() ? " cluster " : " ");
}

Upstream RedisClient::upstream(const std::string& endpoint) const {
  Upstream out;
  out.scheme = servers_.tls ? "https" : "http";  // As far as dial() is concerned.
  out.authority = endpoint;
  out.port = 6379;
  out.host = endpoint;
  if (auto split = base::split_host_port(endpoint)) {
    out.host = split->host;
    std::from_chars(split->port.data(), split->port.data() + split->port.size(), out.port);
  }
  out.options = options_;
  out.id = connection_id("redis " + endpoint + " " + key_);
  return out;
}

std::string RedisClient::endpoint_for(std::size_t slot, std::size_t attempt) const {
  if (attempt == 0 && cluster()) {
    std::scoped_lock lock(mutex_);
    auto known = homes_.find(slot);
    if (known != homes_.end()) return known->second;
  }
  return servers_.endpoints[attempt % servers_.endpoints.size()];
}

void RedisClient::learn(std::size_t slot, std::string endpoint) const {
  std::scoped_lock lock(mutex_);
  homes_[slot] = std::move(endpoint);
}

Task<Result<RedisReply>> RedisClient::ask(ServerConnection& connection, const Words& words) const {
  auto after = [&](Duration time) { return time <= Duration::zero() ? kNever : Clock::now() + time; };
  std::string bytes = written(words);
  bool sent = co_await connection.stream->send(bytes, after(servers_.write));
  if (!sent) co_return failed("it takes nothing");
  Time until = after(servers_.read);
  for (;;) {
    net::RedisRead read = net::read_redis(connection.input.rest());
    if (read.bad) co_return failed("it does not speak Redis's protocol");
    if (read.size > 0) {
      connection.input.consume(read.size);
      co_return std::move(read.reply);
    }
    if (connection.input.rest().size() > kLargestReply) co_return failed("its reply is too long");
    ssize_t count = co_await connection.input.fill(until);
    if (count <= 0) co_return failed(count == kLate ? "it does not answer in time" : "it has ended the connection");
  }
}

Task<Result<ServerConnectionPtr>> RedisClient::open(Loop& loop, const Upstream& upstream) const {
  if (servers_.tls && servers_.own_tls == nullptr) co_return failed("its TLS options are no good");
  std::string protocol, why;
  bool late = false;
  std::unique_ptr<Stream> stream = co_await dial(loop, upstream, protocol, why, late);
  if (stream == nullptr) co_return failed(std::move(why));
  auto connection = std::make_shared<ServerConnection>(std::move(stream));
  std::vector<Words> greeting;
  if (!servers_.password.empty()) {
    greeting.push_back({"AUTH", servers_.password});
    if (!servers_.user.empty()) greeting.back().insert(greeting.back().begin() + 1, servers_.user);
  }
  if (servers_.database != 0 && !cluster()) greeting.push_back({"SELECT", std::to_string(servers_.database)});
  // Of several endpoints Traefik asks none that belongs to no cluster.
  if (cluster()) greeting.push_back({"CLUSTER", "SLOTS"});
  for (const Words& words : greeting) {
    Result<RedisReply> reply = co_await ask(*connection, words);
    if (!reply) co_return reply.error();
    // Its words may repeat the password.
    if (reply->is_error()) co_return failed("it refuses " + words[0]);
  }
  co_return connection;
}

Task<Result<RedisReply>> RedisClient::ask_at(Loop& loop, std::string endpoint, std::vector<Words> commands) const {
  Upstream at = upstream(endpoint);
  ServerConnectionPtr connection = take_kept(at, loop.now());
  if (connection == nullptr) {
    Result<ServerConnectionPtr> opened = co_await open(loop, at);
    if (!opened) co_return failed(endpoint + ": " + opened.error().message);
    connection = *opened;
  }
  Result<RedisReply> reply = RedisReply{};
  for (const Words& words : commands) {
    Result<RedisReply> next = co_await ask(*connection, words);
    if (!next) co_return failed(endpoint + ": " + next.error().message);
    reply = std::move(next);
  }
  keep(at, connection, loop.now());
  co_return reply;
}

Task<Result<RedisReply>> RedisClient::run(Loop& loop, const RedisScript& script, std::string key,
                                          std::vector<std::string> arguments) const {
  InUse counted(in_use_);
  if (servers_.most > 0 && counted.before >= servers_.most) co_return failed("all connections are in use");
  std::size_t slot = redis_slot(key);
  Words words = {"EVALSHA", script.hash, "1", std::move(key)};
  for (std::string& one : arguments) words.push_back(std::move(one));
  Result<RedisReply> reply = failed("no server was asked");
  for (int attempt = 0; attempt < kTries; ++attempt) {
    if (attempt > 0) co_await loop.sleep(kFirstPause * (1 << attempt));
    std::string endpoint = endpoint_for(slot, static_cast<std::size_t>(attempt));
    std::vector<Words> commands = {words};
    for (int moves = 0; moves <= kMoves; ++moves) {
      Result<RedisReply> got = co_await ask_at(loop, endpoint, commands);
      reply = std::move(got);
      if (!reply) break;
      if (reply->is_error() && reply->text.starts_with("NOSCRIPT")) {
        commands.back()[0] = "EVAL";
        commands.back()[1] = script.text;
        continue;
      }
      auto other = elsewhere(*reply);
      if (!other) break;
      endpoint = (*other)[2];
      commands = {words};
      if ((*other)[0] == "ASK") commands.insert(commands.begin(), Words{"ASKING"});
      else learn(slot, endpoint);
    }
    bool again = !reply || passes(*reply);
    if (!again) break;
  }
  if (reply && reply->is_error()) co_return failed("it answers " + reply->text.substr(0, 200));
  co_return reply;
}

}  // namespace gw::serve
