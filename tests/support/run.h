#ifndef GW_TESTS_SUPPORT_RUN_H_
#define GW_TESTS_SUPPORT_RUN_H_

#include <filesystem>
#include <string>

namespace gw::testing {

struct Ran {
  int status = -1;     ///< Exit status; -1 if a signal ended it.
  std::string output;  ///< Standard output; with "2>&1" in the command standard error too.
};

/// Runs a shell command and waits for it.
Ran run(const std::string& command);

/// Whether the shell finds this program. Says on standard error that a check is skipped if not.
bool installed(const std::string& program);

/// An empty directory that goes away with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_RUN_H_
