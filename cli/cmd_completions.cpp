#include <cstdio>

#include "cli/describe.h"
#include "cli/inputs.h"
#include "io/file.h"

namespace gw::cli {
namespace {

class Completions final : public Invocation {
 public:
  void declare(const Options& command) override {
    command.option("what", what_, "The shell, or man for manual pages")
        .required()
        .one_of({"bash", "zsh", "fish", "man"});
    command.option("--output", output_, "Write to this file (man: into this directory) instead of standard output")
        .value("FILE");
  }

  Exit run(const Global&) override {
    const CommandLine line;
    const std::vector<CommandText> program = describe(line);
    if (what_ == "man") return manual(program);
    std::string script = what_ == "bash"  ? bash_completion(program)
                         : what_ == "zsh" ? zsh_completion(program)
                                          : fish_completion(program);
    return write_report(script, output_) ? Exit::Clean : Exit::NotAnalysed;
  }

 private:
  Exit manual(const std::vector<CommandText>& program) const {
    if (!output_.empty() && !io::is_directory(output_)) {
      std::fprintf(stderr, "gw: --output %s: not a directory\n", output_.c_str());
      return Exit::Usage;
    }
    for (std::size_t i = 0; i < program.size(); ++i) {
      std::string target = output_.empty() ? output_ : output_ + "/" + man_page_name(program[i]);
      if (!write_report(man_page(program, i), target)) return Exit::NotAnalysed;
    }
    return Exit::Clean;
  }

  std::string what_, output_;
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(completions) = {
    .name = "completions",
    .summary = "Print shell completions or write manual pages",
    .description =
        "Writes what the shell needs to complete gw's commands, options, their values and files, or one\n"
        "manual page for gw and each of its commands. Both are made from the options that this build of gw\n"
        "has, so they always agree with it.",
    .examples =
        "# Complete in this bash session\nsource <(gw completions bash)\n\n"
        "# Install for fish\ngw completions fish --output ~/.config/fish/completions/gw.fish\n\n"
        "# Write the manual pages\ngw completions man --output man\n",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::Completions); },
};
