#include "source/flag_file.h"

#include "base/strings.h"
#include "io/file.h"
#include "source/compose/dotenv.h"
#include "source/compose/shell_words.h"

namespace gw::source {
namespace {

Result<FlagFile> read_variables(std::string_view bytes) {
  compose::EnvFile file = compose::read_env_file(bytes, {});
  if (!file.error.empty()) return Error{Error::Kind::Io, "no variables: " + file.error};
  FlagFile out;
  for (compose::EnvFile::Entry& entry : file.entries)
    out.variables.emplace_back(std::move(entry.name), std::move(entry.value));
  return out;
}

}  // namespace

Result<FlagFile> read_flag_file(const std::string& path, bool variables) {
  Result<std::string> bytes = io::read_file(path);
  if (!bytes) return bytes.error();
  if (variables) return read_variables(*bytes);
  FlagFile out;
  std::size_t number = 0;
  for (std::string_view line : base::split(*bytes, "\n")) {
    ++number;
    line = base::trim(line);
    if (line.ends_with('\\')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    std::optional<std::vector<std::string>> words = compose::shell_words(line);
    if (!words) return Error{Error::Kind::Io, "line " + std::to_string(number) + ": a quote is not closed"};
    for (std::string& word : *words) {
      bool program = out.arguments.empty() && (word == "traefik" || word.ends_with("/traefik"));
      if (!program) out.arguments.push_back(std::move(word));
    }
  }
  return out;
}

}  // namespace gw::source
