// Files that are no configuration, or hardly one, through the program: an answer, exit code 1 or 3 and a reason; never
// a crash, a hang, or something half-written.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <functional>

#include "support/catch.h"
#include "support/files.h"

namespace fs = std::filesystem;
using namespace gw;

namespace {

/// A directory that goes away with the test.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "gw-bad-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const fs::path& path() const { return path_; }
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (path_ / name).string();
  }

 private:
  fs::path path_;
};

struct Answer {
  int code = -1;  ///< -1: ended by a signal, or not in time.
  std::string text;
};

/// Runs the program with `arguments`, all that it writes to one text. It has fractions of a second to do; what takes
/// two minutes, on a busy machine and with sanitizers too, hangs and is stopped.
Answer run(const Folder& folder, const std::string& arguments) {
  std::string out = (folder.path() / "answer").string();
  int status = std::system(
      ("timeout 120 " GW_BINARY " effective --format json " + arguments + " >" + out + " 2>&1 </dev/null").c_str());
  Answer answer;
  if (WIFEXITED(status) && WEXITSTATUS(status) < 124) answer.code = WEXITSTATUS(status);
  answer.text = testing::read(out).substr(0, 1'000'000);
  fs::remove(out);
  return answer;
}

std::string repeat(const std::string& text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string alias_bomb() {
  std::string out = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    std::string before = "*a" + std::to_string(i - 1);
    out += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + repeat(", " + before, 8) + "]\n";
  }
  return out;
}

struct Case {
  const char* name;
  const char* file;
  std::string bytes;
  const char* reason;  ///< Part of what is said.
};

std::vector<Case> cases() {
  const std::string deep(10'000, '[');
  return {
      {"NUL bytes", "a.yml", std::string("http:\n  routers: \0\n", 19), "control characters are not allowed"},
      {"NUL bytes in TOML", "a.toml", std::string("[http]\na = 1\0\n", 14), "line 2"},
      {"bad UTF-8", "a.yml", "http: \xFF\xFE\n", "invalid leading UTF-8 octet"},
      {"bad UTF-8 in TOML", "a.toml", "[http]\na = \"\xFF\"\n", "invalid UTF-8"},
      {"deep YAML", "a.yml", "a: " + repeat("[", 10'001), "10000"},
      {"deep YAML, closed", "a.yml", "http: " + deep + std::string(10'000, ']'), "10000"},
      {"deep YAML maps", "a.yml", "http: " + repeat("{a: ", 9'990) + repeat("}", 9'990), "field not found, node: a"},
      {"deep TOML", "a.toml", "a = " + deep + std::string(10'000, ']'), "deep"},
      {"deep TOML names", "a.toml", "[a" + repeat(".a", 10'000) + "]\n", "deep"},
      {"deep TOML tables", "a.toml", "a = " + repeat("{a = ", 10'000), "deep"},
      {"deep JSON", "a.json", repeat("{\"a\":", 10'001), "10000"},
      {"alias bomb", "a.yml", alias_bomb(), "excessive aliasing"},
      {"anchor in itself", "a.yml", "http: &a [*a]\n", "contains itself"},
      {"cut YAML", "a.yml", "http:\n  routers: {a: {rule: \"Host(", "unexpected end of stream"},
      {"cut TOML", "a.toml", "[http.routers.a]\nrule = \"Host(", "line 2"},
      {"cut JSON", "a.json", "{\"http\": {\"routers\":", "did not find"},
      {"not text", "a.yml", repeat("\x7F\x45LF\x02\x01", 100), "control characters are not allowed"},
      {"wrong extension", "a.txt", "http: {}\n", "extension"},
  };
}

}  // namespace

TEST_CASE("bad input: a reason and exit code 1 or 3", "[bad-input]") {
  Folder folder;
  for (const Case& c : cases()) {
    DYNAMIC_SECTION(c.name) {
      std::string file = folder.write(c.file, c.bytes);
      Answer answer = run(folder, "--as dynamic " + file);
      INFO(answer.text.substr(0, 2000));
      CHECK((answer.code == 1 || answer.code == 3));
      CHECK(answer.text.find(c.reason) != std::string::npos);
      CHECK(answer.text.find(c.file) != std::string::npos);
    }
  }
}

TEST_CASE("bad input: what cannot be read names file and reason", "[bad-input]") {
  Folder folder;
  auto refused = [&](const std::string& path, const std::string& reason) {
    Answer answer = run(folder, "--as dynamic " + path);
    INFO(answer.text.substr(0, 2000));
    CHECK((answer.code == 1 || answer.code == 3));
    CHECK(answer.text.find(path) != std::string::npos);
    CHECK(answer.text.find(reason) != std::string::npos);
  };
  SECTION("missing") { refused((folder.path() / "none.yml").string(), "no such file or directory"); }
  SECTION("device") { refused("/dev/zero", "device"); }
  SECTION("device under a good name") {
    fs::create_symlink("/dev/zero", folder.path() / "zero.yml");
    refused((folder.path() / "zero.yml").string(), "device");
  }
  SECTION("link to itself") {
    fs::create_symlink("loop.yml", folder.path() / "loop.yml");
    refused((folder.path() / "loop.yml").string(), "too many levels of symbolic links");
  }
  SECTION("FIFO without a writer") {
    std::string path = (folder.path() / "fifo.yml").string();
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    refused(path, "FIFO");
  }
  SECTION("not readable") {
    std::string path = folder.write("closed.yml", "http: {}\n");
    fs::permissions(path, fs::perms::none);
    if (::geteuid() != 0) refused(path, "permission denied");
  }
  SECTION("over the limit") {
    std::string path = folder.write("large.yml", "");
    fs::resize_file(path, 300UL << 20);
    refused(path, "larger than");
  }
}

TEST_CASE("bad input: what Traefik takes is taken", "[bad-input]") {
  Folder folder;
  const std::pair<const char*, std::string> taken[] = {
      {"empty.yml", ""},
      {"empty.toml", ""},
      {"comment.yml", "# nothing\n"},
      {"mark.yml", "\xEF\xBB\xBFhttp: {routers: {a: {rule: \"Host(`a`)\", service: s}}}\n"},
      {"lines.yml", "http:\r\n  routers:\r\n    a: {rule: \"Host(`a`)\", service: s}\r\n"},
      {"lines.toml", "[http.routers.a]\r\nrule = \"Host(`a`)\"\r\n"},
  };
  for (const auto& [name, bytes] : taken) {
    DYNAMIC_SECTION(name) {
      Answer answer = run(folder, "--as dynamic " + folder.write(name, bytes));
      INFO(answer.text.substr(0, 2000));
      CHECK((answer.code == 0 || answer.code == 1));
      CHECK(answer.text.find("\"loaded\": true") != std::string::npos);
    }
  }
  SECTION("FIFO with a writer") {
    std::string path = (folder.path() / "fifo.yml").string();
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    REQUIRE(std::system(("(sleep 0.1; echo '# nothing') >" + path + " &").c_str()) == 0);
    Answer answer = run(folder, "--as dynamic " + path);
    INFO(answer.text);
    CHECK(answer.text.find("FIFO") == std::string::npos);
    CHECK(answer.code == 0);
  }
}

TEST_CASE("bad input: 100 MB are read", "[bad-input]") {
  Folder folder;
  std::string path = (folder.path() / "large.yml").string();
  {
    std::ofstream out(path, std::ios::binary);
    const std::string line = "# " + std::string(97, 'x') + "\n";
    out << "http:\n";
    for (int i = 0; i < 1'000'000; ++i) out << line;
    out << "  routers: {\n";
  }
  Answer answer = run(folder, "--as dynamic " + path);
  CHECK((answer.code == 1 || answer.code == 3));
}

TEST_CASE("bad input: a report that cannot be written leaves nothing", "[bad-input]") {
  Folder folder;
  std::string file = folder.write("a.yml", "http: {}\n");
  auto files = [&] { return std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()); };
  auto before = files();
  auto refused = [&](const std::string& output, const std::string& reason) {
    Answer answer = run(folder, "--as dynamic " + file + " --output " + output);
    INFO(answer.text);
    CHECK(answer.code == 3);
    CHECK(answer.text.find(reason) != std::string::npos);
    CHECK(files() == before);
  };
  SECTION("no such directory") { refused((folder.path() / "none" / "out").string(), "no such file or directory"); }
  SECTION("a directory") { refused(folder.path().string(), "regular file"); }
  SECTION("a full device") { refused("/dev/full", "/dev/full"); }
  SECTION("no more room") {
    // A limit on the size of files stands for a full file system.
    std::string out = (folder.path() / "out").string();
    int status = std::system(("(ulimit -f 0; trap '' XFSZ; exec " GW_BINARY " effective --format json --as dynamic " +
                              file + " --output " + out + ") >/dev/null 2>&1")
                                 .c_str());
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 3);
    CHECK(files() == before);
  }
}

TEST_CASE("bad input: standard output that is full is an error", "[bad-input]") {
  Folder folder;
  std::string file = folder.write("a.yml", "http: {}\n");
  int status =
      std::system((GW_BINARY " effective --format json --as dynamic " + file + " >/dev/full 2>/dev/null").c_str());
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 3);
}
