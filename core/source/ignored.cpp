#include "source/ignored.h"

#include "base/strings.h"
#include "io/file.h"
#include "source/discover.h"

namespace gw::source {

void Ignored::enter(const std::string& directory) {
  Level level{directory, {}};
  Result<std::string> bytes = io::read_file((directory.empty() ? "" : directory + "/") + ".gitignore", 1UL << 20);
  if (bytes) {
    for (std::string_view line : base::split(*bytes, "\n")) {
      if (line.ends_with('\r')) line.remove_suffix(1);
      while (line.ends_with(' ')) line.remove_suffix(1);
      if (!line.empty() && line[0] != '#') level.patterns.emplace_back(line);
    }
  }
  levels_.push_back(std::move(level));
}

bool Ignored::matches(const std::string& path, bool directory) const {
  bool ignored = false;
  for (const Level& level : levels_) {
    std::string_view below = path;
    if (!level.directory.empty()) below.remove_prefix(std::min(below.size(), level.directory.size() + 1));
    for (std::string_view pattern : level.patterns) {
      bool negated = pattern.starts_with('!');
      if (negated) pattern.remove_prefix(1);
      bool only_directories = pattern.ends_with('/');
      if (only_directories) pattern.remove_suffix(1);
      if (only_directories && !directory) continue;
      bool anchored = pattern.find('/') != std::string_view::npos;
      if (pattern.starts_with('/')) pattern.remove_prefix(1);
      std::string_view name = below.substr(below.rfind('/') + 1);
      if (glob_match(pattern, anchored ? below : name)) ignored = !negated;
    }
  }
  return ignored;
}

}  // namespace gw::source
