#include "cli/describe.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/strings.h"

namespace gw::cli {
namespace {

/// CLI11 shows the members of a checked set as "TEXT:{a,b}".
void read_type(const std::string& type, OptionText& out) {
  std::size_t open = type.find(":{");
  out.value = type.substr(0, type.find(':'));
  if (open == std::string::npos) return;
  std::size_t close = type.find('}', open);
  std::string_view inside = std::string_view(type).substr(open + 2, close - open - 2);
  for (std::string_view choice : base::split(inside, ",")) out.choices.emplace_back(choice);
}

/// What CLI11 calls just TEXT, by the option's name: "FORMAT" of "--format".
std::string placeholder(std::string_view name) {
  std::string out;
  for (char c : name.substr(std::min(name.find_first_not_of('-'), name.size())))
    out += 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

OptionText option_text(const CLI::Option& option) {
  OptionText out;
  bool positional = !option.nonpositional();
  if (positional) {
    out.name = option.get_name(true, false);
    out.names = {out.name};
  } else {
    for (const std::string& name : option.get_snames()) out.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) out.names.push_back("--" + name);
    out.name = option.get_lnames().empty() ? out.names.front() : "--" + option.get_lnames().front();
  }
  if (option.get_items_expected_max() > 0) read_type(option.get_type_name(), out);
  if (out.value == "TEXT" && !positional) out.value = placeholder(out.name);
  out.description = option.get_description();
  out.required = option.get_required();
  out.repeated = option.get_items_expected_max() > 1;
  return out;
}

void walk(const CLI::App& app, CommandText text, std::vector<CommandText>& out) {
  text.summary = app.get_description();
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;  // CLI11's way to hide one.
    OptionText described = option_text(*option);
    (option->nonpositional() ? text.options : text.positionals).push_back(std::move(described));
  }
  std::vector<const CLI::App*> below = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* child : below) text.children.push_back(child->get_name());
  std::vector<std::string> path = text.path;
  out.push_back(std::move(text));
  for (const CLI::App* child : below) {
    CommandText next;
    next.path = path;
    next.path.push_back(child->get_name());
    walk(*child, std::move(next), out);
  }
}

}  // namespace

std::string join(const std::vector<std::string>& words, const std::string& separator) {
  std::string out;
  for (const std::string& word : words) out += (&word == &words.front() ? "" : separator) + word;
  return out;
}

std::string CommandText::joined(const std::string& separator) const { return join(path, separator); }

bool CommandText::reads_inputs() const { return !positionals.empty() && positionals.front().name == "inputs"; }

std::vector<CommandText> describe(const CommandLine& line) {
  std::vector<CommandText> out;
  walk(line.app(), {}, out);
  for (const Command* command : commands()) {
    auto at = std::ranges::find(out, std::vector<std::string>{std::string(command->name)}, &CommandText::path);
    if (at == out.end()) continue;
    at->description = command->description;
    at->examples = command->examples;
  }
  return out;
}

}  // namespace gw::cli
