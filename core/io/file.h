#ifndef GW_IO_FILE_H_
#define GW_IO_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gw::io {

/// Larger inputs are refused: no gateway configuration is near it, and spans count 32 bits.
inline constexpr std::size_t kLargestFile = 256UL << 20;

/// The bytes of a regular file, a FIFO, or standard input ("-"). Errors name the path in Go's words, as Traefik
/// shows them: "open x.yml: no such file or directory", "read x: is a directory". A device is refused, and so is a FIFO
/// to which nothing writes within two seconds.
Result<std::string> read_file(const std::string& path, std::size_t largest = kLargestFile);

enum class EntryKind : std::uint8_t { File, Directory, Other };

struct DirectoryEntry {
  std::string name;
  EntryKind kind = EntryKind::Other;  ///< Links followed.
};

/// Sorted by bytes, hidden ones included. Error: "open x: no such file or directory".
Result<std::vector<DirectoryEntry>> list_directory(const std::string& path);

bool exists(const std::string& path);
bool is_directory(const std::string& path);

/// The path without links, for telling files apart; `path` itself if there is no such file.
std::string real_path(const std::string& path);

/// Writes all of `bytes` or nothing: to a temporary file beside `path`, which then takes its name (and mode).
/// Nothing on success.
std::optional<Error> write_file(const std::string& path, std::string_view bytes);

}  // namespace gw::io

#endif  // GW_IO_FILE_H_
