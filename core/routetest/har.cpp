#include "routetest/har.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "route/request.h"
#include "routetest/url.h"

namespace gw::routetest {
namespace {

std::string_view without_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

/// What browsers call it: "h2", "HTTP/2", "http/2.0", "h3", "unknown".
std::string_view to_http_version(std::string_view text) {
  if (base::equal_fold_ascii(text, "http/1.0")) return "HTTP/1.0";
  if (text.find("1.") != std::string_view::npos) return "HTTP/1.1";
  if (text.find('2') != std::string_view::npos) return "HTTP/2.0";
  return text.find('3') != std::string_view::npos ? "HTTP/3.0" : "HTTP/1.1";
}

/// One entry, of which JsonScanner::skip() has found that it is JSON.
class EntryReader {
 public:
  EntryReader(std::string_view json, HarEntry& out) : json_(json), out_(out) {}

  /// Empty: all is well.
  std::string read() {
    out_.asked = {};
    out_.status = 0;
    object([this](std::string_view key) {
      if (key == "request") object([this](std::string_view name) { request(name); });
      else if (key == "response") object([this](std::string_view name) { response(name); });
      else json_.skip();
    });
    if (url_.empty()) return "the entry has no request with a url";
    return make();
  }

 private:
  /// Calls `member` for each key of an object, which takes the value; anything else is skipped.
  template <class Member>
  void object(Member&& member) {
    if (json_.peek() != '{') {
      json_.skip();
      return;
    }
    json_.take('{');
    if (json_.take('}')) return;
    do {
      JsonScanner::Text key;
      if (!json_.text(key) || !json_.take(':')) return;
      member(key.inside);
    } while (json_.error() == nullptr && json_.take(','));
    json_.take('}');
  }

  void text(std::string& to) {
    if (json_.peek() == '"') json_.text(to);
    else json_.skip();
  }

  void number(long& to) {
    std::string_view digits;
    char c = json_.peek();
    if (c != '-' && (c < '0' || c > '9')) {
      json_.skip();
    } else if (json_.number(digits)) {
      std::from_chars(digits.data(), digits.data() + digits.size(), to);
    }
  }

  void request(std::string_view key) {
    if (key == "method") text(method_);
    else if (key == "url") text(url_);
    else if (key == "httpVersion") text(version_);
    else if (key == "headers") headers();
    else if (key == "bodySize") number(body_);
    else json_.skip();
  }

  void response(std::string_view key) {
    long status = 0;
    if (key != "status") {
      json_.skip();
      return;
    }
    number(status);
    if (status > 0 && status <= 999) out_.status = static_cast<int>(status);
  }

  void headers() {
    if (!json_.take('[')) {
      json_.skip();
      return;
    }
    if (json_.take(']')) return;
    do {
      auto& [name, value] = headers_.emplace_back();
      object([&, to_name = &name, to_value = &value](std::string_view key) {
        if (key == "name") text(*to_name);
        else if (key == "value") text(*to_value);
        else json_.skip();
      });
    } while (json_.error() == nullptr && json_.take(','));
    json_.take(']');
  }

  std::string make() {
    if (json_.error() != nullptr) return json_.error();
    // A WebSocket begins as a request.
    if (base::starts_with_fold(url_, "ws:") || base::starts_with_fold(url_, "wss:")) url_.replace(0, 2, "http");
    if (!base::starts_with_fold(url_, "http:") && !base::starts_with_fold(url_, "https:"))
      return base::quote(url_.substr(0, std::min<std::size_t>(url_.find(':'), 40))) + " is not HTTP";
    Result<flow::Asked> asked = asked_url(url_, true);
    if (!asked) return asked.error().message;
    if (!method_.empty() && !route::is_token(method_)) return base::quote(method_.substr(0, 40)) + " is no method";
    out_.asked = *std::move(asked);
    if (!method_.empty()) out_.asked.method = method_;
    out_.asked.version = to_http_version(version_);
    bool sized = false;
    for (auto& [name, value] : headers_) {
      sized = sized || base::equal_fold_ascii(name, "Content-Length");
      if (base::equal_fold_ascii(name, "Host")) out_.asked.host = value;
      else if (route::is_token(name)) out_.asked.headers.emplace_back(std::move(name), std::move(value));
    }
    if (!sized && body_ > 0) out_.asked.headers.emplace_back("Content-Length", std::to_string(body_));
    return {};
  }

  JsonScanner json_;
  HarEntry& out_;
  std::string method_, url_, version_;
  long body_ = 0;
  std::vector<std::pair<std::string, std::string>> headers_;
};

}  // namespace

HarReader::HarReader(std::string_view har) : json_(without_mark(har)) {}

HarReader::Next HarReader::broken(std::string& problem) {
  ended_ = true;
  problem = std::string(json_.error() != nullptr ? json_.error() : "a list of entries is expected") + " (byte " +
            std::to_string(json_.place()) + ")";
  return Next::Problem;
}

/// Goes to the value of the member.
bool HarReader::find_member(std::string_view name) {
  if (!json_.expect('{', "this is no recording: a JSON object with log.entries is expected")) return false;
  do {
    JsonScanner::Text key;
    if (!json_.text(key) || !json_.expect(':', "a colon is expected behind a key")) return false;
    if (key.inside == name) return true;
    if (!json_.skip()) return false;
  } while (json_.take(','));
  return json_.fail("this is no recording: it has no log.entries");
}

bool HarReader::find_entries() {
  return find_member("log") && find_member("entries") && json_.expect('[', "entries is a list");
}

HarReader::Next HarReader::next(HarEntry& entry, std::string& problem) {
  if (ended_) return Next::End;
  if (!started_) {
    started_ = true;
    if (!find_entries()) return broken(problem);
    ended_ = json_.take(']');
  } else {
    ended_ = json_.take(']');
    if (!ended_ && !json_.expect(',', "a comma or ] is expected")) return broken(problem);
  }
  if (ended_) return Next::End;
  json_.peek();
  const char* begin = json_.position();
  std::size_t place = json_.place();
  entry.number = ++number_;
  if (!json_.skip()) return broken(problem);
  std::string error = EntryReader({begin, static_cast<std::size_t>(json_.position() - begin)}, entry).read();
  if (error.empty()) return Next::Entry;
  problem = "entry " + std::to_string(number_) + " (byte " + std::to_string(place) + "): " + error;
  return Next::Problem;
}

}  // namespace gw::routetest
