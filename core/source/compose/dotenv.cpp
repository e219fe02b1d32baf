#include "source/compose/dotenv.h"

#include <algorithm>
#include <unordered_map>

#include "base/rune.h"
#include "base/strings.h"
#include "base/unicode.h"

namespace gw::source::compose {

const EnvFile::Entry* EnvFile::find(std::string_view name) const {
  for (const Entry& entry : entries) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

namespace {

bool line_space(std::uint32_t c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r' || c == 0x85 || c == 0xA0;
}

/// Go's unicode.IsSpace.
bool space(std::uint32_t c) {
  return line_space(c) || c == '\n' || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

class EnvReader {
 public:
  EnvReader(std::string_view bytes, const Lookup& lookup, const Lookup& before)
      : bytes_(bytes), lookup_(lookup), before_(before) {
    if (bytes.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  EnvFile run() {
    while (out_.error.empty() && next_statement()) statement();
    return std::move(out_);
  }

 private:
  static std::uint32_t size(std::size_t n) { return static_cast<std::uint32_t>(n); }

  void fail(std::string what, std::size_t at) {
    if (!out_.error.empty()) return;
    out_.error = "line " + std::to_string(line_) + ": " + std::move(what);
    out_.error_at = size(at);
  }

  /// Behind blank lines and comments. False at the end.
  bool next_statement() {
    while (at_ < bytes_.size()) {
      base::Rune c = base::decode(bytes_, at_);
      if (c.value == '\n') ++line_;
      if (space(c.value)) {
        at_ += c.size;
      } else if (c.value == '#') {
        at_ = std::min(bytes_.find('\n', at_), bytes_.size());
      } else {
        return true;
      }
    }
    return false;
  }

  void skip_line_space() {
    while (at_ < bytes_.size()) {
      base::Rune c = base::decode(bytes_, at_);
      if (!line_space(c.value)) return;
      at_ += c.size;
    }
  }

  std::size_t trim_right(std::size_t begin, std::size_t end) const {
    std::string_view part = bytes_.substr(begin, end - begin);
    std::size_t keep = 0;
    for (std::size_t i = 0; i < part.size();) {
      base::Rune c = base::decode(part, i);
      i += std::max<std::size_t>(c.size, 1);
      if (!space(c.value)) keep = i;
    }
    return begin + keep;
  }

  void statement() {
    if (bytes_.substr(at_).starts_with("export") && at_ + 6 < bytes_.size() &&
        std::string_view(" \t\n\f\r").find(bytes_[at_ + 6]) != std::string_view::npos) {
      at_ += 6;
      skip_line_space();
    }
    std::size_t begin = at_, end = at_;
    bool inherited = false, found = false;
    while (at_ < bytes_.size() && !found) {
      base::Rune c = base::decode(bytes_, at_);
      end = at_;
      at_ += c.size;
      if (line_space(c.value)) continue;
      if (c.value == '=' || c.value == ':' || c.value == '\n') {
        found = true;
        inherited = c.value == '\n';
      } else if (std::string_view("_.-[]").find(static_cast<char>(c.value)) == std::string_view::npos ||
                 c.value > 127) {
        if (base::letter(c.value) || base::digit(c.value)) continue;
        std::string_view line = bytes_.substr(begin, bytes_.find('\n', begin) - begin);
        std::string shown;
        base::encode(c.value, shown);
        fail("unexpected character " + base::quote(shown) + " in variable name " + base::quote(line), end);
        return;
      }
    }
    if (!found) {  // A name at the end of the file without a line end: Go's loop leaves the name empty.
      at_ = begin;
      end = begin;
    }
    end = trim_right(begin, end);
    std::string_view key = bytes_.substr(begin, end - begin);
    skip_line_space();
    if (inherited && key.find(' ') == std::string_view::npos) ++line_;
    if (key.find(' ') != std::string_view::npos) {
      fail("key cannot contain a space", begin);
      return;
    }
    if (!inherited) {
      value(std::string(key), begin, end);
      return;
    }
    std::optional<std::string> have = lookup_ ? lookup_(key) : std::nullopt;
    if (have) store({std::string(key), *have, size(begin), size(end), size(end), size(end), false});
  }

  void value(std::string key, std::size_t begin, std::size_t end) {
    EnvFile::Entry entry{std::move(key), {}, size(begin), size(end), size(at_), size(at_), false};
    char quote = at_ < bytes_.size() ? bytes_[at_] : '\0';
    if (quote == '"' || quote == '\'') quoted(entry, quote);
    else unquoted(entry);
  }

  void unquoted(EnvFile::Entry& entry) {
    std::size_t line_end = std::min(bytes_.find('\n', at_), bytes_.size());
    ++line_;
    std::string_view line = bytes_.substr(at_, line_end - at_);
    std::size_t end = trim_right(at_, at_ + std::min(line.find(" #"), line.size()));
    entry.end = size(end);
    std::string_view text = bytes_.substr(entry.begin, end - entry.begin);
    at_ = std::min(line_end + 1, bytes_.size());
    expand(entry, std::string(text));
    entry.exact = entry.value == text;
    if (out_.error.empty()) store(std::move(entry));
  }

  void quoted(EnvFile::Entry& entry, char quote) {
    std::string text;
    bool escape = false;
    std::size_t start = at_;
    entry.begin = size(start + 1);
    for (std::size_t i = start + 1; i < bytes_.size(); ++i) {
      char c = bytes_[i];
      if (c == '\n') ++line_;
      if (c != quote) {
        if (!escape && c == '\\') {
          escape = true;
          continue;
        }
        if (escape) text += '\\';
        escape = false;
        text += c;
        continue;
      }
      if (escape) {
        escape = false;
        text += c;
        continue;
      }
      entry.end = size(i);
      at_ = i + 1;
      if (quote == '"') expand(entry, unescape(text));
      else entry.value = std::move(text);
      entry.exact = entry.value == bytes_.substr(entry.begin, entry.end - entry.begin);
      if (out_.error.empty()) store(std::move(entry));
      return;
    }
    std::size_t line_end = std::min(bytes_.find('\n', start), bytes_.size());
    fail("unterminated quoted value " + std::string(bytes_.substr(start, line_end - start)), start);
  }

  /// Go's rune escapes, as far as the format knows them. Source: dotenv/parser.go (expandEscapes).
  static std::string unescape(std::string_view text) {
    constexpr std::string_view kLetters = "abcfnrtv\"\\";
    constexpr std::string_view kValues = "\a\bc\f\n\r\t\v\"\\";
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::size_t letter = text[i] == '\\' && i + 1 < text.size() ? kLetters.find(text[i + 1]) : std::string_view::npos;
      if (text[i] == '\\' && text.substr(i + 1).starts_with('$')) {
        out += "$$";
        ++i;
      } else if (letter != std::string_view::npos && text[i + 1] != 'c') {
        out += kValues[letter];
        ++i;
      } else if (text[i] == '\\' && octal(text.substr(i + 1), out)) {
        i += 4;
      } else {
        out += text[i];
      }
    }
    return out;
  }

  /// "0" and three octal digits.
  static bool octal(std::string_view text, std::string& out) {
    if (text.size() < 4 || text[0] != '0') return false;
    std::uint32_t value = 0;
    for (char c : text.substr(1, 3)) {
      if (c < '0' || c > '7') return false;
      value = 8 * value + static_cast<std::uint32_t>(c - '0');
    }
    if (value > 255) return false;
    base::encode(value, out);
    return true;
  }

  void expand(EnvFile::Entry& entry, std::string text) {
    if (text.find('$') == std::string::npos) {
      entry.value = std::move(text);
      return;
    }
    Interpolated made = interpolate(text, [&](std::string_view name) -> std::optional<std::string> {
      std::optional<std::string> have = lookup_ ? lookup_(name) : std::nullopt;
      if (have) return have;
      auto found = known_.find(std::string(name));
      if (found == known_.end()) return before_ ? before_(name) : std::nullopt;
      return out_.entries[found->second].value;
    });
    if (!made.ok() && out_.error.empty()) {
      out_.error = made.invalid ? "Invalid template: " + base::quote(*made.invalid) : made.error;
      out_.error_at = entry.begin;
    }
    entry.value = std::move(made.text);
  }

  void store(EnvFile::Entry entry) {
    auto [at, fresh] = known_.emplace(entry.name, out_.entries.size());
    if (fresh) out_.entries.push_back(std::move(entry));
    else out_.entries[at->second] = std::move(entry);
  }

  std::string_view bytes_;
  const Lookup& lookup_;
  const Lookup& before_;
  std::size_t at_ = 0;
  int line_ = 1;
  EnvFile out_;
  std::unordered_map<std::string, std::size_t> known_;
};

}  // namespace

EnvFile read_env_file(std::string_view bytes, const Lookup& lookup, const Lookup& before) {
  return EnvReader(bytes, lookup, before).run();
}

}  // namespace gw::source::compose
