#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <vector>

#include "cli/command.h"

#define GW_COMMAND_ID(id)      \
  namespace gw::cli::command { \
  extern const Command id;     \
  }
#include "commands.inc"
#undef GW_COMMAND_ID

namespace gw::cli {
namespace {

const Command* const kCommands[] = {
#define GW_COMMAND_ID(id) &command::id,
#include "commands.inc"
#undef GW_COMMAND_ID
};

int run(int argc, char** argv) {
  Global global;
  auto split = std::find_if(argv, argv + argc, [](const char* word) { return std::string_view(word) == "--"; });
  global.flags_given = split != argv + argc;
  if (global.flags_given) global.traefik_flags.assign(split + 1, argv + argc);

  CLI::App app{"Lints and explains the configuration of Traefik gateways", "gw"};
  app.require_subcommand(1);
  app.add_option("--color", global.color, "When to colour: auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_flag("--no-config", global.no_config, "Do not look for gw.toml");
  std::vector<std::pair<CLI::App*, std::unique_ptr<Invocation>>> invocations;
  for (const Command* command : kCommands) {
    CLI::App* sub = app.add_subcommand(std::string(command->name), std::string(command->summary));
    sub->fallthrough();
    invocations.emplace_back(sub, command->make());
    invocations.back().second->declare(*sub);
  }
  try {
    app.parse(static_cast<int>(split - argv), argv);
  } catch (const CLI::ParseError& e) { return app.exit(e) == 0 ? 0 : static_cast<int>(Exit::Usage); }
  for (auto& [sub, invocation] : invocations) {
    if (sub->parsed()) return static_cast<int>(invocation->run(global));
  }
  return static_cast<int>(Exit::Usage);
}

}  // namespace
}  // namespace gw::cli

int main(int argc, char** argv) try { return gw::cli::run(argc, argv); } catch (const std::exception& e) {
  std::fprintf(stderr, "gw: internal error: %s\n", e.what());
  return static_cast<int>(gw::cli::Exit::Internal);
}
