#include "cli/app.h"

#include <CLI/CLI.hpp>

#define GW_COMMAND_ID(id)      \
  namespace gw::cli::command { \
  extern const Command id;     \
  }
#include "commands.inc"
#undef GW_COMMAND_ID

namespace gw::cli {

const std::vector<const Command*>& commands() {
  static const std::vector<const Command*> all = {
#define GW_COMMAND_ID(id) &command::id,
#include "commands.inc"
#undef GW_COMMAND_ID
  };
  return all;
}

namespace {

/// One value for each time an option is given, or it would swallow what is behind it. Values of type
/// "FILE..." or "INPUT..." are lists.
void take_one_value_each(CLI::App& app) {
  app.fallthrough();
  for (CLI::Option* option : app.get_options()) {
    bool list = option->get_type_name().ends_with("...");
    if (option->nonpositional() && option->get_items_expected_max() > 1 && !list) option->allow_extra_args(false);
  }
  for (CLI::App* below : app.get_subcommands([](const CLI::App*) { return true; })) take_one_value_each(*below);
}

}  // namespace

CommandLine::CommandLine()
    : app_(std::make_unique<CLI::App>("Lints and explains the configuration of Traefik gateways", "gw")) {
  app_->require_subcommand(1);
  app_->set_version_flag("--version", "gw " GW_VERSION, "Print the version of gw and exit");
  app_->add_option("--color", global_.color, "When to colour")->check(CLI::IsMember({"auto", "always", "never"}));
  app_->add_flag("--no-config", global_.no_config, "Do not look for gw.toml");
  for (const Command* command : commands()) {
    CLI::App* sub = app_->add_subcommand(std::string(command->name), std::string(command->summary));
    if (!command->examples.empty()) sub->footer("Examples:\n" + std::string(command->examples));
    entries_.push_back({command, sub, command->make()});
    entries_.back().invocation->declare(Options(sub));
    take_one_value_each(*sub);
  }
}

CommandLine::~CommandLine() = default;

}  // namespace gw::cli
