#include "base/store_url.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/strings.h"
#include "base/url.h"

namespace gw::base {
namespace {

struct Scheme {
  std::string_view name;
  StoreUrl::Kind kind;
  bool tls;
  int port;
};

constexpr Scheme kSchemes[] = {{"redis://", StoreUrl::Kind::Redis, false, 6379},
                               {"rediss://", StoreUrl::Kind::Redis, true, 6379},
                               {"etcd://", StoreUrl::Kind::Etcd, false, 2379},
                               {"etcds://", StoreUrl::Kind::Etcd, true, 2379},
                               {"docker://", StoreUrl::Kind::Docker, false, 2375}};

const Scheme* scheme_of(std::string_view text) {
  const Scheme* found = std::ranges::find_if(kSchemes, [&](const Scheme& one) { return text.starts_with(one.name); });
  return found == std::end(kSchemes) ? nullptr : found;
}

std::optional<int> number(std::string_view text, int largest) {
  int out = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || out < 0 || out > largest) return std::nullopt;
  return out;
}

class Parser {
 public:
  Parser(const Scheme& scheme, std::string_view text) : text_(text), rest_(text.substr(scheme.name.size())) {
    out_.kind = scheme.kind;
    out_.tls = scheme.tls;
    out_.port = scheme.port;
    out_.name = scheme.name;
  }

  Result<StoreUrl> run() {
    std::string_view authority = rest_.substr(0, rest_.find_first_of("/?"));
    std::string_view below = rest_.substr(authority.size());
    std::size_t at = authority.rfind('@');
    std::string_view user = at == std::string_view::npos ? std::string_view() : authority.substr(0, at);
    std::string_view host = at == std::string_view::npos ? authority : authority.substr(at + 1);
    while (below.ends_with('/')) below.remove_suffix(1);
    // It may be the end of a password.
    if (below.find('@') != std::string_view::npos) fail("an @ below the host is written %40, a / in a password %2F");
    out_.name.append(host).append(below);
    std::size_t colon = user.find(':');
    out_.user = decoded(user.substr(0, colon));
    if (colon != std::string_view::npos) out_.password = decoded(user.substr(colon + 1));
    read_host(host);
    std::size_t query = std::min(below.find('?'), below.size());
    if (host.empty()) out_.socket = decoded(below.substr(0, query));
    else if (out_.kind != StoreUrl::Kind::Docker) read_path(below.substr(0, query));
    read_query(below.substr(std::min(query + 1, below.size())));
    if (host.empty() && out_.socket.empty() && out_.kind != StoreUrl::Kind::Docker) fail("it names no host");
    if (out_.kind == StoreUrl::Kind::Docker && !out_.user.empty()) fail("Docker takes no user");
    if (!why_.empty()) return Error{Error::Kind::Usage, shown_store_url(text_) + ": " + why_};
    return std::move(out_);
  }

 private:
  void fail(std::string why) {
    if (why_.empty()) why_ = std::move(why);
  }

  std::string decoded(std::string_view text) {
    if (find_bad_escape(text, UrlPart::User) != std::string_view::npos) {
      fail("an escape that is none (% is written %25)");
      return {};
    }
    std::string out(text);
    out.resize(static_cast<std::size_t>(url_unescape(text, UrlPart::User, out.data()) - out.data()));
    return out;
  }

  void read_host(std::string_view text) {
    std::size_t colon = text.rfind(':');
    bool bracket = text.starts_with('[');
    if (bracket && text.find(']') == std::string_view::npos) return fail("a bracket that is not closed");
    if (colon != std::string_view::npos && !(bracket && colon < text.find(']'))) {
      std::optional<int> port = number(text.substr(colon + 1), 65535);
      if (!port || *port == 0) return fail("the port is no number between 1 and 65535");
      out_.port = *port;
      text = text.substr(0, colon);
      if (text.empty()) return fail("it names no host");
    }
    if (bracket) text = text.substr(1, text.size() - 2);
    out_.host = decoded(text);
  }

  /// "/0/traefik", "/traefik", "/0".
  void read_path(std::string_view path) {
    if (path.starts_with('/')) path.remove_prefix(1);
    std::string_view first = path.substr(0, path.find('/'));
    std::optional<int> database = number(first, 1 << 20);
    if (out_.kind == StoreUrl::Kind::Redis && database) {
      out_.database = *database;
      path.remove_prefix(std::min(first.size() + 1, path.size()));
    }
    if (!path.empty()) out_.root = decoded(path);
  }

  void read_query(std::string_view query) {
    if (query.empty()) return;
    for (std::string_view option : split(query, "&")) {
      std::size_t equals = std::min(option.find('='), option.size());
      std::string_view name = option.substr(0, equals), value = option.substr(std::min(equals + 1, option.size()));
      bool redis = out_.kind == StoreUrl::Kind::Redis, docker = out_.kind == StoreUrl::Kind::Docker;
      if (name == "root" && !docker && !value.empty()) {
        out_.root = decoded(value);
      } else if (std::optional<int> database = number(value, 1 << 20); name == "db" && redis && database) {
        out_.database = *database;
      } else {
        return fail(docker ? "it takes no options"
                           : "its options are root=KEY" + std::string(redis ? " and db=N" : ""));
      }
    }
  }

  std::string_view text_, rest_;
  StoreUrl out_;
  std::string why_;
};

}  // namespace

bool is_store_url(std::string_view text) { return scheme_of(text) != nullptr; }

std::string shown_store_url(std::string_view text) {
  std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return std::string(text);
  return std::string(scheme_of(text)->name).append(text.substr(at + 1));
}

Result<StoreUrl> parse_store_url(std::string_view text) { return Parser(*scheme_of(text), text).run(); }

}  // namespace gw::base
