// What a service finds in its environment. Source: compose-go v2 types/project.go, types/mapping.go.

#include <algorithm>

#include "base/strings.h"
#include "source/compose/dotenv.h"
#include "source/compose/service.h"
#include "source/compose/shell_words.h"

namespace gw::source::compose {
namespace {

using Variables = std::vector<std::pair<std::string, std::optional<std::string>>>;

std::optional<std::string>* find(Variables& variables, std::string_view name) {
  for (auto& [key, value] : variables) {
    if (key == name) return &value;
  }
  return nullptr;
}

void put(Variables& variables, std::string_view name, std::optional<std::string> value) {
  if (auto* known = find(variables, name)) *known = std::move(value);
  else variables.emplace_back(std::string(name), std::move(value));
}

Variables written(Loader& loader, const Node& service) {
  Variables out;
  const Node* environment = service.find("environment");
  if (environment == nullptr) return out;
  for (const Member& member : environment->members) {
    const Node& value = *member.value;
    put(out, member.key, value.is_null() ? std::nullopt : std::optional(go_text(value)));
  }
  for (const Node* item : environment->items) {
    std::size_t equals = item->text.find('=');
    std::string_view key = item->text.substr(0, equals);
    std::optional<std::string> value;
    if (equals != std::string_view::npos) value = item->text.substr(equals + 1);
    put(out, key, std::move(value));
  }
  for (auto& [key, value] : out) {
    if (!value) value = loader.scope()->find(key);
  }
  return out;
}

/// A file that is taken as it is, line by line.
EnvFile read_raw(std::string_view bytes) {
  EnvFile out;
  for (std::string_view line : base::split(bytes, "\n")) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    std::size_t equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos || equals == 0) continue;
    out.entries.push_back(
        {std::string(line.substr(0, equals)), std::string(line.substr(equals + 1)), 0, 0, 0, 0, true});
  }
  return out;
}

}  // namespace

void check_environment(Loader& loader, const Node& service, const std::string& name) {
  const Node* environment = service.find("environment");
  if (environment == nullptr) return;
  for (const Node* item : environment->items) {
    std::string_view key = item->text.substr(0, item->text.find('='));
    if (!key.ends_with(' ') && !key.ends_with('\t')) continue;
    loader.refuse("'services[" + name + "].environment' environment variable " + std::string(key) +
                      " is declared with a trailing space",
                  item->span, name);
  }
}

std::vector<std::pair<std::string, std::string>> read_environment(Loader& loader, const Node& service,
                                                                  const std::string& name) {
  Variables own = written(loader, service);
  Variables all = own;
  const Node* files = service.find("env_file");
  for (const Node* item : files == nullptr ? std::vector<const Node*>() : files->items) {
    std::string path(item->string("path"));
    const Node* required = item->find("required");
    Loader::File file = loader.open(path, "env_file", item->span);
    if (!file.found) {
      bool needed = required == nullptr || required->boolean || required->text == "true";
      if (needed && !file.outside)
        loader.refuse("env file " + path + " not found: stat " + path + ": no such file or directory", item->span,
                      name);
      continue;
    }
    EnvFile read = item->string("format") == "raw" ? read_raw(file.bytes)
                                                   : read_env_file(
                                                         file.bytes,
                                                         [&](std::string_view key) -> std::optional<std::string> {
                                                           if (auto found = loader.scope()->find(key)) return found;
                                                           if (auto* found = find(own, key); found != nullptr && *found)
                                                             return **found;
                                                           return std::nullopt;
                                                         },
                                                         [&](std::string_view key) -> std::optional<std::string> {
                                                           auto* found = find(all, key);
                                                           return found == nullptr ? std::nullopt : *found;
                                                         });
    if (!read.error.empty())
      loader.refuse("failed to read " + path + ": " + read.error, {file.source, read.error_at, read.error_at}, name);
    for (EnvFile::Entry& entry : read.entries) put(all, entry.name, std::move(entry.value));
  }
  for (auto& [key, value] : own) put(all, key, value);
  std::vector<std::pair<std::string, std::string>> out;
  for (auto& [key, value] : all) {
    if (value) out.emplace_back(key, *value);
  }
  return out;
}

std::optional<std::vector<std::string>> read_command(Loader& loader, const Node* value, const std::string& service,
                                                     std::string_view key) {
  if (value == nullptr || value->is_null()) return std::nullopt;
  std::vector<std::string> out;
  if (value->is_string()) {
    auto words = shell_words(value->text);
    if (!words)
      loader.refuse("'services[" + service + "]." + std::string(key) + "' invalid command line string", value->span,
                    service);
    return words ? *words : out;
  }
  for (const Node* item : value->items) out.emplace_back(item->text);
  return out;
}

}  // namespace gw::source::compose
