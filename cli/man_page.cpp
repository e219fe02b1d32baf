#include "cli/describe.h"
#include "cli/roff.h"

namespace gw::cli {
namespace {

constexpr std::string_view kAbout =
    "gw reads the configuration of a Traefik gateway: its static configuration (file, flags or environment), and the\n"
    "dynamic files that it reaches. It says what Traefik would make of it, without running Traefik.\n\n"
    "An input is a file, a directory, or - for standard input. Its kind comes from its content; KIND=PATH says it for\n"
    "one input. Without inputs gw takes those of gw.toml, else the working directory.\n\n"
    "Everything after -- is Traefik's own static configuration as command-line flags, read as Traefik reads it.\n\n"
    "Reports go to standard output, problems of gw itself to standard error.";

struct Row {
  std::string_view term, text;
};

constexpr Row kExits[] = {
    {"0", "Fine."},
    {"1", "There are findings, failed tests or differences."},
    {"2", "The command line makes no sense."},
    {"3", "Something could not be analysed, so nothing is said about it."},
    {"4", "Internal error of gw: please report it."},
};

constexpr Row kEnvironment[] = {
    {"NO_COLOR", "If set and not empty, reports are not coloured. --color wins over it."},
};

constexpr Row kFiles[] = {
    {"gw.toml",
     "Defaults for the options, searched from the working directory upward. An option on the command line wins; an "
     "unknown key is an error. gw schema --kind gw.toml describes it."},
};

template <std::size_t N>
void rows(Roff& page, std::string_view title, const Row (&table)[N]) {
  page.section(title);
  for (const Row& row : table) page.item(roff_bold(row.term), row.text);
}

std::string reference(const CommandText& command) {
  return roff_bold("gw" + std::string(command.path.empty() ? "" : "-") + command.joined("-")) + "(1)";
}

std::string sentence(const OptionText& option) {
  std::string out = option.description;
  if (!out.empty() && out.find_last_of(".!?") != out.size() - 1) out += ".";
  if (!option.choices.empty()) out += " One of " + join(option.choices, ", ") + ".";
  if (option.repeated) out += " May be given several times.";
  if (option.required) out += " Required.";
  return out;
}

std::string term(const OptionText& option) {
  std::string out;
  for (const std::string& name : option.names) out += (out.empty() ? "" : ", ") + roff_bold(name);
  return option.flag() ? out : out + " " + roff_italic(option.value);
}

void synopsis(Roff& page, const CommandText& command) {
  page.section("SYNOPSIS");
  std::string line = roff_bold("gw" + std::string(command.path.empty() ? "" : " ") + command.joined(" "));
  line += " [" + roff_italic("OPTION") + "]...";
  if (!command.children.empty()) line += " " + roff_italic("COMMAND") + " [" + roff_italic("ARGUMENT") + "]...";
  for (const OptionText& positional : command.positionals) {
    std::string name = roff_italic(positional.name) + (positional.repeated ? "..." : "");
    line += " " + (positional.required ? name : "[" + name + "]");
  }
  if (command.reads_inputs()) line += " [" + roff_bold("--") + " " + roff_italic("TRAEFIK-FLAG") + "...]";
  page.line(line);
}

void arguments(Roff& page, const CommandText& command) {
  if (!command.positionals.empty()) page.section("ARGUMENTS");
  for (const OptionText& positional : command.positionals)
    page.item(roff_italic(positional.name), sentence(positional));
  page.section("OPTIONS");
  for (const OptionText& option : command.options) page.item(term(option), sentence(option));
  if (!command.path.empty()) page.paragraphs("The options of gw itself, such as --color, may stand here too.");
}

void children(Roff& page, const std::vector<CommandText>& program, const CommandText& command) {
  if (command.children.empty()) return;
  page.section("COMMANDS");
  for (const CommandText& child : program) {
    if (child.path.size() != command.path.size() + 1) continue;
    if (std::vector<std::string>(child.path.begin(), child.path.end() - 1) != command.path) continue;
    page.item(reference(child), child.summary + ".");
  }
}

void see_also(Roff& page, const std::vector<CommandText>& program, const CommandText& command) {
  std::string line;
  for (const CommandText& other : program) {
    if (&other == &command || other.path.size() > 1) continue;
    line += (line.empty() ? "" : ",\n") + reference(other);
  }
  page.section("SEE ALSO");
  page.line(line);
}

}  // namespace

std::string man_page_name(const CommandText& command) {
  return "gw" + std::string(command.path.empty() ? "" : "-") + command.joined("-") + ".1";
}

std::string man_page(const std::vector<CommandText>& program, std::size_t which) {
  const CommandText& command = program[which];
  bool root = command.path.empty();
  std::string title = man_page_name(command);
  title.resize(title.size() - 2);
  Roff page(title, "gw " GW_VERSION);
  page.section("NAME");
  page.line(roff_escape(title) + " \\- " + roff_escape(command.summary));
  synopsis(page, command);
  page.section("DESCRIPTION");
  if (root) page.paragraphs(kAbout);
  else page.paragraphs(command.description.empty() ? command.summary + "." : command.description);
  children(page, program, command);
  arguments(page, command);
  rows(page, "EXIT STATUS", kExits);
  if (root || command.reads_inputs()) {
    rows(page, "ENVIRONMENT", kEnvironment);
    rows(page, "FILES", kFiles);
  }
  if (!command.examples.empty()) {
    page.section("EXAMPLES");
    page.verbatim(command.examples);
  }
  see_also(page, program, command);
  return page.text();
}

}  // namespace gw::cli
