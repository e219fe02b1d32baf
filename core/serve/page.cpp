#include "serve/page.h"

namespace gw::serve {
namespace {

using namespace std::literals;

struct PageFile {
  std::string_view name, bytes;
};

constexpr PageFile kPageFiles[] = {
#include "page_files.inc"
};

constexpr struct {
  std::string_view extension, type;
} kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
};

}  // namespace

std::string_view page_file(std::string_view name) {
  for (const PageFile& file : kPageFiles) {
    if (file.name == name) return file.bytes;
  }
  return {};
}

std::string_view page_type(std::string_view name) {
  if (page_file(name).empty()) return {};
  for (const auto& [extension, type] : kTypes) {
    if (name.ends_with(extension)) return type;
  }
  return {};
}

std::string_view file_of(std::string_view path) {
  if (!path.starts_with('/')) return {};
  return path == "/" ? "index.html" : path.substr(1);
}

std::string_view below_dashboard(std::string_view path) {
  constexpr std::string_view kDashboard = "/dashboard";
  bool below = path.starts_with(kDashboard) && path.substr(kDashboard.size()).starts_with('/');
  return below ? path.substr(kDashboard.size()) : path;
}

}  // namespace gw::serve
