#include "support/run.h"

#include <stdlib.h>
#include <sys/wait.h>

#include <cstdio>

#include "support/catch.h"

namespace gw::testing {
namespace fs = std::filesystem;

Ran run(const std::string& command) {
  Ran out;
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.output.append(buffer, n);
  int status = ::pclose(pipe);
  out.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return out;
}

bool installed(const std::string& program) {
  if (run("command -v " + program + " >/dev/null 2>&1").status == 0) return true;
  std::fprintf(stderr, "SKIPPED: %s is not installed\n", program.c_str());
  return false;
}

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (fs::temp_directory_path() / "gw-test-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace gw::testing
