// The request line, the header lines, and what Go's server then checks, in its order.

#include <algorithm>
#include <array>
#include <string>

#include "base/strings.h"
#include "route/lines.h"
#include "route/request.h"

namespace gw::route {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kSlack = 4096;  // Go's server reads so much more than it says.

Refusal bad_request(std::string_view why) { return {400, "400 Bad Request", why}; }

/// What Go's textproto.TrimString takes off.
std::string_view trim_space(std::string_view text) { return base::trim(text, " \t\r\n"); }

bool digit(char c) { return '0' <= c && c <= '9'; }

bool value_byte(char c) { return static_cast<unsigned char>(c) >= 0x20 ? c != 0x7f : c == '\t'; }

/// Reads one head into a Request.
class Reader {
 public:
  Reader(std::string_view bytes, const ServerOptions& options, Store& store, Request& out)
      : options_(options), lines_(bytes, options.max_header_bytes + kSlack), store_(store), out_(out) {}

  std::optional<Refusal> read() {
    if (auto refusal = read_all()) {
      refusal->incomplete = lines_.ended();
      if (lines_.full()) return Refusal{431, "431 Request Header Fields Too Large", "the head is over the limit"};
      return refusal;
    }
    out_.head_size = lines_.position();
    return check();
  }

 private:
  std::optional<Refusal> read_all() {
    std::string_view line;
    if (!lines_.next(line)) return Refusal{0, "", "the client sends nothing"};
    if (auto refusal = request_line(line)) return refusal;
    if (auto refusal = header_lines()) return refusal;
    if (hosts_ > 1) return bad_request("too many Host headers");
    if (out_.host.empty()) out_.host = host_;
    if (out_.header("Pragma") == "no-cache" && !out_.has_header("Cache-Control"))
      out_.headers.push_back({"Cache-Control", "no-cache"});
    return transfer();
  }

  std::optional<Refusal> request_line(std::string_view line) {
    std::size_t first = line.find(' ');
    std::size_t second = first == kNone ? kNone : line.find(' ', first + 1);
    if (second == kNone) return bad_request("the request line has not three parts");
    out_.method = line.substr(0, first);
    out_.target = line.substr(first + 1, second - first - 1);
    std::string_view version = line.substr(second + 1);
    if (!is_token(out_.method)) return bad_request("invalid method");
    bool known = version.size() == 8 && version.starts_with("HTTP/") && digit(version[5]) && version[6] == '.' &&
                 digit(version[7]);
    if (!known) return bad_request("malformed HTTP version");
    out_.major = version[5] - '0';
    out_.minor = version[7] - '0';
    return target();
  }

  /// CONNECT names an authority, which Go reads as a URL's.
  std::optional<Refusal> target() {
    bool authority = out_.method == "CONNECT" && !out_.target.starts_with('/');
    std::string_view url = authority ? store_.join({"http://", out_.target}) : out_.target;
    if (!parse_target(url, store_, out_.url, options_.hosts)) return bad_request("the target is no URL");
    if (authority) out_.url.scheme = {};
    out_.host = out_.url.host;
    return std::nullopt;
  }

  std::optional<Refusal> header_lines() {
    if (lines_.blank_ahead()) return bad_request("the first header line is a continuation");
    for (std::string_view line;;) {
      if (!lines_.next(line)) return bad_request("the head does not end");
      if (line.empty()) return std::nullopt;
      if (line.find(':') == kNone) return bad_request("a header line without a colon");
      line = base::trim(line, " \t");
      if (lines_.blank_ahead()) line = folded(line);
      if (auto refusal = header_line(line)) return refusal;
    }
  }

  /// The line with those that continue it, one space between them.
  std::string_view folded(std::string_view line) {
    std::string out(line);
    while (lines_.blank_ahead()) {
      lines_.skip_blanks();
      out += ' ';
      std::string_view more;
      if (!lines_.next(more)) break;
      out += base::trim(more, " \t");
    }
    return store_.keep(out);
  }

  std::optional<Refusal> header_line(std::string_view line) {
    std::size_t colon = line.find(':');
    std::string_view name = line.substr(0, colon), value = line.substr(colon + 1);
    if (name.empty() && options_.skip_nameless) return std::nullopt;
    std::optional<std::string_view> token = canonical_token(name, store_);
    // Go reads on after a space in a name, and refuses the request in the end.
    bool spaced = !token && !name.empty() && std::ranges::all_of(name, [](char c) {
      return c == ' ' || is_token({&c, 1});
    });
    if (!token && !spaced) return bad_request("malformed header line");
    if (!base::printable(value) && !std::ranges::all_of(value, value_byte))
      return bad_request("a control byte in a header");
    while (!value.empty() && (value[0] == ' ' || value[0] == '\t')) value.remove_prefix(1);
    bad_name_ = bad_name_ || spaced;
    if (token) name = *token;
    if (name == "Host" && ++hosts_ == 1) host_ = value;
    if (name != "Host") out_.headers.push_back({name, value});
    return std::nullopt;
  }

  /// How long the body is. Source: transfer.go (parseTransferEncoding, fixLength, fixTrailer).
  std::optional<Refusal> transfer() {
    bool chunked = false;
    if (out_.has_header("Transfer-Encoding")) {
      bool one = std::ranges::count(out_.headers, std::string_view("Transfer-Encoding"), &rule::Pair::name) == 1;
      std::string_view coding = out_.header("Transfer-Encoding");
      out_.remove_header("Transfer-Encoding");
      if (out_.major > 1 || (out_.major == 1 && out_.minor >= 1)) {
        if (!one || !base::equal_fold_ascii(coding, "chunked"))
          return Refusal{501, "Unsupported transfer encoding", "a transfer encoding that is not chunked"};
        chunked = true;
      }
    }
    if (auto refusal = content_length()) return refusal;
    if (!chunked) return std::nullopt;
    out_.body_size = -1;
    out_.remove_header("Content-Length");
    return announced_trailers();
  }

  std::optional<Refusal> content_length() {
    std::size_t count = 0;
    std::string_view first;
    for (const rule::Pair& line : out_.headers) {
      if (line.name != "Content-Length") continue;
      if (++count == 1) first = trim_space(line.value);
      else if (trim_space(line.value) != first) return bad_request("different Content-Length headers");
    }
    if (count == 0) return std::nullopt;
    if (count > 1) out_.set_header("Content-Length", first);
    if (first.empty() || !std::ranges::all_of(first, digit)) return bad_request("bad Content-Length");
    constexpr std::int64_t kMax = INT64_MAX;
    std::int64_t size = 0;
    for (char c : first) {
      if (size > (kMax - (c - '0')) / 10) return bad_request("bad Content-Length");
      size = size * 10 + (c - '0');
    }
    out_.body_size = size;
    return std::nullopt;
  }

  std::optional<Refusal> announced_trailers() {
    for (const rule::Pair& line : out_.headers) {
      if (line.name != "Trailer") continue;
      for (std::string_view part : base::split(line.value, ",")) {
        std::string_view name = canonical_header(trim_space(part), store_);
        if (name.empty()) continue;
        if (name == "Transfer-Encoding" || name == "Trailer" || name == "Content-Length")
          return bad_request("bad trailer");
        if (std::ranges::find(out_.trailers, name) == out_.trailers.end()) out_.trailers.push_back(name);
      }
    }
    out_.remove_header("Trailer");
    return std::nullopt;
  }

  std::optional<Refusal> check() {
    bool preface = out_.major == 2 && out_.minor == 0 && out_.method == "PRI" && out_.target == "*";
    if (out_.major != 1 && !preface)
      return Refusal{505, "505 HTTP Version Not Supported: unsupported protocol version", "not HTTP/1"};
    bool bare_preface = preface && hosts_ == 0 && out_.headers.empty();
    bool needs_host = (out_.major > 1 || out_.minor >= 1) && out_.method != "CONNECT" && !bare_preface;
    if (needs_host && hosts_ == 0)
      return Refusal{400, "400 Bad Request: missing required Host header", "no Host header"};
    if (!is_host(host_)) return Refusal{400, "400 Bad Request: malformed Host header", "a byte that hosts do not have"};
    if (bad_name_) return Refusal{400, "400 Bad Request: invalid header name", "a space in a header's name"};
    if (std::string_view expect = out_.header("Expect"); !expect.empty() && !continues(expect))
      return Refusal{417, "", "an expectation that is not 100-continue"};
    if (out_.method == "OPTIONS" && out_.target == "*") return Refusal{200, "", "Go answers OPTIONS * itself"};
    return std::nullopt;
  }

  /// Source: Go net/http hasToken.
  static bool continues(std::string_view expect) {
    constexpr std::string_view kToken = "100-continue";
    auto boundary = [](char c) { return c == ' ' || c == ',' || c == '\t'; };
    for (std::size_t at = 0; at + kToken.size() <= expect.size(); ++at) {
      if (at > 0 && !boundary(expect[at - 1])) continue;
      std::size_t end = at + kToken.size();
      if (end < expect.size() && !boundary(expect[end])) continue;
      if (base::equal_fold_ascii(expect.substr(at, kToken.size()), kToken)) return true;
    }
    return false;
  }

  const ServerOptions& options_;
  Lines lines_;
  Store& store_;
  Request& out_;
  std::size_t hosts_ = 0;
  std::string_view host_;
  bool bad_name_ = false;
};

}  // namespace

std::optional<Refusal> read_request(std::string_view bytes, const ServerOptions& options, Store& store, Request& out) {
  out.clear();
  return Reader(bytes, options, store, out).read();
}

}  // namespace gw::route
