#ifndef GW_TESTS_SUPPORT_RUN_H_
#define GW_TESTS_SUPPORT_RUN_H_

// Running things in a directory of their own.

#include <filesystem>
#include <string>
#include <vector>

namespace gw::testing {

/// A new directory below the system's temporary one; gone at the end, with all in it.
class Directory {
 public:
  Directory();
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& bytes) const;  ///< Makes the directories that `name` needs.
  std::string read(const std::string& name) const;
  void clear() const;

 private:
  std::filesystem::path path_;
};

struct Ran {
  int code = -1;
  std::string out, err;
};

/// Runs a shell command line in `directory`. "gw" in front stands for the binary under test.
Ran run(const std::string& command, const std::filesystem::path& directory);

/// The lines of a gzip file below the source tree.
std::vector<std::string> zipped_lines(const std::string& relative);

/// Whether a program can be found on the PATH. Tests that need one say so when it is absent.
bool installed(const std::string& program);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_RUN_H_
