#ifndef GW_SOURCE_COMPOSE_SHELL_WORDS_H_
#define GW_SOURCE_COMPOSE_SHELL_WORDS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gw::source::compose {

/// A command line as words, quotes taken off; it ends at ; & | < >. Nothing where a quote is not closed.
/// Source: mattn/go-shellwords (Parse), with which compose-go splits commands.
std::optional<std::vector<std::string>> shell_words(std::string_view line);

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_SHELL_WORDS_H_
