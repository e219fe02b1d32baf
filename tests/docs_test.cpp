// The completions and man pages in the tree are those that this build writes; `make docs` renews them.

#include <map>

#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using namespace gw::testing;

namespace {

/// What a shell command prints, errors included.
std::string output_of(const std::string& command) {
  Directory scratch;
  Ran ran = run(command, scratch.path());
  return ran.out + ran.err;
}

bool have(const std::string& program) {
  if (installed(program)) return true;
  WARN("skipped: " << program << " is not installed");
  return false;
}

/// Completions for a command line whose last word is being typed.
std::string bash_offers(const std::string& words, int current) {
  std::string out =
      output_of("bash -c '. " + source_path("completions/gw.bash").string() + "; COMP_WORDS=(" + words +
                "); COMP_CWORD=" + std::to_string(current) + "; _gw; echo \"${COMPREPLY[*]}\"' 2>/dev/null");
  return out.substr(0, out.find('\n'));
}

std::map<std::string, std::string> pages(const std::filesystem::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    out[entry.path().filename().string()] = read(entry.path());
  return out;
}

}  // namespace

TEST_CASE("docs: completions are up to date", "[docs]") {
  for (const auto& [shell, file] : std::map<std::string, std::string>{
           {"bash", "completions/gw.bash"}, {"zsh", "completions/_gw"}, {"fish", "completions/gw.fish"}}) {
    DYNAMIC_SECTION(shell) {
      std::string script = output_of("gw completions " + shell);
      INFO("make docs renews it");
      CHECK(script == read(source_path(file)));
      if (have(shell)) CHECK(output_of(shell + " -n " + source_path(file).string()).empty());
    }
  }
}

TEST_CASE("docs: man pages are up to date and groff takes them", "[docs]") {
  Directory fresh;
  REQUIRE(run("gw completions man --output .", fresh.path()).code == 0);
  auto expected = pages(fresh.path());
  INFO("make docs renews them; delete the page of a command that is gone");
  CHECK(expected == pages(source_path("man")));
  CHECK(expected.contains("gw.1"));
  if (!have("groff")) return;
  for (const auto& [name, text] : expected) {
    INFO(name);
    CHECK(run("groff -man -ww -Tutf8 " + name, fresh.path()).err.empty());
  }
}

TEST_CASE("docs: bash offers commands, options, values, and leaves files to the shell", "[docs]") {
  if (!have("bash")) return;
  CHECK(bash_offers("gw eff", 1) == "effective");
  CHECK(bash_offers("gw effective --form", 2) == "--format");
  CHECK(bash_offers("gw effective --format \"\"", 3) == "json rawdata");
  CHECK(bash_offers("gw effective --format = r", 4) == "rawdata");
  CHECK(bash_offers("gw --color never completions f", 4) == "fish");
  CHECK(bash_offers("gw effective --output \"\"", 3).empty());
  CHECK(bash_offers("gw effective -- --", 3).empty());
}
