#include "flow/path_edit.h"

#include <algorithm>

#include "base/since.h"
#include "base/strings.h"
#include "flow/header_edit.h"

namespace gw::flow {
namespace {

/// Without what stands for the first `size` bytes of the decoded path.
std::string_view without_units(std::string_view raw, std::size_t size) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < size && at < raw.size(); ++i) at += raw[at] == '%' && at + 2 < raw.size() ? 3 : 1;
  return raw.substr(at);
}

std::string_view with_slash(std::string_view path, route::Store& store) {
  return store.join({"/", path.substr(path.starts_with('/') ? 1 : 0)});
}

}  // namespace

std::string_view led(std::string_view path, route::Store& store) {
  return path.empty() || path.starts_with('/') ? path : store.join({"/", path});
}

// Sources: #12863 (units), #12990 (joins), #13215 (refuses).
Stripping::Stripping(Version version)
    : by_units_(since(version, {3, 6, 12}, {{2, 11, 42}})),
      joins_(since(version, {3, 6, 14}, {{2, 11, 43}})),
      refuses_(since(version, {3, 7, 2}, {{3, 6, 18}, {2, 11, 47}})) {}

std::optional<Reply> Stripping::strip(Exchange& exchange, std::string_view prefix, bool slash) const {
  route::Store& store = exchange.prepared.store;
  route::Request& request = exchange.prepared.request;
  route::Url& url = request.url;
  auto left = [&](std::string_view path) { return slash ? with_slash(path, store) : led(path, store); };
  std::string_view before = url.path;
  url.path = left(url.path.substr(prefix.size()));
  if (!url.raw_path.empty()) {
    std::string_view raw = url.raw_path;
    if (by_units_) raw = without_units(raw, prefix.size());
    else if (raw.starts_with(prefix)) raw.remove_prefix(prefix.size());
    url.raw_path = left(raw);
  }
  if (joins_ && !join_path(url, store) && refuses_) return not_clean();
  exchange.note("path", before, url.path, "takes a prefix off");
  add_header(exchange, "X-Forwarded-Prefix", prefix, "the prefix that was taken off");
  request.target = route::request_uri(url, store);
  return std::nullopt;
}

std::string_view path_as_written(const route::Url& url, route::Store& store) {
  return url.raw_path.empty() ? route::escaped_path(url, store) : url.raw_path;
}

std::optional<Reply> replace_path(Exchange& exchange, std::string_view before, std::string_view path) {
  route::Store& store = exchange.prepared.store;
  route::Request& request = exchange.prepared.request;
  add_header(exchange, "X-Replaced-Path", before, "the path before it was replaced");
  std::size_t bad = base::find_bad_escape(path, base::UrlPart::Path);
  if (bad != std::string_view::npos) {
    std::string_view text = store.join({"invalid URL escape ", base::quote(path.substr(bad, 3)), "\n"});
    return Reply{500, {}, text, "the new path has a malformed escape"};
  }
  request.url.raw_path = path;
  request.url.path = route::unescaped(path, base::UrlPart::Path, store);
  request.target = route::request_uri(request.url, store);
  exchange.note("path", before, path, "replaces it");
  return std::nullopt;
}

bool join_path(route::Url& url, route::Store& store) {
  if (url.path.empty()) return true;
  std::string_view before = url.path;
  route::set_path(route::joined_path(route::escaped_path(url, store), store), store, url);
  return url.path == before;
}

Reply not_clean() { return {400, {}, "Bad Request\n", "what it leaves of the path is not in its clean form"}; }

}  // namespace gw::flow
