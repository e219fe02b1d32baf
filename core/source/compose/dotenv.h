#ifndef GW_SOURCE_COMPOSE_DOTENV_H_
#define GW_SOURCE_COMPOSE_DOTENV_H_

// Files of NAME=value lines: .env, env_file, label_file.

#include <string>
#include <string_view>
#include <vector>

#include "source/compose/interpolate.h"

namespace gw::source::compose {

struct EnvFile {
  struct Entry {
    std::string name, value;
    std::uint32_t name_begin = 0, name_end = 0;  ///< Bytes of the file.
    std::uint32_t begin = 0, end = 0;            ///< Of the value, without quotes.
    bool exact = false;                          ///< The value is these bytes.
  };

  std::vector<Entry> entries;  ///< Each name once, the last value counts.
  std::string error;           ///< "line 3: unexpected character "+" in variable name "A+B=c""; empty: none.
  std::uint32_t error_at = 0;

  const Entry* find(std::string_view name) const;
};

/// Reads `bytes`. Values refer to variables of `lookup`, then of the lines before, then of `before`; a name without
/// value takes its value from `lookup`. Source: compose-go v2 dotenv/parser.go.
EnvFile read_env_file(std::string_view bytes, const Lookup& lookup, const Lookup& before = {});

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_DOTENV_H_
