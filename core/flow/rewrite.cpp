#include "flow/rewrite.h"

#include "base/path.h"
#include "flow/path_edit.h"

namespace gw::flow {
namespace {

/// Go's path.Join.
std::string joined(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? std::string() : base::clean_path(a.empty() ? b : a);
  return base::clean_path(std::string(a) + "/" + std::string(b));
}

}  // namespace

std::optional<std::string> text_if_written(const Making& making, std::string_view field) {
  const model::Value* value = making.config.find(field);
  return value == nullptr ? std::nullopt : std::optional(std::string(value->string()));
}

PathRewrite::PathRewrite(const Making& making)
    : path_(text_if_written(making, "path")),
      prefix_(text_if_written(making, "pathPrefix")),
      encoded_(making.version >= Version{3, 7, 11}) {}  // Source: #13641.

/// As it was until 3.7.10: of the decoded path, with its slash at the end.
void PathRewrite::decoded(route::Url& url, route::Store& store) const {
  std::string_view rest = url.path;
  if (rest.starts_with(*prefix_)) rest.remove_prefix(prefix_->size());
  std::string path = joined(*path_, rest);
  if (url.path.ends_with('/') && !path.ends_with('/')) path += '/';
  url.path = store.keep(path);
}

bool PathRewrite::apply(route::Url& url, route::Store& store) const {
  if (!path_) return true;
  if (!prefix_) {
    url.path = *path_;
    return true;
  }
  if (!encoded_) {
    decoded(url, store);
    return true;
  }
  std::string_view prefix = *prefix_, rest = route::escaped_path(url, store);
  if (prefix.ends_with('/')) prefix.remove_suffix(1);
  if (rest.starts_with(prefix)) rest.remove_prefix(prefix.size());
  std::string_view base = route::escaped(*path_, base::UrlPart::Path, store);
  bool rooted = base.starts_with('/');
  std::string path = joined(rooted ? std::string(base) : "/" + std::string(base), rest);
  if (!rooted) path.erase(0, 1);
  if (rest.ends_with('/') && !path.ends_with('/')) path += '/';
  route::set_path(store.keep(path), store, url);
  if (url.path.empty()) url.path = "/";
  return join_path(url, store);
}

}  // namespace gw::flow
