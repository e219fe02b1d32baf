#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "cli/app.h"

namespace gw::cli {
namespace {

int run(int argc, char** argv) {
  CommandLine line;
  Global& global = line.global();
  auto split = std::find_if(argv, argv + argc, [](const char* word) { return std::string_view(word) == "--"; });
  global.flags_given = split != argv + argc;
  if (global.flags_given) global.traefik_flags.assign(split + 1, argv + argc);
  try {
    line.app().parse(static_cast<int>(split - argv), argv);
  } catch (const CLI::ParseError& e) { return line.app().exit(e) == 0 ? 0 : static_cast<int>(Exit::Usage); }
  for (const CommandLine::Entry& entry : line.entries()) {
    if (entry.app->parsed()) return static_cast<int>(entry.invocation->run(global));
  }
  return static_cast<int>(Exit::Usage);
}

}  // namespace
}  // namespace gw::cli

int main(int argc, char** argv) try { return gw::cli::run(argc, argv); } catch (const std::exception& e) {
  std::fprintf(stderr, "gw: internal error: %s\n", e.what());
  return static_cast<int>(gw::cli::Exit::Internal);
}
