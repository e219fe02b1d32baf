#include "routetest/access_log.h"

#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include "base/ip.h"
#include "base/rune.h"
#include "route/request.h"
#include "routetest/access_log_json.h"
#include "routetest/address.h"

namespace gw::routetest {
namespace {

bool digit(char c) { return '0' <= c && c <= '9'; }

int hexadecimal(char c) {
  if (digit(c)) return c - '0';
  if ('a' <= c && c <= 'f') return c - 'a' + 10;
  if ('A' <= c && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The value of `count` digits at the beginning; -1 if they are none.
long digits(std::string_view text, std::size_t count) {
  if (text.size() < count) return -1;
  long out = 0;
  for (std::size_t i = 0; i < count; ++i) {
    int value = hexadecimal(text[i]);
    if (value < 0) return -1;
    out = out * 16 + value;
  }
  return out;
}

/// Go's strconv.Quote, Apache's and nginx's "\x22": what they have in common means the same.
void unescape(std::string_view text, std::string& out) {
  out.clear();
  while (true) {
    std::size_t stop = text.find('\\');
    out.append(text.substr(0, stop));
    if (stop == std::string_view::npos) return;
    text.remove_prefix(stop + 1);
    char kind = text.empty() ? '\\' : text[0];
    std::string_view rest = text.empty() ? text : text.substr(1);
    std::size_t wide = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    long value = wide == 0 ? -1 : digits(rest, wide);
    if (value >= 0) {
      if (kind == 'x') out += static_cast<char>(static_cast<unsigned char>(value));
      else base::encode(static_cast<std::uint32_t>(value), out);
      text = rest.substr(wide);
      continue;
    }
    constexpr std::string_view kNames = "abfnrtv", kBytes = "\a\b\f\n\r\t\v";
    std::size_t named = kNames.find(kind);
    out += named == std::string_view::npos ? kind : kBytes[named];
    text = rest;
  }
}

/// A line of words, cut from the left.
class Words {
 public:
  explicit Words(std::string_view line) : line_(line), rest_(line) {}

  std::string_view rest() const { return rest_; }
  std::size_t column() const { return line_.size() - rest_.size() + 1; }
  void skip(std::size_t size) { rest_.remove_prefix(size); }

  std::string_view word() {
    std::size_t end = std::min(rest_.find(' '), rest_.size());
    std::string_view out = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return out;
  }

  /// What stands in double quotes, escapes as they are; nothing if no quote is next or none closes.
  std::optional<std::string_view> quoted() {
    if (!rest_.starts_with('"')) return std::nullopt;
    for (std::size_t at = 1;; ++at) {
      at = rest_.find_first_of("\"\\", at);
      if (at == std::string_view::npos) return std::nullopt;
      if (rest_[at] == '\\') {
        ++at;
        continue;
      }
      std::string_view out = rest_.substr(1, at - 1);
      rest_.remove_prefix(std::min(at + 2, rest_.size()));
      return out;
    }
  }

  /// The request line: Traefik does not escape quotes in it, so the one that a status follows closes it.
  std::optional<std::string_view> request() {
    if (!rest_.starts_with('"')) return std::nullopt;
    for (std::size_t at = rest_.find('"', 1); at != std::string_view::npos; at = rest_.find('"', at + 1)) {
      bool status = at + 2 < rest_.size() && rest_[at + 1] == ' ' && (digit(rest_[at + 2]) || rest_[at + 2] == '-');
      if (!status) continue;
      std::string_view out = rest_.substr(1, at - 1);
      rest_.remove_prefix(at + 2);
      return out;
    }
    return std::nullopt;
  }

 private:
  std::string_view line_, rest_;
};

class CommonReader {
 public:
  CommonReader(std::string_view line, const LogDefaults& defaults, LogLine& out)
      : words_(line), defaults_(defaults), out_(out) {}

  LogFault read() {
    if (LogFault fault = client()) return fault;
    std::size_t place = words_.column();
    std::optional<std::string_view> line = words_.request();
    if (!line) return {"a request in double quotes, then a status, is expected", place};
    std::string_view status = words_.word();
    auto end = std::from_chars(status.data(), status.data() + status.size(), out_.status);
    if (end.ptr != status.data() + status.size() || out_.status < 0 || out_.status > 999) out_.status = 0;
    words_.word();  // Size.
    out_.format = LogFormat::Common;
    rest();
    if (!request(*line)) return {"the request line is none: METHOD TARGET HTTP/1.1", place};
    out_.asked.tls = defaults_.tls;
    return {};
  }

 private:
  /// "10.0.0.1 - user [time] ", with "a.com:443 " in front in Apache's vhost_combined.
  LogFault client() {
    std::size_t time = words_.rest().find(" [");
    if (time == std::string_view::npos) return {"the format of this line is not known: no time in brackets", 1};
    std::string_view who = words_.rest().substr(0, time);
    std::string_view first = who.substr(0, who.find(' '));
    std::string_view second = first.size() < who.size() ? who.substr(first.size() + 1) : std::string_view();
    second = second.substr(0, second.find(' '));
    bool plain = to_remote(first, out_.asked.remote);
    bool named = !plain && first.find(':') != std::string_view::npos && to_remote(second, out_.asked.remote);
    if (!plain && !named) out_.asked.remote.assign("192.0.2.1:0");  // A name of a client: no address is known.
    set_host(named ? first : std::string_view());
    std::size_t end = words_.rest().find("] ", time);
    if (end == std::string_view::npos) return {"the time has no closing bracket", time + 2};
    words_.skip(end + 2);
    return {};
  }

  void set_host(std::string_view known) {
    out_.host_assumed = known.empty();
    std::string_view host = known.empty() ? std::string_view(defaults_.host) : known;
    if (known.ends_with(":80")) host.remove_suffix(3);
    if (known.ends_with(":443")) host.remove_suffix(4);
    if (host.empty()) {
      out_.asked.host.reset();
      return;
    }
    if (!out_.asked.host) out_.asked.host.emplace();
    out_.asked.host->assign(host);
  }

  void rest() {
    std::size_t headers = 0;
    std::optional<std::string_view> referer = words_.quoted();
    std::optional<std::string_view> agent = referer ? words_.quoted() : std::nullopt;
    if (agent) {
      out_.format = LogFormat::Combined;
      header("Referer", *referer, headers);
      header("User-Agent", *agent, headers);
      traefik();
    }
    out_.asked.headers.resize(headers);
  }

  /// `17 "api@file" "http://10.0.0.5" 12ms`.
  void traefik() {
    std::string_view count = words_.word();
    if (count.empty() || count.find_first_not_of("0123456789") != std::string_view::npos) return;
    std::optional<std::string_view> router = words_.quoted();
    if (!router || !words_.quoted() || !words_.rest().ends_with("ms")) return;
    out_.format = LogFormat::Traefik;
    if (*router != "-") unescape(*router, out_.router);
  }

  void header(std::string_view name, std::string_view value, std::size_t& count) {
    if (value == "-" || value.empty()) return;
    if (count == out_.asked.headers.size()) out_.asked.headers.emplace_back();
    auto& [to_name, to_value] = out_.asked.headers[count++];
    to_name.assign(name);
    unescape(value, to_value);
  }

  bool request(std::string_view line) {
    std::size_t first = line.find(' '), last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return false;
    std::string_view version = line.substr(last + 1);
    std::string_view target = line.substr(first + 1, last - first - 1);
    if (!version.starts_with("HTTP/") || target.empty() || !route::is_token(line.substr(0, first))) return false;
    out_.asked.method.assign(line.substr(0, first));
    out_.asked.version.assign(version);
    if (out_.format == LogFormat::Traefik) out_.asked.target.assign(target);
    else unescape(target, out_.asked.target);
    return true;
  }

  Words words_;
  const LogDefaults& defaults_;
  LogLine& out_;
};

}  // namespace

LogFault read_log_line(std::string_view line, const LogDefaults& defaults, LogLine& out) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  out.router.clear();
  out.status = 0;
  out.host_assumed = false;
  out.asked.entry_point.clear();
  if (line.starts_with('{')) return read_json_log_line(line, defaults, out);
  return CommonReader(line, defaults, out).read();
}

}  // namespace gw::routetest
