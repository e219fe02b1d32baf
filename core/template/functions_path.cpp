// Source: Go path; path/filepath is the same on Unix.

#include <array>

#include "template/functions.h"

namespace gw::template_ {
namespace {

/// Appends what follows the last path element of `out` that ".." may take away.
void step_up(std::string& out, std::size_t fixed) {
  if (out.size() > fixed) {
    std::size_t slash = out.rfind('/');
    out.resize(slash == std::string::npos || slash < fixed ? fixed : slash);
  }
}

std::string cleaned(std::string_view path) {
  if (path.empty()) return ".";
  bool rooted = path[0] == '/';
  std::string out = rooted ? "/" : "";
  std::size_t fixed = out.size();  // What ".." does not take away.
  for (std::size_t at = 0; at < path.size();) {
    std::size_t end = std::min(path.find('/', at), path.size());
    std::string_view part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    bool up = part == "..";
    if (up && out.size() > fixed) {
      step_up(out, fixed);
      continue;
    }
    if (up && rooted) continue;
    if (!out.empty() && out != "/") out += '/';
    out += part;
    if (up) fixed = out.size();
  }
  return out.empty() ? "." : out;
}

Value clean(Machine& machine, Arguments& in) { return machine.text(cleaned(in[0].text())); }

Value dir(Machine& machine, Arguments& in) {
  const std::string& path = in[0].text();
  std::size_t slash = path.rfind('/');
  return machine.text(cleaned(slash == std::string::npos ? std::string() : path.substr(0, slash + 1)));
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
