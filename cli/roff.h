#ifndef GW_CLI_ROFF_H_
#define GW_CLI_ROFF_H_

#include <string>
#include <string_view>

namespace gw::cli {

/// A manual page under construction, in the man macros that groff and mandoc share.
/// All text is escaped: nothing in it is taken as a request.
class Roff {
 public:
  Roff(const std::string& title, const std::string& footer);

  void section(std::string_view title);
  /// Paragraphs of `text`, parted by empty lines.
  void paragraphs(std::string_view text);
  /// A term, already marked up, and what it means.
  void item(const std::string& marked_up, std::string_view text);
  /// Lines shown as they are.
  void verbatim(std::string_view text);
  /// A line that is already marked up.
  void line(const std::string& marked_up) { out_ += marked_up + "\n"; }

  const std::string& text() const { return out_; }

 private:
  std::string out_;
};

/// `text` so that it is printed as it is: backslashes, hyphens, quotes, what is not ASCII, and a
/// control character (. or ') at its beginning.
std::string roff_escape(std::string_view text);

std::string roff_bold(std::string_view text);
std::string roff_italic(std::string_view text);

}  // namespace gw::cli

#endif  // GW_CLI_ROFF_H_
