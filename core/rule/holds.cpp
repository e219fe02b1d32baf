// What the matchers do with a request or a connection.

#include <algorithm>

#include "base/strings.h"
#include "rule/test.h"

namespace gw::rule {
namespace {

/// Whether a host or server name fits: equal, or in all labels but the first if that is "*". Neither case counts.
/// Source: pkg/muxer/muxer.go (DomainMatchHostExpression).
bool domain_fits(std::string_view domain, std::string_view expression) {
  if (!expression.starts_with('*')) return base::equal_fold(domain, expression);
  std::size_t dot = domain.find('.');
  return base::equal_fold(dot == std::string_view::npos ? "" : domain.substr(dot), expression.substr(1));
}

bool plain_fits(std::string_view domain, std::string_view expression) { return domain == expression; }

/// Source: pkg/muxer/http/matcher.go (host).
template <class Fits>
bool host_fits(const HttpRequest& request, std::string_view value, Fits fits) {
  if (request.host.empty()) return false;
  if (fits(request.host, value)) return true;
  if (!request.flat_host.empty()) return base::equal_fold(request.flat_host, value) || fits(request.flat_host, value);
  if (value.ends_with('.') && fits(request.host, value.substr(0, value.size() - 1))) return true;
  return request.host.ends_with('.') && fits(request.host.substr(0, request.host.size() - 1), value);
}

/// Source: pkg/muxer/http/matcher_v2.go (hostV2).
bool host_in_list(const HttpRequest& request, const std::vector<std::string>& list) {
  return std::ranges::any_of(list, [&](const std::string& value) {
    if (!request.flat_host.empty() && !request.host.empty())
      return base::equal_fold(request.host, value) || base::equal_fold(request.flat_host, value);
    return host_fits(request, value, plain_fits);
  });
}

bool any_found(const std::vector<GoRegexp>& patterns, std::string_view text) {
  return std::ranges::any_of(patterns, [&](const GoRegexp& pattern) { return pattern.search(text); });
}

template <class Fits>
bool any_named(std::span<const Pair> pairs, std::string_view name, Fits fits) {
  return std::ranges::any_of(pairs, [&](const Pair& pair) { return pair.name == name && fits(pair.value); });
}

bool has_headers(const Test& test, const HttpRequest& request) {
  for (std::size_t i = 0; i < test.texts.size(); i += 2) {
    auto same = [&](std::string_view value) { return value == test.texts[i + 1]; };
    if (!any_named(request.headers, test.texts[i], same)) return false;
  }
  return true;
}

bool finds_headers(const Test& test, const HttpRequest& request) {
  for (std::size_t i = 0; i < test.texts.size(); ++i) {
    auto found = [&](std::string_view value) { return test.patterns[i].search(value); };
    if (!any_named(request.headers, test.texts[i], found)) return false;
  }
  return true;
}

bool queries_fit(const Test& test, const HttpRequest& request) {
  for (std::size_t i = 0; i < test.texts.size(); ++i) {
    auto first = std::ranges::find(request.query, test.texts[i], &Pair::name);
    std::string text;
    if (first != request.query.end()) text = test.texts[i] + "=" + std::string(first->value);
    if (!test.patterns[i].search(text)) return false;
  }
  return true;
}

bool in_ranges(const Test& test, const std::optional<base::Ip>& peer) {
  return peer && std::ranges::any_of(test.ranges, [&](const base::IpRange& range) { return range.contains(*peer); });
}

/// Source: pkg/muxer/tcp/matcher_v2.go (hostSNIV2).
bool name_in_list(const std::vector<std::string>& list, std::string_view name) {
  if (list.front() == "*") return true;
  if (name.empty()) return false;
  return std::ranges::any_of(list, [&](std::string_view value) {
    return value == "*" || value == name || (value.ends_with('.') && value.substr(0, value.size() - 1) == name);
  });
}

}  // namespace

std::string_view without_port(std::string_view host) {
  if (host.find(':') == std::string_view::npos) return host;
  std::size_t colon = host.rfind(':');
  if (host.starts_with('[')) {
    std::size_t close = host.find(']');
    if (close == std::string_view::npos || close + 1 != colon) return host;
    std::string_view inner = host.substr(1, close - 1);
    bool stray = inner.find('[') != std::string_view::npos ||
                 host.substr(close + 1).find_first_of("[]") != std::string_view::npos;
    return stray ? host : inner;
  }
  std::string_view name = host.substr(0, colon);
  bool stray = name.find(':') != std::string_view::npos || host.find_first_of("[]") != std::string_view::npos;
  return stray ? host : name;
}

bool holds(const Test& test, const HttpRequest& request) {
  using Kind = Test::Kind;
  switch (test.kind) {
    case Kind::Always: return true;
    case Kind::ClientIp: return in_ranges(test, request.peer);
    case Kind::Method: return std::ranges::find(test.texts, request.method) != test.texts.end();
    case Kind::Host: return host_fits(request, test.texts[0], domain_fits);
    case Kind::HostPlain: return host_fits(request, test.texts[0], plain_fits);
    case Kind::HostList: return host_in_list(request, test.texts);
    case Kind::HostSearch: return any_found(test.patterns, request.host) || any_found(test.patterns, request.flat_host);
    case Kind::RawHostSearch: return any_found(test.patterns, without_port(request.raw_host));
    case Kind::Path: return request.path == test.texts[0];
    case Kind::PathPrefix: return request.path.starts_with(test.texts[0]);
    case Kind::PathSearch: return any_found(test.patterns, request.path);
    case Kind::Header: return has_headers(test, request);
    case Kind::HeaderSearch: return finds_headers(test, request);
    case Kind::Query:
      return any_named(request.query, test.texts[0], [&](std::string_view value) { return value == test.texts[1]; });
    case Kind::QuerySearch:
      return any_named(request.query, test.texts[0],
                       [&](std::string_view value) { return test.patterns[0].search(value); });
    case Kind::QueryTemplates: return queries_fit(test, request);
    case Kind::Sni:
    case Kind::SniPlain:
    case Kind::SniList:
    case Kind::SniSearch:
    case Kind::Alpn: return false;  // Not in the table of HTTP.
  }
  return false;
}

bool holds(const Test& test, const TcpConnection& connection) {
  using Kind = Test::Kind;
  std::string_view name = connection.server_name;
  switch (test.kind) {
    case Kind::Always: return true;
    case Kind::ClientIp: return in_ranges(test, connection.peer);
    case Kind::Sni: return !name.empty() && domain_fits(name, test.texts[0]);
    case Kind::SniPlain: {
      std::string_view value = test.texts[0];
      return !name.empty() && (value == name || (value.ends_with('.') && value.substr(0, value.size() - 1) == name));
    }
    case Kind::SniList: return name_in_list(test.texts, name);
    case Kind::SniSearch: return any_found(test.patterns, name);
    case Kind::Alpn:
      return std::ranges::any_of(connection.alpn, [&](std::string_view protocol) {
        return std::ranges::find(test.texts, protocol) != test.texts.end();
      });
    default: return false;  // Not in the table of TCP.
  }
}

}  // namespace gw::rule
