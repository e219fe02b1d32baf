#include "serve/watch_look.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace gw::serve {
namespace {

using std::chrono::system_clock;

constexpr std::size_t kMostFiles = 100'000;

class Looking {
 public:
  void at(const std::string& path, bool below = false) {
    struct stat link {
    }, file{};
    bool there = ::lstat(path.c_str(), &link) == 0;
    if (there) newest(link.st_ctim);
    if (!there || ::stat(path.c_str(), &file) != 0) return mix(path, there ? 1 : 0);
    newest(file.st_ctim);
    mix(path, file.st_ino);
    mix({}, file.st_dev);
    mix({}, file.st_mode);
    if (!S_ISDIR(file.st_mode)) {
      mix({}, static_cast<std::uint64_t>(file.st_size));
      time(file.st_mtim);
      time(file.st_ctim);
    } else if (directories_.insert({file.st_dev, file.st_ino}).second) {
      // Its own times would tell of editors' files too.
      for (const std::string& name : names(path)) {
        if (++files_ <= kMostFiles) at((path.ends_with('/') ? path : path + "/") + name, true);
      }
    }
    if (!below) above(path);
  }

  Look look;

 private:
  /// Names that came or went beside a path count for the time alone.
  void above(const std::string& path) {
    struct stat info {};
    std::string parent = std::filesystem::path(path).parent_path().string();
    if (::stat(parent.empty() ? "." : parent.c_str(), &info) == 0) newest(info.st_ctim);
  }

  static std::vector<std::string> names(const std::string& path) {
    struct Closed {
      void operator()(DIR* open) const { ::closedir(open); }
    };
    std::vector<std::string> out;
    std::unique_ptr<DIR, Closed> open(::opendir(path.c_str()));
    while (open != nullptr) {
      const dirent* entry = ::readdir(open.get());
      if (entry == nullptr) break;
      std::string_view name = entry->d_name;
      if (name != "." && name != ".." && !is_editors(name)) out.emplace_back(name);
    }
    std::ranges::sort(out);
    return out;
  }

  /// FNV-1a.
  void mix(std::string_view text, std::uint64_t number) {
    auto add = [&](unsigned char byte) { look.mark = (look.mark ^ byte) * 0x100000001b3; };
    for (char c : text) add(static_cast<unsigned char>(c));
    for (int i = 0; i < 8; ++i, number >>= 8U) add(static_cast<unsigned char>(number));
  }

  void time(const timespec& at) {
    mix({}, static_cast<std::uint64_t>(at.tv_sec));
    mix({}, static_cast<std::uint64_t>(at.tv_nsec));
  }

  void newest(const timespec& at) {
    auto since = std::chrono::seconds(at.tv_sec) + std::chrono::nanoseconds(at.tv_nsec);
    look.newest =
        std::max(look.newest, system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(since)));
  }

  std::set<std::pair<dev_t, ino_t>> directories_;
  std::size_t files_ = 0;
};

bool is_digit(char c) { return '0' <= c && c <= '9'; }

}  // namespace

bool is_editors(std::string_view name) {
  if (name.empty()) return false;
  if (name.back() == '~') return true;
  // Vim tries whether it can write with 4913, and adds 123 until there is no such file.
  if (name.size() <= 6 && std::ranges::all_of(name, is_digit)) {
    int number = 0;
    for (char c : name) number = number * 10 + (c - '0');
    return number >= 4913 && (number - 4913) % 123 == 0;
  }
  if (name.front() == '#') return name.size() > 1 && name.back() == '#';
  if (name.starts_with(".#")) return true;
  // Vim's .x.swp, .swo, .swpx and so on.
  std::size_t dot = name.rfind('.');
  std::string_view extension = name.substr(std::min(dot + 1, name.size()));
  return name.front() == '.' && dot != 0 && extension.starts_with("sw") && 3 <= extension.size() &&
         extension.size() <= 4;
}

Look look_at(const std::string& path) {
  Looking looking;
  looking.look.mark = 0xcbf29ce484222325;
  looking.at(path);
  return looking.look;
}

}  // namespace gw::serve
