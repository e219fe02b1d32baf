#include "routetest/batch.h"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "routetest/address.h"
#include "routetest/json_scan.h"

namespace gw::routetest {
namespace {

enum class Key : std::uint8_t {
  Method,
  Target,
  Host,
  Headers,
  Remote,
  Tls,
  Sni,
  Alpn,
  EntryPoint,
  Http,
  Version,
  Raw,
  Conn
};

// In the order of Key.
constexpr std::array<std::string_view, 13> kKeys = {"method", "target",     "host", "headers", "remote", "tls", "sni",
                                                    "alpn",   "entrypoint", "http", "version", "raw",    "conn"};
constexpr std::size_t kMostItems = 10'000;

constexpr unsigned bit(Key key) { return 1U << static_cast<unsigned>(key); }

constexpr unsigned kRequestOnly =
    bit(Key::Method) | bit(Key::Target) | bit(Key::Host) | bit(Key::Headers) | bit(Key::Http) | bit(Key::Version);

class Reader {
 public:
  Reader(std::string_view line, flow::Asked& out) : json_(line), out_(out) {}

  std::optional<std::string> read() {
    if (object() && consistent()) {
      defaults();
      return std::nullopt;
    }
    std::string message = json_.error() != nullptr ? json_.error() : error_;
    return message + " (column " + std::to_string(place_ != 0 ? place_ : json_.place()) + ")";
  }

 private:
  bool fail(std::string message, std::size_t place) {
    error_ = std::move(message);
    place_ = place;
    return false;
  }

  bool seen(Key key) const { return (seen_ & bit(key)) != 0; }

  bool object() {
    if (!json_.expect('{', "a question is a JSON object: {\"target\":\"/\",\"host\":\"a.com\"}")) return false;
    if (json_.take('}')) return json_.finished();
    do {
      json_.peek();
      std::size_t place = json_.place();
      std::optional<Key> key = this->key(place);
      if (!key || !json_.expect(':', "a colon is expected behind a key")) return false;
      if (seen(*key)) return fail("the key " + base::quote(name(*key)) + " stands twice", place);
      json_.peek();
      place = json_.place();
      if (json_.null()) continue;
      seen_ |= bit(*key);
      if (!member(*key, place)) return false;
    } while (json_.take(','));
    return json_.expect('}', "a comma or } is expected") && json_.finished();
  }

  static std::string_view name(Key key) { return kKeys[static_cast<std::size_t>(key)]; }

  std::optional<Key> key(std::size_t place) {
    JsonScanner::Text text;
    if (!json_.text(text)) return std::nullopt;
    std::string unescaped;
    std::string_view found = text.inside;
    if (text.escaped) {
      if (!json_.unescape(text, unescaped)) return std::nullopt;
      found = unescaped;
    }
    for (std::size_t i = 0; i < kKeys.size(); ++i) {
      if (found == kKeys[i]) return static_cast<Key>(i);
    }
    std::vector<std::string> names(kKeys.begin(), kKeys.end());
    const std::string* nearest = base::nearest(found, names);
    fail("unknown key " + base::quote(found.substr(0, 100)) +
             (nearest == nullptr ? std::string() : ", did you mean " + base::quote(*nearest) + "?"),
         place);
    return std::nullopt;
  }

  bool member(Key key, std::size_t place) {
    switch (key) {
      case Key::Method: return json_.text(out_.method);
      case Key::Target: return json_.text(out_.target);
      case Key::Host: return json_.text(kept(out_.host));
      case Key::Headers: return headers();
      case Key::Remote: return remote(place);
      case Key::Tls: return json_.boolean(out_.tls);
      case Key::Sni: return json_.text(kept(out_.sni));
      case Key::Alpn: return protocols();
      case Key::EntryPoint: return json_.text(out_.entry_point);
      case Key::Http: return version(place, false);
      case Key::Version: return version(place, true);
      case Key::Raw: return json_.latin1(kept(out_.raw));
      case Key::Conn: return connection(place);
    }
    return false;
  }

  static std::string& kept(std::optional<std::string>& text) { return text ? *text : text.emplace(); }

  bool headers() {
    std::size_t count = 0;
    if (!json_.expect('[', "headers are a list of pairs: [[\"Name\",\"value\"]]")) return false;
    if (!json_.take(']')) {
      do {
        if (count == kMostItems) return json_.fail("there are more than 10,000 headers");
        if (count == out_.headers.size()) out_.headers.emplace_back();
        auto& [header, value] = out_.headers[count++];
        if (!json_.expect('[', "a header is a pair: [\"Name\",\"value\"]") || !json_.text(header) ||
            !json_.expect(',', "a header is a pair: [\"Name\",\"value\"]") || !json_.text(value) ||
            !json_.expect(']', "a header is a pair: [\"Name\",\"value\"]"))
          return false;
      } while (json_.take(','));
      if (!json_.expect(']', "a comma or ] is expected")) return false;
    }
    out_.headers.resize(count);
    return true;
  }

  bool protocols() {
    std::size_t count = 0;
    if (!json_.expect('[', "alpn is a list of texts: [\"h2\",\"http/1.1\"]")) return false;
    if (!json_.take(']')) {
      do {
        if (count == kMostItems) return json_.fail("there are more than 10,000 protocols");
        if (count == out_.alpn.size()) out_.alpn.emplace_back();
        if (!json_.text(out_.alpn[count++])) return false;
      } while (json_.take(','));
      if (!json_.expect(']', "a comma or ] is expected")) return false;
    }
    out_.alpn.resize(count);
    return true;
  }

  bool remote(std::size_t place) {
    if (!json_.text(scratch_)) return false;
    if (to_remote(scratch_, out_.remote)) return true;
    return fail(base::quote(scratch_) + " is no address: write IP:PORT", place);
  }

  bool version(std::size_t place, bool as_sent) {
    if (!json_.text(scratch_)) return false;
    out_.version_as_sent = as_sent;
    if (as_sent) {
      out_.version.assign(scratch_);
      return true;
    }
    std::optional<std::string_view> version = to_version(scratch_);
    if (!version) return fail(base::quote(scratch_) + " is no version of HTTP: write 1.0, 1.1, 2 or 3", place);
    out_.version.assign(*version);
    return true;
  }

  bool connection(std::size_t place) {
    using Kind = flow::Asked::Kind;
    if (!json_.text(scratch_)) return false;
    if (scratch_ == "tls") out_.kind = Kind::Tls;
    else if (scratch_ == "plain") out_.kind = Kind::Plain;
    else if (scratch_ == "postgres") out_.kind = Kind::Postgres;
    else if (scratch_ == "sslv2") out_.kind = Kind::SslV2;
    else if (scratch_ == "udp") out_.kind = Kind::Udp;
    else return fail(base::quote(scratch_) + " is no kind of connection: tls, plain, postgres, sslv2 or udp", place);
    return true;
  }

  bool consistent() {
    unsigned request = seen_ & kRequestOnly;
    if (request != 0 && (seen(Key::Raw) || seen(Key::Conn))) {
      Key first = Key::Method;
      while (!(request & bit(first))) first = static_cast<Key>(static_cast<unsigned>(first) + 1);
      return fail(base::quote(name(first)) +
                      (seen(Key::Raw) ? " is part of raw already: leave one out" : " is no part of a connection"),
                  1);
    }
    if (seen(Key::Raw) && seen(Key::Conn)) return fail("raw is a request, conn a connection: leave one out", 1);
    if (seen(Key::Http) && seen(Key::Version)) return fail("http and version say the same: leave one out", 1);
    return true;
  }

  /// What the line does not say; memory of what it does say is kept.
  void defaults() {
    static const flow::Asked kFresh;
    if (!seen(Key::Conn)) out_.kind = kFresh.kind;
    if (!seen(Key::EntryPoint)) out_.entry_point.clear();
    if (!seen(Key::Remote)) out_.remote.assign(kFresh.remote);
    if (!seen(Key::Tls)) out_.tls = false;
    if (!seen(Key::Sni)) out_.sni.reset();
    if (!seen(Key::Alpn)) out_.alpn.clear();
    if (!seen(Key::Raw)) out_.raw.reset();
    if (!seen(Key::Method)) out_.method.assign(kFresh.method);
    if (!seen(Key::Target)) out_.target.assign(kFresh.target);
    if (!seen(Key::Host)) out_.host.reset();
    if (!seen(Key::Headers)) out_.headers.clear();
    if (!seen(Key::Http) && !seen(Key::Version)) {
      out_.version.assign(kFresh.version);
      out_.version_as_sent = false;
    }
    out_.port = 0;
    out_.client_certificate = false;
  }

  JsonScanner json_;
  flow::Asked& out_;
  unsigned seen_ = 0;
  std::string scratch_;
  std::string error_;
  std::size_t place_ = 0;  ///< Of error_, from 1; 0: that of the scanner.
};

}  // namespace

std::optional<std::string> read_question(std::string_view line, flow::Asked& out) { return Reader(line, out).read(); }

}  // namespace gw::routetest
