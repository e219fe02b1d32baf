#include "support/run.h"

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "support/catch.h"
#include "support/files.h"

namespace gw::testing {
namespace fs = std::filesystem;

Directory::Directory() {
  std::string name = (fs::temp_directory_path() / "gw-test-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Directory::~Directory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void Directory::write(const std::string& name, const std::string& bytes) const {
  fs::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << bytes;
}

std::string Directory::read(const std::string& name) const { return testing::read(path_ / name); }

void Directory::clear() const {
  for (const auto& entry : fs::directory_iterator(path_)) fs::remove_all(entry.path());
}

namespace {

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

Ran run(const std::string& command, const fs::path& directory) {
  Directory scratch;
  std::string line = command.rfind("gw ", 0) == 0 ? std::string(GW_BINARY) + command.substr(2) : command;
  std::string shell = "cd '" + directory.string() + "' && { " + line + "; } >'" + (scratch.path() / "out").string() +
                      "' 2>'" + (scratch.path() / "err").string() + "' </dev/null";
  int status = std::system(shell.c_str());
  Ran out;
  out.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  out.out = slurp(scratch.path() / "out");
  out.err = slurp(scratch.path() / "err");
  return out;
}

std::vector<std::string> zipped_lines(const std::string& relative) {
  std::string command = "gzip -dc '" + source_path(relative).string() + "'";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string bytes;
  char buffer[65536];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) bytes.append(buffer, n);
  INFO(relative);
  REQUIRE(::pclose(pipe) == 0);
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < bytes.size()) {
    std::size_t end = bytes.find('\n', at);
    if (end == std::string::npos) end = bytes.size();
    if (end > at) out.push_back(bytes.substr(at, end - at));
    at = end + 1;
  }
  REQUIRE(!out.empty());
  return out;
}

bool installed(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

}  // namespace gw::testing
