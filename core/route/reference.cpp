#include "route/reference.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::route {
namespace {

using base::UrlPart;
constexpr std::size_t kNone = std::string_view::npos;

/// Escapes are written anew. Source: Go Userinfo.String.
std::string_view user_text(std::string_view user, Store& store) {
  auto anew = [&](std::string_view text) {
    return escaped(unescaped(text, UrlPart::User, store), UrlPart::User, store);
  };
  std::size_t colon = user.find(':');
  if (colon == kNone) return anew(user);
  return store.join({anew(user.substr(0, colon)), ":", anew(user.substr(colon + 1))});
}

/// Source: Go URL.EscapedFragment.
std::string_view fragment_text(std::string_view fragment, Store& store) {
  auto fine = [](char c) { return base::url_plain(c, UrlPart::Fragment) || std::string_view("'[]%").find(c) != kNone; };
  if (std::ranges::all_of(fragment, fine)) return fragment;
  return escaped(unescaped(fragment, UrlPart::Fragment, store), UrlPart::Fragment, store);
}

/// What stands behind the scheme's colon and in front of the query.
std::string_view body_text(const Reference& reference, Store& store) {
  const Url& url = reference.url;
  if (!url.opaque.empty()) return url.opaque;
  bool user = reference.user.data() != nullptr;
  std::string_view path = escaped_path(url, store);
  if (!url.host.empty() || user || (reference.authority && !url.scheme.empty() && !url.path.empty())) {
    bool slash = !path.empty() && path.front() != '/' && !url.host.empty();
    return store.join({"//", user ? user_text(reference.user, store) : "", user ? "@" : "",
                       escaped(url.host, UrlPart::Host, store), slash ? "/" : "", path});
  }
  // Without a dot a colon would make a scheme of what stands in front of it.
  bool colon = path.substr(0, path.find('/')).find(':') != kNone;
  return colon && url.scheme.empty() ? store.join({"./", path}) : path;
}

}  // namespace

bool parse_reference(std::string_view text, base::HostRules rules, Store& store, Reference& out) {
  std::size_t hash = text.find('#');
  base::UrlParts parts;
  if (base::split_url(text.substr(0, hash), false, parts, rules)) return false;
  out = {};
  if (hash != kNone) out.fragment = text.substr(hash + 1);
  if (base::find_bad_escape(out.fragment, UrlPart::Fragment) != kNone) return false;
  out.authority = parts.authority;
  out.user = parts.user;
  fill_url(parts, store, out.url);
  return true;
}

std::string_view to_text(const Reference& reference, Store& store) {
  const Url& url = reference.url;
  bool query = url.bare_query || !url.query.empty();
  return store.join({url.scheme, url.scheme.empty() ? "" : ":", body_text(reference, store), query ? "?" : "",
                     url.query, reference.fragment.empty() ? "" : "#", fragment_text(reference.fragment, store)});
}

}  // namespace gw::route
