#ifndef GW_ROUTE_URL_H_
#define GW_ROUTE_URL_H_

#include <string_view>
#include <vector>

#include "base/url.h"
#include "route/store.h"
#include "rule/request.h"

namespace gw::route {

/// Go's url.URL, as far as a request's target has it.
struct Url {
  std::string_view scheme;  ///< Lower case.
  std::string_view opaque;
  std::string_view host;      ///< Decoded.
  std::string_view path;      ///< Decoded.
  std::string_view raw_path;  ///< As written, where the default encoding of `path` is another; else empty.
  std::string_view query;     ///< As written.
  bool bare_query = false;    ///< Go's ForceQuery.
};

/// Decodes the parts.
void fill_url(const base::UrlParts& parts, Store& store, Url& out);

/// A path that stands for itself, encoded, decoded and cleaned: from a slash on, with nothing of which a URL has
/// another form, no "//" and no segment that begins with a dot.
bool plain_path(std::string_view path);

/// url.ParseRequestURI; nothing if Go has an error. Texts are views of `target` or live in `store`.
bool parse_target(std::string_view target, Store& store, Url& out, base::HostRules rules = base::HostRules::Go126);

/// The text decoded, or encoded, as that part of a URL; itself where nothing changes. Requires: no bad escape.
std::string_view unescaped(std::string_view text, base::UrlPart part, Store& store);
std::string_view escaped(std::string_view text, base::UrlPart part, Store& store);

/// An encoded path without "//", "/./", "/../"; a slash at the end stays. Source: Go URL.JoinPath without elements.
std::string_view joined_path(std::string_view path, Store& store);

/// Path and raw path from a path in encoded form, without bad escapes. Source: Go URL.setPath.
void set_path(std::string_view encoded, Store& store, Url& url);

/// The path in encoded form: the raw one where that is one. Source: Go URL.EscapedPath.
std::string_view escaped_path(const Url& url, Store& store);

/// What a request line says: opaque part or encoded path, then the query. Source: Go URL.RequestURI.
std::string_view request_uri(const Url& url, Store& store);

/// The parameters in their order. Those with a semicolon or a bad escape are dropped; of more than 10,000 there is
/// none. Source: Go url.ParseQuery.
void parse_query(std::string_view query, Store& store, std::vector<rule::Pair>& out);

/// The query that Go's reverse proxy sends on: as it is if it is right, else what of it is right, sorted by name.
/// Source: Go net/http/httputil cleanQueryParams.
std::string_view clean_query(std::string_view query, Store& store);

}  // namespace gw::route

#endif  // GW_ROUTE_URL_H_
