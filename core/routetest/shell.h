#ifndef GW_ROUTETEST_SHELL_H_
#define GW_ROUTETEST_SHELL_H_

// A command line cut into its words, as the shell it was written for cuts it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gw::routetest {

struct Word {
  std::string text;
  std::size_t place = 0;  ///< Byte of the command line, from 1.
};

/// The words of the first command: up to "|", ";", "&", or the end of the line that no backslash continues.
/// Redirections are left out. What only a running shell knows (variables, substitutions) is an error that says where.
/// Source: POSIX.1 XCU 2.2, 2.3; bash(1) QUOTING ($'…').
Result<std::vector<Word>> posix_words(std::string_view command);

/// The same for cmd.exe and the C runtime's argv. A caret in front of punctuation escapes inside quotes too: browsers
/// write that. Source: Microsoft, "Parsing C command-line arguments"; Chromium devtools NetworkLogView
/// (escapeStringWin).
Result<std::vector<Word>> windows_words(std::string_view command);

/// Whether it is written for cmd.exe: carets at ends of lines or in front of quotes.
bool looks_like_windows(std::string_view command);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_SHELL_H_
