#ifndef GW_TESTS_SUPPORT_CHILD_H_
#define GW_TESTS_SUPPORT_CHILD_H_

// Servers that a test starts and stops.

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace gw::testing {

/// A port of 127.0.0.1 that nothing listens on.
int free_port();

/// Whether something takes connections there within half a minute.
bool answers(int port);

/// A program that runs until the end of this, or until two minutes are over. What it prints goes to a file "log".
class Child {
 public:
  Child(std::vector<std::string> words, const std::filesystem::path& directory);
  ~Child() { stop(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void stop();  ///< At once, and waits for it.

 private:
  pid_t id_ = -1;
};

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_CHILD_H_
