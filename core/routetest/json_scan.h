#ifndef GW_ROUTETEST_JSON_SCAN_H_
#define GW_ROUTETEST_JSON_SCAN_H_

// JSON read value by value where a tree would cost too much: millions of lines, of which a few members count.

#include <cstddef>
#include <string>
#include <string_view>

namespace gw::routetest {

/// Reads one text from its beginning to its end. Each method first skips white space, and returns false if what it
/// reads is not there; then error() and place() say what is wrong. Source: RFC 8259.
class JsonScanner {
 public:
  /// A text as it lies in the JSON, between its quotes.
  struct Text {
    std::string_view inside;
    bool escaped = false;  ///< A backslash is in it.
  };

  explicit JsonScanner(std::string_view json)
      : begin_(json.data()), at_(json.data()), end_(json.data() + json.size()) {}

  /// The next byte, not taken; 0 at the end.
  char peek();
  /// Takes the byte if it is the next one. Its absence is no error.
  bool take(char c);
  bool expect(char c, const char* error);
  bool text(Text& out);
  /// UTF-8 stays as it is, well-formed or not.
  bool text(std::string& out);
  /// A character is a byte: none is above U+00FF.
  bool latin1(std::string& out);
  bool boolean(bool& out);
  bool null();  ///< Its absence is no error.
  /// A number, as written.
  bool number(std::string_view& out);
  /// Any value. Depth is bounded; the digits of \u are not looked at.
  bool skip();
  /// Nothing but white space is left.
  bool finished();

  /// Unescapes `text`, which text() gave.
  bool unescape(const Text& text, std::string& out);

  bool fail(const char* error);
  const char* error() const { return error_; }  ///< Null: none.
  /// Byte of the text, from 1.
  std::size_t place() const { return static_cast<std::size_t>(at_ - begin_) + 1; }
  const char* position() const { return at_; }

 private:
  void blank();
  bool word(std::string_view word);
  bool hexadecimal(const char*& at, const char* end, unsigned& out);
  bool escape(const char*& at, const char* end, unsigned& out);

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* error_ = nullptr;
};

/// Appends a JSON string that holds `text`: bytes that are no UTF-8 are U+FFFD, what a terminal acts on is escaped.
void append_json(std::string_view text, std::string& out);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_JSON_SCAN_H_
