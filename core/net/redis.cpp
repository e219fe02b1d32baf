#include "net/redis.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace gw::net {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = RedisReply::Kind;

constexpr std::size_t kAtOnce = 200;                // Keys of one MGET.
constexpr std::chrono::seconds kConnecting{5};      // TLS included, which a server without it waits out.
constexpr std::chrono::seconds kSilence{30};        // Then a connection that listens is tried.
constexpr std::size_t kLargestReply = 512UL << 20;  // Bytes.

std::string command(const std::vector<std::string>& words) {
  std::string out = "*" + std::to_string(words.size()) + "\r\n";
  for (const std::string& word : words) out += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  return out;
}

/// The pattern that only the text itself and what begins with it match.
std::string pattern(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (std::string_view("*?[]^\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out + "*";
}

class Connection {
 public:
  static Result<Connection> open(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop) {
    Time until = Clock::now() + std::min<Clock::duration>(options.patience, kConnecting);
    Result<Socket> socket = Socket::open(url.host, url.port, url.socket, {url.tls, options.ca_file, stop}, until);
    if (!socket) return Error{Error::Kind::Network, url.server() + ": " + socket.error().message};
    Connection out(*std::move(socket), url, options);
    if (std::optional<Error> error = out.greet()) return *error;
    return out;
  }

  /// Error: the connection has ended. What the server refuses is a reply.
  Result<RedisReply> ask(const std::vector<std::string>& words) {
    if (std::optional<Error> error = send(words)) return *error;
    Time until = Clock::now() + patience_;
    Result<std::optional<RedisReply>> reply = receive(until);
    if (!reply) return std::move(reply).error();
    if (!*reply) return failed("no answer within " + std::to_string(patience_.count()) + " seconds");
    return **std::move(reply);
  }

  std::optional<Error> send(const std::vector<std::string>& words) {
    std::optional<Error> error = socket_.send(command(words), Clock::now() + patience_);
    if (error) return failed(error->message);
    return std::nullopt;
  }

  /// Nothing: `until` has come.
  Result<std::optional<RedisReply>> receive(Time until) {
    for (std::size_t need = 0;;) {
      if (!buffer_.empty() && buffer_.size() >= need) {
        RedisRead read = read_redis(buffer_);
        if (read.bad || read.need > kLargestReply) return failed("it does not speak Redis's protocol");
        need = read.need;
        if (read.size > 0) {
          buffer_.erase(0, read.size);
          return std::optional(std::move(read.reply));
        }
      }
      Result<std::string> bytes = socket_.receive(until);
      if (!bytes) return failed(bytes.error().message);
      if (bytes->empty()) return std::optional<RedisReply>();
      buffer_ += *bytes;
    }
  }

  Error failed(const std::string& why) const { return {Error::Kind::Network, server_ + ": " + why}; }

 private:
  Connection(Socket socket, const base::StoreUrl& url, const StoreOptions& options)
      : socket_(std::move(socket)), server_(url.server()), patience_(options.patience), url_(&url) {}

  std::optional<Error> greet() {
    std::string password = url_->password;
    const char* given = std::getenv("REDISCLI_AUTH");
    if (password.empty() && given != nullptr) password = given;
    if (!password.empty()) {
      std::vector<std::string> words = {"AUTH"};
      if (!url_->user.empty()) words.push_back(url_->user);
      words.push_back(password);
      Result<RedisReply> reply = ask(words);
      if (!reply) return reply.error();
      // Of its words only the first is shown: others may repeat the password.
      if (reply->is_error())
        return failed("it refuses user and password (" + reply->text.substr(0, reply->text.find(' ')) + ")");
    }
    if (url_->database == 0) return std::nullopt;
    Result<RedisReply> reply = ask({"SELECT", std::to_string(url_->database)});
    if (!reply) return reply.error();
    if (reply->is_error()) return failed(refusal(reply->text));
    return std::nullopt;
  }

 public:
  static std::string refusal(const std::string& text) {
    if (text.starts_with("NOAUTH")) return "it wants a password (redis://:PASSWORD@HOST, or REDISCLI_AUTH)";
    return "it answers " + text.substr(0, 200);
  }

 private:
  Socket socket_;
  std::string server_;
  std::chrono::seconds patience_;
  const base::StoreUrl* url_;
  std::string buffer_;
};

class Redis final : public Store {
 public:
  Redis(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop)
      : url_(url), options_(options), stop_(stop), prefix_(url.root.substr(url.root.starts_with('/') ? 1 : 0)) {}

  std::optional<Error> listen() override {
    listening_.reset();
    Result<Connection> opened = Connection::open(url_, options_, stop_);
    if (!opened) return std::move(opened).error();
    // Managed servers refuse CONFIG; then they are asked again and again.
    Result<RedisReply> events = opened->ask({"CONFIG", "GET", "notify-keyspace-events"});
    if (!events) return std::move(events).error();
    std::string on = events->items.size() == 2 ? events->items[1].text : "";
    auto has = [&](char kind) { return on.find(kind) != std::string::npos; };
    if (!has('K') || !(has('A') || std::ranges::all_of(std::string_view("g$xe"), has))) return std::nullopt;
    Result<RedisReply> reply =
        opened->ask({"PSUBSCRIBE", "__keyspace@" + std::to_string(url_.database) + "__:" + pattern(prefix_)});
    if (!reply) return std::move(reply).error();
    if (!reply->is_error()) listening_.emplace(*std::move(opened));
    return std::nullopt;
  }

  Result<std::string> read() override {
    // One that has ended in the meantime is opened again.
    for (bool fresh = !reading_; true; fresh = true) {
      if (fresh) {
        Result<Connection> opened = Connection::open(url_, options_, stop_);
        if (!opened) return std::move(opened).error();
        reading_.emplace(*std::move(opened));
      }
      Result<std::map<std::string, std::string>> pairs = pairs_now();
      if (pairs) return text_of_pairs(*pairs);
      reading_.reset();
      if (fresh) return std::move(pairs).error();
    }
  }

  Result<bool> wait(Time until) override {
    if (!listening_) {
      Time next = std::min<Time>(until, Clock::now() + options_.poll);
      if (net::wait(-1, false, next, stop_) == Waited::Stopped) return Error{Error::Kind::Network, "stopped"};
      return next < until;
    }
    for (bool tried = false, told = false;;) {
      Time next = std::min<Time>(until, Clock::now() + (tried ? options_.patience : kSilence));
      // All that has been told is one change.
      Result<std::optional<RedisReply>> reply = listening_->receive(told ? Clock::now() : next);
      if (!reply) return std::move(reply).error();
      const std::optional<RedisReply>& got = *reply;
      told = told || (got && !got->items.empty() && got->items[0].text == "pmessage");
      if (told && !got) return true;
      if (!got && next == until) return false;
      if (!got && tried) return listening_->failed("no answer");
      if (!got) {
        if (std::optional<Error> error = listening_->send({"PING"})) return *error;
      }
      tried = !got;
    }
  }

 private:
  Result<RedisReply> ask(const std::vector<std::string>& words, Kind wanted) {
    Result<RedisReply> reply = reading_->ask(words);
    if (!reply) return reply;
    if (reply->is_error()) return reading_->failed(Connection::refusal(reply->text));
    if (reply->kind != wanted) return reading_->failed("it does not speak Redis's protocol");
    return reply;
  }

  Result<std::map<std::string, std::string>> pairs_now() {
    std::set<std::string> keys;  // SCAN may name a key twice.
    for (std::string cursor = "0";;) {
      Result<RedisReply> page = ask({"SCAN", cursor, "MATCH", pattern(prefix_), "COUNT", "1000"}, Kind::List);
      if (!page) return std::move(page).error();
      if (page->items.size() != 2) return reading_->failed("it does not speak Redis's protocol");
      for (RedisReply& key : page->items[1].items) keys.insert(std::move(key.text));
      cursor = page->items[0].text;
      if (cursor == "0") break;
    }
    std::map<std::string, std::string> out;
    std::size_t size = 0;
    for (auto next = keys.begin(); next != keys.end();) {
      std::vector<std::string> words = {"MGET"};
      for (; next != keys.end() && words.size() <= kAtOnce; ++next) words.push_back(*next);
      Result<RedisReply> values = ask(words, Kind::List);
      if (!values) return std::move(values).error();
      for (std::size_t i = 0; i < values->items.size() && i + 1 < words.size(); ++i) {
        RedisReply& value = values->items[i];
        size += words[i + 1].size() + value.text.size();
        if (value.kind == Kind::Text) out[words[i + 1]] = std::move(value.text);
      }
      if (size > options_.largest)
        return reading_->failed("it holds more than " + std::to_string(options_.largest >> 20) + " MiB");
    }
    return out;
  }

  const base::StoreUrl url_;
  const StoreOptions options_;
  const Stop* stop_;
  const std::string prefix_;
  std::optional<Connection> reading_, listening_;
};

}  // namespace

std::unique_ptr<Store> open_redis(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop) {
  return std::make_unique<Redis>(url, options, stop);
}

}  // namespace gw::net
