#ifndef GW_SOURCE_WORDS_H_
#define GW_SOURCE_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "text/source.h"

namespace gw::source {

/// A word of a command line after unquoting. The span covers it with its quotes; `plain`: it stands there as it is.
struct Word {
  std::string text;
  text::Span span;
  bool plain = true;
};

/// How quotes are read.
enum class Quoting {
  Shell,  ///< POSIX: '…' as it is, "…" with \ before " \ $ ` and line ends, \ outside of quotes.
  Redis,  ///< Redis: "…" with \n \r \t \b \a \xHH, '…' with \'; a backslash outside of quotes is one.
};

/// The words of bytes [begin, end) of a source, up to the end of the line or, for Shell, behind continued lines;
/// `begin` moves behind them and the line end. In Shell form a word that begins with # ends the line. False: a quote is
/// not closed.
bool read_words(std::string_view bytes, text::SourceId source, std::size_t& begin, Quoting quoting,
                std::vector<Word>& out);

}  // namespace gw::source

#endif  // GW_SOURCE_WORDS_H_
