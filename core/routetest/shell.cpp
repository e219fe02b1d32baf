#include "routetest/shell.h"

#include <cstdint>
#include <optional>

#include "base/rune.h"

namespace gw::routetest {
namespace {

bool blank(char c) { return c == ' ' || c == '\t'; }
bool name_byte(char c) {
  return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '_';
}
bool punctuation(char c) { return c > ' ' && c < 0x7F && !name_byte(c); }

int digit_of(char c) {
  if ('0' <= c && c <= '9') return c - '0';
  if ('a' <= c && c <= 'f') return c - 'a' + 10;
  return 'A' <= c && c <= 'F' ? c - 'A' + 10 : 99;
}

Error at_byte(std::size_t at, std::string_view message) {
  return {Error::Kind::Usage, std::string(message) + " (byte " + std::to_string(at + 1) + ")"};
}

class Posix {
 public:
  explicit Posix(std::string_view text) : text_(text) {}

  Result<std::vector<Word>> read() {
    if (text_.starts_with("$ ")) at_ = 2;  // A prompt that was copied too.
    while (more() && !error_ && step()) {}
    if (error_) return *std::move(error_);
    end_word();
    return std::move(words_);
  }

 private:
  bool more() const { return at_ < text_.size(); }
  char next(std::size_t ahead = 1) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void begin_word() {
    if (!open_) words_.push_back({{}, at_ + 1});
    open_ = true;
  }
  void put(char c) { words_.back().text += c; }

  void end_word() {
    if (open_ && dropped_) words_.pop_back();
    if (open_) dropped_ = false;
    open_ = bare_digits_ = false;
  }

  /// False at the end of the command.
  bool step() {
    char c = text_[at_];
    if (blank(c) || c == '\r') return end_word(), ++at_, true;
    if (c == '\n') {
      end_word();
      ++at_;
      return words_.empty();
    }
    if (c == '\\' && (next() == '\n' || (next() == '\r' && next(2) == '\n'))) {
      at_ += next() == '\n' ? 2 : 3;
      return true;
    }
    if (c == '#' && !open_) return at_ = std::min(text_.find('\n', at_), text_.size()), true;
    if (c == '|' || c == ';' || (c == '&' && next() != '>')) return false;
    if (c == '<' || c == '>' || c == '&') return redirect();
    return part(c);
  }

  /// "2>&1", ">file", "< file": the word that follows is none of the command.
  bool redirect() {
    if (open_ && bare_digits_) words_.pop_back(), open_ = bare_digits_ = false;
    end_word();
    while (more() && (text_[at_] == '<' || text_[at_] == '>' || text_[at_] == '&')) ++at_;
    while (more() && blank(text_[at_])) ++at_;
    dropped_ = true;
    return true;
  }

  bool part(char c) {
    std::size_t start = at_;
    bool first = !open_;
    begin_word();
    bare_digits_ = (first || bare_digits_) && '0' <= c && c <= '9';
    ++at_;
    switch (c) {
      case '\'': return single(start);
      case '"': return double_quoted(start);
      case '`': return fail(start, "a command in back-quotes is not run: write what it gives");
      case '$':
        if (more() && text_[at_] == '\'') return ++at_, ansi(start);
        if (more() && text_[at_] == '"') return ++at_, double_quoted(start);
        return dollar(start);
      case '\\':
        if (more()) put(text_[at_++]);
        return true;
      default: put(c); return true;
    }
  }

  bool fail(std::size_t at, std::string_view message) {
    if (!error_) error_ = at_byte(at, message);
    return false;
  }

  /// Behind the dollar.
  bool dollar(std::size_t start) {
    char c = more() ? text_[at_] : '\0';
    if (c == '(') return fail(start, "$(…) is not run: write what it gives");
    if (c == '{' || name_byte(c)) return fail(start, "the value of a variable is not known: write it, or quote the $");
    put('$');
    return true;
  }

  bool single(std::size_t start) {
    std::size_t end = text_.find('\'', at_);
    if (end == std::string_view::npos) return fail(start, "the quote is not closed");
    words_.back().text += text_.substr(at_, end - at_);
    at_ = end + 1;
    return true;
  }

  bool double_quoted(std::size_t start) {
    while (more()) {
      std::size_t place = at_;
      char c = text_[at_++];
      if (c == '"') return true;
      if (c == '`') return fail(place, "a command in back-quotes is not run: write what it gives");
      if (c == '$') {
        if (!dollar(place)) return false;
      } else if (c == '\\' && more() && std::string_view("$`\"\\\n").find(text_[at_]) != std::string_view::npos) {
        if (text_[at_] != '\n') put(text_[at_]);
        ++at_;
      } else {
        put(c);
      }
    }
    return fail(start, "the quote is not closed");
  }

  bool ansi(std::size_t start) {
    while (more()) {
      char c = text_[at_++];
      if (c == '\'') return true;
      if (c != '\\' || !more()) put(c);
      else ansi_escape(text_[at_++]);
    }
    return fail(start, "the quote is not closed");
  }

  void ansi_escape(char c) {
    constexpr std::string_view kNames = "abeEfnrtv", kBytes = "\a\b\x1B\x1B\f\n\r\t\v";
    if (std::size_t named = kNames.find(c); named != std::string_view::npos) return put(kBytes[named]);
    if ('0' <= c && c <= '7') {
      --at_;
      return put(static_cast<char>(static_cast<unsigned char>(number(8, 3))));
    }
    if (c == 'c' && more()) return put(static_cast<char>(text_[at_++] & 0x1F));
    if ((c == 'x' || c == 'u' || c == 'U') && more() && digit_of(text_[at_]) < 16) {
      std::uint32_t value = number(16, c == 'x' ? 2 : c == 'u' ? 4 : 8);
      if (c == 'x') put(static_cast<char>(static_cast<unsigned char>(value)));
      else base::encode(value, words_.back().text);
      return;
    }
    if (c != '\\' && c != '\'' && c != '"' && c != '?') put('\\');
    put(c);
  }

  std::uint32_t number(int base, int most) {
    std::uint32_t out = 0;
    for (int i = 0; i < most && more() && digit_of(text_[at_]) < base; ++i)
      out = out * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit_of(text_[at_++]));
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool open_ = false;         ///< A word is being read.
  bool dropped_ = false;      ///< It is the target of a redirection.
  bool bare_digits_ = false;  ///< It has only digits so far.
  std::vector<Word> words_;
  std::optional<Error> error_;
};

/// What cmd.exe hands to the program: carets taken off.
struct Handed {
  std::string text;
  std::vector<std::size_t> places;

  void put(char c, std::size_t place) {
    text += c;
    places.push_back(place);
  }
};

Handed without_carets(std::string_view command) {
  Handed out;
  bool quoted = false;
  for (std::size_t i = 0; i < command.size(); ++i) {
    char c = command[i];
    char next = i + 1 < command.size() ? command[i + 1] : '\0';
    bool escapes =
        c == '^' && (!quoted || punctuation(next) || next == '\n' || next == '\r' || (i > 0 && command[i - 1] == '%'));
    if (escapes) {
      ++i;
      if (next == '\r' && i + 1 < command.size() && command[i + 1] == '\n') ++i;
      bool line = next == '\r' || next == '\n';
      if (!line && next != '\0') out.put(next, i);
      // A caret at the end of the line takes the line break away; a second line break is then meant.
      std::size_t after = i + 1;
      if (line && after < command.size() && command[after] == '\r') ++after;
      if (line && after < command.size() && command[after] == '\n') out.put('\n', i = after);
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !out.text.empty()) break;
    if (!quoted && (c == '|' || c == '&' || c == '<' || c == '>')) break;
    if (c != '\r' && c != '\n') out.put(c, i);
  }
  return out;
}

}  // namespace

Result<std::vector<Word>> posix_words(std::string_view command) { return Posix(command).read(); }

Result<std::vector<Word>> windows_words(std::string_view command) {
  Handed line = without_carets(command);
  std::vector<Word> out;
  bool quoted = false, open = false;
  std::size_t quote = 0;
  for (std::size_t i = 0; i < line.text.size(); ++i) {
    char c = line.text[i];
    if (!quoted && blank(c)) {
      open = false;
      continue;
    }
    if (!open) out.push_back({{}, line.places[i] + 1});
    open = true;
    std::size_t slashes = 0;
    while (i + slashes < line.text.size() && line.text[i + slashes] == '\\') ++slashes;
    if (slashes > 0) {
      bool before_quote = i + slashes < line.text.size() && line.text[i + slashes] == '"';
      out.back().text.append(before_quote ? slashes / 2 : slashes, '\\');
      i += slashes - 1;
      if (before_quote && slashes % 2 == 1) out.back().text += line.text[++i];
    } else if (c != '"') {
      out.back().text += c;
    } else if (quoted && i + 1 < line.text.size() && line.text[i + 1] == '"') {
      out.back().text += line.text[++i];
    } else {
      quoted = !quoted;
      quote = line.places[i];
    }
  }
  if (quoted) return at_byte(quote, "the quote is not closed");
  return out;
}

bool looks_like_windows(std::string_view command) {
  for (std::string_view sign : {"^\n", "^\r\n", "^\""}) {
    if (command.find(sign) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace gw::routetest
