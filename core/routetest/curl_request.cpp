#include "routetest/curl_request.h"

#include <algorithm>

#include "base/strings.h"
#include "routetest/address.h"
#include "routetest/url.h"

namespace gw::routetest {
namespace {

using Header = CurlRequest::Header;

constexpr std::size_t kBoundary = 40;              // 24 dashes, 16 digits.
constexpr std::size_t kExpect = 1024UL * 1024;     // lib/http.h EXPECT_100_THRESHOLD.
constexpr std::string_view kAgent = "curl/8.0.0";  // Any version: none is known.
constexpr std::string_view kCodings = "deflate, gzip, br, zstd";

Error usage(std::string message) { return {Error::Kind::Usage, std::move(message)}; }

class Composer {
 public:
  explicit Composer(CurlRequest& options) : options_(options) {}

  Result<CurlCommand> compose() {
    if (options_.json) json_headers();
    if (!options_.url) return usage("the command has no URL");
    if (!options_.glob_off) {
      if (std::optional<Error> error = pattern(*options_.url)) return *std::move(error);
    }
    bool body = options_.body || options_.form_parts > 0;
    if (body && options_.head && !options_.get)
      return usage("--head and data exclude each other: curl refuses both together");
    if (options_.body && options_.form_parts > 0)
      return usage("--data and --form exclude each other: curl refuses both together");
    Result<flow::Asked> asked = asked_url(*options_.url, options_.path_as_is);
    if (!asked) return std::move(asked).error();
    asked_ = *std::move(asked);
    line();
    headers(body && !options_.get);
    return CurlCommand{std::move(asked_), std::move(options_.notes)};
  }

 private:
  /// curl asks for several URLs at once where it finds "{a,b}" or "[1-9]".
  static std::optional<Error> pattern(std::string& url) {
    std::string plain;
    for (std::size_t i = 0; i < url.size(); ++i) {
      char c = url[i];
      bool brackets = c == '[' && url.find(']', i) != std::string::npos;
      std::string_view inside = brackets ? std::string_view(url).substr(i, url.find(']', i) - i + 1) : "";
      bool literal =
          inside == "[]" || (inside.find(':') != std::string_view::npos &&
                             inside.find_first_not_of("[]:.%0123456789abcdefABCDEFeth") == std::string::npos);
      if (literal) {
        plain += inside;
        i += inside.size() - 1;
      } else if (c == '\\' && i + 1 < url.size() && std::string_view("{}[]").find(url[i + 1]) != std::string::npos) {
        plain += url[++i];
      } else if (c == '{' || c == '[') {
        return usage(std::string("the URL is a pattern for several (") + c + "): write one, or --globoff");
      } else if (c == '}' || c == ']') {
        return usage(std::string("the URL has a ") + c + " too much: curl refuses it without --globoff");
      } else {
        plain += c;
      }
    }
    url = std::move(plain);
    return std::nullopt;
  }

  void json_headers() {
    for (const char* name : {"Content-Type", "Accept"}) {
      if (find(name) == nullptr) options_.headers.push_back({name, "application/json", Header::Kind::Line});
    }
  }

  const Header* find(std::string_view name) const {
    auto found =
        std::ranges::find_if(options_.headers, [&](const Header& h) { return base::equal_fold_ascii(h.name, name); });
    return found == options_.headers.end() ? nullptr : &*found;
  }

  void line() {
    bool body = options_.body || options_.form_parts > 0;
    asked_.method = options_.head ? "HEAD" : body && !options_.get ? "POST" : "GET";
    if (options_.method) asked_.method = *options_.method;
    asked_.version = options_.version;
    std::string query = options_.query;
    if (options_.get && options_.body) query += (query.empty() ? "" : "&") + *options_.body;
    if (!query.empty()) {
      std::size_t mark = asked_.target.find('?');
      if (mark == std::string::npos) asked_.target += '?';
      else if (mark + 1 < asked_.target.size()) asked_.target += '&';
      asked_.target += query;
    }
    if (options_.target) asked_.target = *options_.target;
    asked_.client_certificate = options_.certificate;
    if (options_.interface) to_remote(*options_.interface, asked_.remote);
  }

  void add(std::string name, std::string value) { asked_.headers.emplace_back(std::move(name), std::move(value)); }

  /// A line of curl's own, unless -H says it or removes it.
  void own(const char* name, const std::optional<std::string>& value) {
    if (value && find(name) == nullptr) add(name, *value);
  }

  void headers(bool body) {
    std::optional<std::string> login;
    for (const auto& [name, value] : asked_.headers) login = value;  // Of the URL.
    asked_.headers.clear();
    if (options_.user) login = "Basic " + base64(*options_.user);
    if (options_.no_basic) login.reset();
    if (options_.bearer) login = "Bearer " + *options_.bearer;
    host();
    own("Authorization", login);
    own("Range", options_.range);
    std::string agent = options_.agent.value_or(std::string(kAgent));
    if (!agent.empty()) own("User-Agent", agent);
    own("Accept", std::string("*/*"));
    if (options_.compressed) own("Accept-Encoding", std::string(kCodings));
    own("Referer", options_.referer);
    if (!options_.cookies.empty()) own("Cookie", options_.cookies);
    for (const Header& header : options_.headers) {
      bool said = base::equal_fold_ascii(header.name, "Host") || header.kind == Header::Kind::Removed ||
                  (options_.form_parts > 0 && body && base::equal_fold_ascii(header.name, "Content-Type"));
      if (!said) add(header.name, header.value);
    }
    if (body) content();
  }

  void host() {
    const Header* own = find("Host");
    if (own == nullptr) return;
    if (own->kind == Header::Kind::Removed) asked_.host.reset();
    else asked_.host = own->value;
  }

  void content() {
    bool form = options_.form_parts > 0;
    std::size_t size =
        form ? options_.form_bytes + (options_.form_parts + 1) * (kBoundary + 4) + 2 : options_.body->size();
    const Header* coding = find("Transfer-Encoding");
    if (coding == nullptr || !base::equal_fold_ascii(coding->value, "chunked"))
      own("Content-Length", std::to_string(size));
    if (form) {
      const Header* given = find("Content-Type");
      add("Content-Type",
          (given != nullptr && given->kind == Header::Kind::Line ? given->value : std::string("multipart/form-data")) +
              "; boundary=------------------------0000000000000000");
    } else {
      own("Content-Type", std::string("application/x-www-form-urlencoded"));
    }
    if (size > kExpect && asked_.version == "HTTP/1.1") own("Expect", std::string("100-continue"));
  }

  CurlRequest& options_;
  flow::Asked asked_;
};

}  // namespace

Result<CurlCommand> to_request(CurlRequest options) { return Composer(options).compose(); }

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    bool plain = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '-' || c == '.' ||
                 c == '_' || c == '~';
    if (plain || c == ' ') {
      out += plain ? c : '+';
    } else {
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

}  // namespace gw::routetest
