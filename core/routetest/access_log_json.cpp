#include "routetest/access_log_json.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

#include "routetest/address.h"
#include "routetest/json_scan.h"

namespace gw::routetest {
namespace {

enum class Field : std::uint8_t {
  ClientAddress,
  ClientHost,
  ClientPort,
  Host,
  HostName,
  HostPort,
  Method,
  Target,
  Version,
  Scheme,
  EntryPoint,
  Router,
  DownstreamStatus,
  OriginStatus,
  TlsVersion,
};

// In the order of Field. Source: traefik v3.7 pkg/middlewares/accesslog/logdata.go.
constexpr std::array<std::string_view, 15> kFields = {
    "ClientAddr",     "ClientHost",    "ClientPort",       "RequestAddr",     "RequestHost",
    "RequestPort",    "RequestMethod", "RequestPath",      "RequestProtocol", "RequestScheme",
    "entryPointName", "RouterName",    "DownstreamStatus", "OriginStatus",    "TLSVersion"};

std::optional<Field> to_field(std::string_view key) {
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    if (key == kFields[i]) return static_cast<Field>(i);
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(std::string_view line, const LogDefaults& defaults, LogLine& out)
      : json_(line), defaults_(defaults), out_(out) {}

  LogFault read() {
    out_.format = LogFormat::TraefikJson;
    if (!object()) return {json_.error(), json_.place()};
    if (!has(Field::Target)) return {"no RequestPath: this is no line of Traefik's access log", 1};
    if (!unescape(Field::Target, out_.asked.target)) return {json_.error(), json_.place()};
    if (!assign(Field::Method, "GET", out_.asked.method) || !assign(Field::Version, "HTTP/1.1", out_.asked.version) ||
        !assign(Field::EntryPoint, "", out_.asked.entry_point) || !assign(Field::Router, "", out_.router))
      return {json_.error(), json_.place()};
    if (out_.router == "-") out_.router.clear();
    out_.asked.headers.resize(headers_);
    client();
    host();
    bool says = has(Field::Scheme) || has(Field::TlsVersion);
    out_.asked.tls = says ? has(Field::TlsVersion) || value(Field::Scheme) == "https" : defaults_.tls;
    status();
    return {};
  }

 private:
  bool object() {
    if (!json_.expect('{', "a JSON object is expected")) return false;
    if (json_.take('}')) return json_.finished();
    do {
      JsonScanner::Text key;
      if (!json_.text(key) || !json_.expect(':', "a colon is expected behind a key")) return false;
      if (!member(key.inside)) return false;
    } while (json_.take(','));
    return json_.expect('}', "a comma or } is expected") && json_.finished();
  }

  bool member(std::string_view key) {
    if (key.starts_with("request_")) return json_.peek() == '"' ? header(key.substr(8)) : json_.skip();
    std::optional<Field> field = to_field(key);
    if (!field) return json_.skip();
    JsonScanner::Text& to = values_[static_cast<std::size_t>(*field)];
    char c = json_.peek();
    if (c == '"') return json_.text(to);
    if (c != '-' && (c < '0' || c > '9')) return json_.skip();
    to.escaped = false;
    return json_.number(to.inside);
  }

  bool header(std::string_view name) {
    JsonScanner::Text text;
    if (!json_.text(text)) return false;
    if (name.empty() || text.inside.empty()) return true;
    if (headers_ == out_.asked.headers.size()) out_.asked.headers.emplace_back();
    auto& [to_name, to_value] = out_.asked.headers[headers_++];
    to_name.assign(name);
    return json_.unescape(text, to_value);
  }

  /// As it stands in the line.
  std::string_view value(Field field) const { return values_[static_cast<std::size_t>(field)].inside; }
  bool has(Field field) const { return !value(field).empty(); }

  bool unescape(Field field, std::string& to) { return json_.unescape(values_[static_cast<std::size_t>(field)], to); }

  bool assign(Field field, std::string_view absent, std::string& to) {
    if (has(field)) return unescape(field, to);
    to.assign(absent);
    return true;
  }

  void client() {
    std::string& remote = out_.asked.remote;
    if (to_remote(value(Field::ClientAddress), remote)) return;
    if (!to_remote(value(Field::ClientHost), remote)) {
      remote.assign("192.0.2.1:0");
    } else if (to_port(value(Field::ClientPort))) {
      remote.pop_back();  // The port 0 of to_remote().
      remote += value(Field::ClientPort);
    }
  }

  void host() {
    std::string_view whole = value(Field::Host), name = value(Field::HostName), port = value(Field::HostPort);
    out_.host_assumed = whole.empty() && name.empty();
    if (out_.host_assumed && defaults_.host.empty()) {
      out_.asked.host.reset();
      return;
    }
    std::string& host = out_.asked.host ? *out_.asked.host : out_.asked.host.emplace();
    if (out_.host_assumed) host.assign(defaults_.host);
    else if (!whole.empty()) host.assign(whole);
    else set_host(name, to_port(port) ? port : std::string_view(), host);
  }

  static void set_host(std::string_view name, std::string_view port, std::string& to) {
    bool six = name.find(':') != std::string_view::npos && !name.starts_with('[');
    to.assign(six ? "[" : "");
    to += name;
    if (six) to += ']';
    if (port.empty()) return;
    to += ':';
    to += port;
  }

  void status() {
    for (Field field : {Field::OriginStatus, Field::DownstreamStatus}) {
      int number = 0;
      std::string_view text = value(field);
      std::from_chars(text.data(), text.data() + text.size(), number);
      if (number > 0 && number <= 999) out_.status = number;
    }
  }

  JsonScanner json_;
  const LogDefaults& defaults_;
  LogLine& out_;
  std::array<JsonScanner::Text, kFields.size()> values_{};
  std::size_t headers_ = 0;
};

}  // namespace

LogFault read_json_log_line(std::string_view line, const LogDefaults& defaults, LogLine& out) {
  return Reader(line, defaults, out).read();
}

}  // namespace gw::routetest
