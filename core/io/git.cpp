#include "io/git.h"

#include <algorithm>

#include "base/path.h"
#include "base/strings.h"
#include "io/process.h"

namespace gw::io {
namespace {

constexpr int kDeepestLink = 16;

std::string first_line(std::string_view text) {
  std::string line(text.substr(0, text.find('\n')));
  return line.starts_with("fatal: ") ? line.substr(7) : line;
}

struct Blob {
  std::string object;
  bool link = false;
};

class GitTree : public Tree {
 public:
  GitTree(std::string revision, std::string below) : revision_(std::move(revision)), below_(std::move(below)) {}

  std::optional<Error> open(const std::string& tree) {
    Result<Finished> listed = run({"git", "ls-tree", "-r", "-z", "--full-tree", tree});
    if (!listed) return listed.error();
    if (listed->status != 0) return Error{Error::Kind::Io, "git: " + first_line(listed->err)};
    directories_.try_emplace("");
    for (std::string_view entry : base::split(listed->out, std::string_view("\0", 1))) {
      // "100644 blob OBJECT\tPATH"
      std::size_t tab = entry.find('\t');
      std::vector<std::string_view> words;
      for (std::string_view word : base::split(entry.substr(0, tab), " ")) words.push_back(word);
      if (tab == std::string_view::npos || words.size() != 3 || words[1] != "blob") continue;
      add(std::string(entry.substr(tab + 1)), {std::string(words[2]), words[0] == "120000"});
    }
    return std::nullopt;
  }

  Result<std::string> read(const std::string& path, const std::string& name) const override {
    std::string real = real_path(path);
    auto at = blobs_.find(real);
    if (at == blobs_.end()) {
      if (directories_.contains(real)) return Error{Error::Kind::Io, "read " + name + ": is a directory"};
      return Error{Error::Kind::NotFound, "open " + name + ": revision " + revision_ + " has no such file"};
    }
    return bytes(at->second);
  }

  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) const override {
    auto at = directories_.find(real_path(path));
    if (at == directories_.end()) return std::nullopt;
    std::vector<DirectoryEntry> out;
    for (const auto& [name, kind] : at->second) {
      // A link counts as what it leads to.
      std::string real = kind == EntryKind::Other ? real_path(at->first + "/" + name) : "";
      bool file = blobs_.contains(real), directory = directories_.contains(real) && !real.empty();
      out.push_back({name, file ? EntryKind::File : directory ? EntryKind::Directory : kind});
    }
    return out;
  }

  bool exists(const std::string& path) const override {
    std::string real = real_path(path);
    return blobs_.contains(real) || directories_.contains(real);
  }

  std::string real_path(const std::string& path) const override {
    bool relative = path.starts_with("./") || path.starts_with("../") || path == "." || path == "..";
    std::string out = clean((relative ? below_ : "") + path);
    for (int links = 0; links < kDeepestLink; ++links) {
      auto at = blobs_.find(out);
      if (at == blobs_.end() || !at->second.link) break;
      Result<std::string> target = bytes(at->second);
      if (!target || target->starts_with('/')) break;
      std::size_t slash = out.rfind('/');
      out = clean((slash == std::string::npos ? "" : out.substr(0, slash + 1)) + *target);
    }
    return out;
  }

 private:
  static std::string clean(const std::string& path) {
    // What leads out of the repository stays outside: no file has such a name.
    std::size_t begin = std::min(path.find_first_not_of('/'), path.size());
    std::string out = base::clean_path(std::string_view(path).substr(begin));
    return out == "." ? "" : out;
  }

  void add(const std::string& path, Blob blob) {
    bool link = blob.link;
    blobs_.emplace(path, std::move(blob));
    EntryKind kind = link ? EntryKind::Other : EntryKind::File;
    for (std::size_t slash = path.rfind('/'), end = path.size();; slash = path.rfind('/', end - 1)) {
      bool top = slash == std::string::npos;
      std::string directory = top ? "" : path.substr(0, slash);
      std::size_t begin = top ? 0 : slash + 1;
      bool fresh = directories_[directory].emplace(path.substr(begin, end - begin), kind).second;
      if (top || !fresh) break;
      end = slash;
      kind = EntryKind::Directory;
    }
  }

  static Result<std::string> bytes(const Blob& blob) {
    Result<Finished> shown = run({"git", "cat-file", "blob", blob.object}, kLargestFile);
    if (!shown) return shown.error();
    if (shown->status != 0) return Error{Error::Kind::Io, "git: " + first_line(shown->err)};
    return std::move(shown->out);
  }

  std::string revision_;
  std::string below_;  ///< Of the working directory: "deploy/" or empty.
  std::map<std::string, Blob> blobs_;
  std::map<std::string, std::map<std::string, EntryKind>> directories_;
};

}  // namespace

Result<std::shared_ptr<const Tree>> git_tree(const std::string& revision) {
  Result<Finished> where = run({"git", "rev-parse", "--show-prefix"});
  if (!where) return where.error();
  if (where->status != 0) return Error{Error::Kind::NotFound, first_line(where->err)};
  Result<Finished> object = run({"git", "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{tree}"});
  if (!object) return object.error();
  std::string id = first_line(object->out);
  if (object->status != 0 || id.empty())
    return Error{Error::Kind::NotFound, "this git repository has no revision " + revision};
  auto tree = std::make_shared<GitTree>(revision, first_line(where->out));
  if (std::optional<Error> failed = tree->open(id)) return *std::move(failed);
  return std::shared_ptr<const Tree>(std::move(tree));
}

}  // namespace gw::io
