// Source: Go path; path/filepath is the same on Unix.

#include <array>

#include "base/path.h"
#include "template/functions.h"

namespace gw::template_ {
namespace {

Value clean(Machine& machine, Arguments& in) { return machine.text(base::clean_path(in[0].text())); }

Value dir(Machine& machine, Arguments& in) {
  const std::string& path = in[0].text();
  std::size_t slash = path.rfind('/');
  return machine.text(base::clean_path(slash == std::string::npos ? std::string() : path.substr(0, slash + 1)));
}

Value base(Machine& machine, Arguments& in) {
  std::string_view path = in[0].text();
  if (path.empty()) return text(".");
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return text("/");
  return machine.text(std::string(path.substr(path.rfind('/') + 1)));
}

Value ext(Machine& machine, Arguments& in) {
  std::string_view path = in[0].text();
  std::size_t at = path.find_last_of("./");
  return machine.text(at == std::string_view::npos || path[at] == '/' ? std::string() : std::string(path.substr(at)));
}

Value is_abs(Machine&, Arguments& in) { return boolean(in[0].text().starts_with('/')); }

constexpr std::array<Function, 10> kFunctions = {{
    {"base", "s", base},
    {"clean", "s", clean},
    {"dir", "s", dir},
    {"ext", "s", ext},
    {"isAbs", "s", is_abs},
    {"osBase", "s", base},
    {"osClean", "s", clean},
    {"osDir", "s", dir},
    {"osExt", "s", ext},
    {"osIsAbs", "s", is_abs},
}};

}  // namespace

std::span<const Function> path_functions() { return kFunctions; }

}  // namespace gw::template_
