
#include "cli/inputs.h"
#include "schema/schema.h"

namespace gw::cli {
namespace {

struct Line {
  Version oldest, newest;
};

/// Release lines, ascending, each with its first and last known patch.
std::vector<Line> lines() {
  std::vector<Line> out;
  for (Version release : schema::releases()) {
    if (out.empty() || !out.back().newest.same_line(release)) out.push_back({release, release});
    out.back().newest = release;
  }
  return out;
}

std::string human() {
  std::string out = "gw " GW_VERSION "\nTraefik as in";
  for (const Line& line : lines()) out += (out.ends_with("in") ? " " : ", ") + to_string(line.newest);
  return out + " and earlier patches of these lines\n";
}

std::string json() {
  std::string out =
      "{\"gw\": \"" GW_VERSION "\", \"traefik\": {\"newest\": \"" + to_string(schema::newest()) + "\", \"lines\": [";
  for (const Line& line : lines()) {
    out += std::string(out.ends_with('[') ? "" : ", ") + "{\"line\": \"" + line_name(line.newest) +
           "\", \"oldest\": \"" + to_string(line.oldest) + "\", \"newest\": \"" + to_string(line.newest) + "\"}";
  }
  return out + "]}}\n";
}

class ShowVersion final : public Invocation {
 public:
  void declare(const Options& command) override {
    command.option("--format", format_, "How to print it").one_of({"human", "json"});
  }

  Exit run(const Global&) override {
    return write_report(format_ == "json" ? json() : human(), "") ? Exit::Clean : Exit::NotAnalysed;
  }

 private:
  std::string format_ = "human";
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(version) = {
    .name = "version",
    .summary = "Print the version of gw and the Traefik releases it knows",
    .description =
        "Prints the version of gw, and for each release line of Traefik the newest patch whose behaviour gw\n"
        "imitates. --traefik of the other commands takes these and the earlier patches of the same lines.",
    .examples = "# The Traefik releases, for a script\ngw version --format json\n",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::ShowVersion); },
};
