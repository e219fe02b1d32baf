#include "io/tree.h"

namespace gw::io {
namespace {

std::map<std::string, std::shared_ptr<const Tree>>& mounts() {
  static std::map<std::string, std::shared_ptr<const Tree>> all;
  return all;
}

}  // namespace

void mount(std::string prefix, std::shared_ptr<const Tree> tree) { mounts()[std::move(prefix)] = std::move(tree); }

Mounted mounted(const std::string& name) {
  Mounted out;
  for (const auto& [prefix, tree] : mounts()) {
    // A longer prefix comes after the shorter ones that it begins with.
    if (name.starts_with(prefix)) out = {tree.get(), name.substr(prefix.size()), prefix};
  }
  return out;
}

Result<std::string> KnownFiles::read(const std::string& path, const std::string& name) const {
  auto at = files_.find(path);
  if (at == files_.end()) return Error{Error::Kind::NotFound, "open " + name + ": no such file or directory"};
  return at->second;
}

void ChangingFile::set(Result<std::string> bytes) {
  std::lock_guard lock(mutex_);
  bytes_ = std::move(bytes);
}

Result<std::string> ChangingFile::read(const std::string& path, const std::string& name) const {
  std::lock_guard lock(mutex_);
  if (path.empty()) return bytes_;
  return Error{Error::Kind::NotFound, "open " + name + ": no such file or directory"};
}

}  // namespace gw::io
