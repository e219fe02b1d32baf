#ifndef GW_SOURCE_IGNORED_H_
#define GW_SOURCE_IGNORED_H_

#include <string>
#include <vector>

namespace gw::source {

/// The rules of the .gitignore files from a directory upward to where the walk began. Source: gitignore(5).
class Ignored {
 public:
  void enter(const std::string& directory);
  void leave() { levels_.pop_back(); }

  /// The last pattern that matches decides; those of deeper directories are later.
  bool matches(const std::string& path, bool directory) const;

 private:
  struct Level {
    std::string directory;
    std::vector<std::string> patterns;
  };
  std::vector<Level> levels_;
};

}  // namespace gw::source

#endif  // GW_SOURCE_IGNORED_H_
