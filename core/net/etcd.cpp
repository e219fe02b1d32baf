#include "net/etcd.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/base64.h"
#include "net/transfer.h"

namespace gw::net {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;

constexpr int kPage = 1000;  // Keys of one answer.

/// The least text that is greater than all that begin with `text`; "\0", all keys, where there is none.
std::string behind(std::string text) {
  while (!text.empty() && text.back() == '\xff') text.pop_back();
  if (text.empty()) return std::string(1, '\0');
  ++text.back();
  return text;
}

std::string text_at(const Json& object, const char* name) {
  auto at = object.find(name);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

/// Numbers of 64 bits are texts in the gateway's JSON.
std::string revision_of(const Json& answer) {
  auto header = answer.find("header");
  return header == answer.end() ? std::string() : text_at(*header, "revision");
}

class Etcd final : public Store {
 public:
  Etcd(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop)
      : url_(url), options_(options), prefix_(url.root.substr(url.root.starts_with('/') ? 1 : 0)) {
    bool six = url.host.find(':') != std::string::npos;
    base_ = std::string(url.tls ? "https://" : "http://") + (six ? "[" + url.host + "]" : url.host) + ":" +
            std::to_string(url.port) + "/v3/";
    http_.ca_file = options.ca_file;
    http_.seconds = static_cast<int>(options.patience.count());
    http_.largest = options.largest;
    http_.socket = url.socket;
    http_.server = url.server();
    http_.direct = true;
    http_.stop = stop;
  }

  /// The watch begins behind the revision that was read, so that nothing is to be done before.
  std::optional<Error> listen() override {
    watch_.reset();
    revision_.clear();
    return std::nullopt;
  }

  Result<std::string> read() override {
    Result<Pairs> pairs = pairs_now();
    // A token lasts five minutes.
    if (!pairs && unauthenticated_ && !headers_.empty()) {
      headers_.clear();
      pairs = pairs_now();
    }
    if (!pairs) return std::move(pairs).error();
    return text_of_pairs(*pairs);
  }

  Result<bool> wait(Time until) override {
    if (watch_ == nullptr) {
      if (revision_.empty()) return true;
      HttpOptions http = http_;
      http.headers = headers_;
      http.headers.emplace_back("Content-Type: application/json");
      Json ask = range();
      ask["start_revision"] = std::to_string(std::strtoull(revision_.c_str(), nullptr, 10) + 1);
      watch_ = std::make_unique<Transfer>(base_ + "watch", http, Json{{"create_request", ask}}.dump());
    }
    Result<bool> out = listen_on(until);
    // The next one begins behind what is read next.
    if (!out || *out) watch_.reset();
    return out;
  }

 private:
  using Pairs = std::map<std::string, std::string>;

  Error failed(const std::string& why) const { return {Error::Kind::Network, url_.server() + ": " + why}; }

  Json range() const {
    return {{"key", base::base64_encode(prefix_)}, {"range_end", base::base64_encode(behind(prefix_))}};
  }

  Result<bool> listen_on(Time until) {
    for (;;) {
      Result<Transfer::Came> came = watch_->go_on(until);
      if (!came) return std::move(came).error();
      if (*came == Transfer::Came::Late) return false;
      if (*came == Transfer::Came::End)
        return watch_->status() == 200 ? Result<bool>(true) : failed(refusal(watch_->status(), watch_->body()));
      std::string& body = watch_->body();
      for (std::size_t end = body.find('\n'); end != std::string::npos; end = body.find('\n')) {
        Json message = Json::parse(body.substr(0, end), nullptr, false);
        body.erase(0, end + 1);
        if (!message.is_object()) return failed("it does not speak etcd's JSON");
        const Json result = message.value("result", Json::object());
        // A watch that is cancelled (the revision is compacted) has missed something.
        if (message.contains("error") || result.contains("events") || result.contains("canceled")) return true;
      }
    }
  }

  /// Texts of etcd name users but no passwords.
  static std::string refusal(int status, const std::string& body) {
    if (status == 404) return "it has no JSON gateway below /v3 (etcd 3.4 and later)";
    Json read = Json::parse(body, nullptr, false);
    std::string why = read.is_object() ? text_at(read, "error") : std::string();
    if (why.find("user name is empty") != std::string::npos)
      return "it wants user and password (etcd://USER:PASSWORD@HOST, or ETCDCTL_USER)";
    return "it answers " + std::to_string(status) + (why.empty() ? "" : ": " + why.substr(0, 200));
  }

  Result<Json> ask(const std::string& path, const Json& what) {
    HttpOptions http = http_;
    http.headers = headers_;
    Result<HttpReply> reply = post(base_ + path, what.dump(), http);
    if (!reply) return std::move(reply).error();
    unauthenticated_ = reply->status == 401;
    if (reply->status != 200) return failed(refusal(reply->status, reply->body));
    Json read = Json::parse(reply->body, nullptr, false);
    if (!read.is_object()) return failed("it does not speak etcd's JSON");
    return read;
  }

  std::optional<Error> log_in() {
    std::string user = url_.user, password = url_.password;
    const char* given = std::getenv("ETCDCTL_USER");
    if (user.empty() && given != nullptr) {
      std::string both = given;
      user = both.substr(0, both.find(':'));
      password = both.substr(std::min(user.size() + 1, both.size()));
    }
    if (user.empty() || !headers_.empty()) return std::nullopt;
    Result<Json> answer = ask("auth/authenticate", {{"name", user}, {"password", password}});
    if (!answer) return std::move(answer).error();
    headers_ = {"Authorization: " + text_at(*answer, "token")};
    return std::nullopt;
  }

  Result<Pairs> pairs_now() {
    if (std::optional<Error> error = log_in()) return *error;
    Pairs out;
    std::size_t size = 0;
    Json what = range();
    what["limit"] = kPage;
    for (std::string revision;;) {
      Result<Json> page = ask("kv/range", what);
      if (!page) return std::move(page).error();
      if (revision.empty()) revision = revision_of(*page);
      std::string last;
      for (const Json& pair : page->value("kvs", Json::array())) {
        std::optional<std::string> key = base::base64_decode(text_at(pair, "key"));
        std::optional<std::string> value = base::base64_decode(text_at(pair, "value"));
        if (!key || !value) return failed("it does not speak etcd's JSON");
        size += key->size() + value->size();
        last = *key;
        out[*key] = *std::move(value);
      }
      if (size > options_.largest)
        return failed("it holds more than " + std::to_string(options_.largest >> 20) + " MiB");
      revision_ = revision;
      if (!page->value("more", false) || last.empty()) return out;
      what["key"] = base::base64_encode(last + '\0');
      what["revision"] = revision;
    }
  }

  const base::StoreUrl url_;
  const StoreOptions options_;
  const std::string prefix_;
  std::string base_;
  HttpOptions http_;
  std::vector<std::string> headers_;  ///< With the token.
  bool unauthenticated_ = false;      ///< The last answer said so.
  std::string revision_;              ///< That was read; empty: none.
  std::unique_ptr<Transfer> watch_;
};

}  // namespace

std::unique_ptr<Store> open_etcd(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop) {
  return std::make_unique<Etcd>(url, options, stop);
}

}  // namespace gw::net
