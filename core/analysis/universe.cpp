#include "analysis/universe.h"

#include <algorithm>
#include <string>

#include "route/request.h"

namespace gw::analysis {
namespace {

using automata::Language;

constexpr automata::Budget kNoLimit{.states = 0, .bytes = 0, .steps = 0};

Language matching(std::string_view pattern) { return *Language::search(pattern, kNoLimit); }
Language without(const Language& all, std::string_view pattern) { return *all.minus(matching(pattern), kNoLimit); }

/// Reserved characters stay encoded, all others come decoded. Source: pkg/server/server_entrypoint_tcp.go.
constexpr std::string_view kRouting = "^/(?:[^%?#]|%(?:2[134567899ABCF]|28|3[ABDF]|40|5[BD]))*$";

Universe make_paths(const PathForm& form) {
  Universe out;
  out.usual = matching(form.routing ? kRouting : "(?s)^/");
  // Before there was a routing path, an encoded slash was one like any other.
  if (form.sanitized && form.routing) out.usual = without(out.usual, "//|/\\.\\.?(?:/|$)");
  // Go answers "OPTIONS *" itself; a target without a path (CONNECT, "GET http://a") gets one by the cleaning.
  out.all = form.sanitized ? out.usual : *out.usual.unite(Language::text(""), kNoLimit);
  return out;
}

Universe make(Domain domain) {
  Universe out{Language::all(), Language::all()};
  switch (domain) {
    case Domain::Host:
      // Names as people have them; an address with colons is what a client cannot send as a plain name.
      out.usual = matching("^[a-z0-9!$%&'()*+,.;=_~-]+$");
      // Those outside ASCII, which only a target in absolute form or HTTP/2 can bring, are left out.
      out.all = without(out.all, "[A-Z]|[^\\x00-\\x7f]");
      break;
    case Domain::ServerName:
      out.usual = matching("^(?:[a-z0-9_][a-z0-9_-]*(?:\\.[a-z0-9_][a-z0-9_-]*)*)?$");
      out.all = without(out.all, "[A-Z]|[^\\x00-\\x7f]");
      break;
    case Domain::Method:
      out.usual = matching("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$");
      out.all = out.usual;
      break;
    case Domain::Header:
      // Trimmed, without control characters.
      out.usual = matching("^(?:[!-~](?:[ -~]*[!-~])?)?$");
      out.all = without(Language::all(), "[\\x00-\\x08\\x0a-\\x1f\\x7f]|^[ \t]|[ \t]$");
      break;
    case Domain::Alpn:
      out.usual = matching("^[!-~]+$");
      out.all = without(Language::all(), "^$");
      break;
    default: break;
  }
  return out;
}

}  // namespace

PathForm path_form(const route::EntryPointOptions& options) { return {options.normalize_path, options.sanitize_path}; }

const Universe& universe(Domain domain, const PathForm& form) {
  if (domain == Domain::Path) {
    static const Universe kPaths[] = {make_paths({false, false}), make_paths({false, true}), make_paths({true, false}),
                                      make_paths({true, true})};
    return kPaths[(form.routing ? 2 : 0) + (form.sanitized ? 1 : 0)];
  }
  static const Universe kHost = make(Domain::Host), kName = make(Domain::ServerName), kMethod = make(Domain::Method),
                        kHeader = make(Domain::Header), kAlpn = make(Domain::Alpn), kQuery = make(Domain::Query);
  switch (domain) {
    case Domain::Host: return kHost;
    case Domain::ServerName: return kName;
    case Domain::Method: return kMethod;
    case Domain::Header: return kHeader;
    case Domain::Alpn: return kAlpn;
    default: return kQuery;
  }
}

bool usual(Domain domain, const PathForm& form, std::string_view value) {
  auto plain = [](char c) {
    return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '-' || c == '_';
  };
  auto named = [&](char c) { return plain(c) && !('A' <= c && c <= 'Z'); };
  // Most values are of these characters only.
  switch (domain) {
    case Domain::Path: {
      char before = 0;
      bool simple = value.starts_with('/');
      for (char c : value) {
        simple = simple && (plain(c) || (c == '/' && before != '/'));
        before = c;
      }
      if (simple) return true;
      break;
    }
    case Domain::Host:
      if (!value.empty() && std::ranges::all_of(value, [&](char c) { return named(c) || c == '.'; })) return true;
      break;
    case Domain::Query:
    case Domain::QueryText: return true;
    case Domain::Method: return route::is_token(value);
    default: break;
  }
  return universe(domain, form).usual.contains(value);
}

}  // namespace gw::analysis
