#ifndef GW_IO_TREE_H_
#define GW_IO_TREE_H_

// Files that do not lie on a disk: of a git revision, of a running Traefik.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/file.h"

namespace gw::io {

/// What is mounted answers for all names that begin with its prefix; it is asked for the rest of the name, which may
/// hold
/// "." and "..".
class Tree {
 public:
  Tree() = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  virtual ~Tree() = default;

  /// Error: its message is about `name`, which is the name with its prefix.
  virtual Result<std::string> read(const std::string& path, const std::string& name) const = 0;
  /// Nothing: no directory.
  virtual std::optional<std::vector<DirectoryEntry>> list(const std::string& path) const = 0;
  virtual bool exists(const std::string& path) const = 0;
  /// One spelling for each file.
  virtual std::string real_path(const std::string& path) const { return path; }
};

/// For the whole process, before anything is read; the longest prefix of a name counts.
void mount(std::string prefix, std::shared_ptr<const Tree> tree);

/// The tree of a name, and what to ask it for; null: the name is one of the disk.
struct Mounted {
  const Tree* tree = nullptr;
  std::string path = {};
  std::string prefix = {};
};
Mounted mounted(const std::string& name);

/// A handful of files whose bytes, or whose faults, are known.
class KnownFiles : public Tree {
 public:
  explicit KnownFiles(std::map<std::string, Result<std::string>> files) : files_(std::move(files)) {}

  Result<std::string> read(const std::string& path, const std::string& name) const override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string&) const override { return std::nullopt; }
  bool exists(const std::string& path) const override { return files_.contains(path); }

 private:
  std::map<std::string, Result<std::string>> files_;
};

/// One file whose bytes may be replaced at any time.
class ChangingFile : public Tree {
 public:
  explicit ChangingFile(Result<std::string> bytes) : bytes_(std::move(bytes)) {}

  void set(Result<std::string> bytes);

  Result<std::string> read(const std::string& path, const std::string& name) const override;
  std::optional<std::vector<DirectoryEntry>> list(const std::string&) const override { return std::nullopt; }
  bool exists(const std::string& path) const override { return path.empty(); }

 private:
  mutable std::mutex mutex_;
  Result<std::string> bytes_;
};

}  // namespace gw::io

#endif  // GW_IO_TREE_H_
