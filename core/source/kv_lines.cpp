#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "source/kv_dump.h"
#include "source/words.h"

namespace gw::source {
namespace {

struct Line {
  std::string_view text;  ///< Without its end.
  std::size_t at = 0;
};

std::vector<Line> lines_of(std::string_view bytes) {
  std::vector<Line> out;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::string_view text = bytes.substr(at, end - at);
    if (text.ends_with('\r')) text.remove_suffix(1);
    out.push_back({text, at});
    at = end + 1;
  }
  return out;
}

bool is_key(std::string_view text) {
  return text.find('/') != std::string_view::npos && text.find_first_of(" \t\"'`(){}<>,;\\") == std::string_view::npos;
}

/// The part of a key in front of the second level, with its slash: "traefik/", "/traefik/".
std::string_view first_part(std::string_view key) {
  std::size_t slash = key.find('/', key.starts_with('/') ? 1 : 0);
  return slash == std::string_view::npos ? key : key.substr(0, slash + 1);
}

class Reader {
 public:
  Reader(std::string_view bytes, text::SourceId source) : bytes_(bytes), source_(source), lines_(lines_of(bytes)) {}

  Pairs run() {
    auto begin = std::ranges::find_if(
        lines_, [](const Line& line) { return !base::trim(line.text).empty() && !line.text.starts_with('#'); });
    lines_.erase(lines_.begin(), begin);
    while (!lines_.empty() && lines_.back().text.empty() && lines_.size() % 2 != 0) lines_.pop_back();
    if (lines_.empty()) return kv_error(bytes_, 0, "no keys and values");
    std::string_view first = lines_[0].text;
    if (Quoted quoted = quoted_of(first); quoted.ok) return numbered();
    if (first.starts_with('"') && first.find("\" : ") != std::string_view::npos) return fields();
    if (is_key(first) && first.find_first_of("=:") == std::string_view::npos) return turns();
    return separated();
  }

 private:
  /// `12) "text"`, as redis-cli prints an item of an array on a terminal.
  struct Quoted {
    bool ok = false;
    std::size_t begin = 0;  ///< Of the quote in the line.
  };

  static Quoted quoted_of(std::string_view line) {
    std::size_t digit = line.find_first_not_of(' ');
    if (digit == std::string_view::npos) return {};
    std::size_t end = line.find_first_not_of("0123456789", digit);
    if (end == std::string_view::npos || end == digit || line.substr(end, 3) != ") \"") return {};
    return {true, end + 2};
  }

  text::Span span(std::size_t begin, std::size_t size) const {
    return {source_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + size)};
  }

  Error error(const Line& line, const std::string& what) const { return kv_error(bytes_, line.at, what); }

  /// The text in Redis's quotes at the end of a line.
  bool unquote(const Line& line, std::size_t begin, std::string& out, text::Span& at) const {
    std::size_t from = line.at + begin;
    std::vector<Word> words;
    std::string_view whole = bytes_.substr(0, line.at + line.text.size());
    if (!read_words(whole, source_, from, Quoting::Redis, words) || words.size() != 1) return false;
    out = words[0].text;
    at = words[0].span;
    if (at.end - at.begin == out.size() + 2) at = {at.source, at.begin + 1, at.end - 1};
    return true;
  }

  Pairs numbered() {
    std::erase_if(lines_, [](const Line& line) { return line.text.empty(); });
    if (lines_.size() % 2 != 0) return error(lines_.back(), "the last key has no value");
    for (std::size_t i = 0; i < lines_.size(); i += 2) {
      Pair pair;
      for (std::size_t j : {i, i + 1}) {
        Quoted quoted = quoted_of(lines_[j].text);
        bool key = j == i;
        if (!quoted.ok ||
            !unquote(lines_[j], quoted.begin, key ? pair.name : pair.value, key ? pair.name_span : pair.value_span))
          return error(lines_[j], "not an item as redis-cli prints it");
      }
      pairs_.push_back(std::move(pair));
    }
    return std::move(pairs_);
  }

  Pairs fields() {
    for (const Line& line : lines_) {
      bool key = line.text.starts_with("\"Key\" : "), value = line.text.starts_with("\"Value\" : ");
      if (!key && !value) continue;
      if (value && pairs_.empty()) return error(line, "a value without a key");
      if (key) pairs_.emplace_back();
      Pair& pair = pairs_.back();
      if (!unquote(line, key ? 8 : 10, key ? pair.name : pair.value, key ? pair.name_span : pair.value_span))
        return error(line, "a text in quotes is expected");
    }
    return std::move(pairs_);
  }

  void add(std::string_view key, std::size_t key_at, std::string_view value, std::size_t value_at) {
    pairs_.push_back({std::string(key), std::string(value), span(key_at, key.size()), span(value_at, value.size())});
  }

  /// The last value begins a PEM block that has not ended: its lines of base64 may look like keys.
  bool in_block() const {
    if (pairs_.empty()) return false;
    std::size_t begin = pairs_.back().value.rfind("-----BEGIN ");
    return begin != std::string::npos && pairs_.back().value.find("-----END ", begin) == std::string::npos;
  }

  /// One more line of the last value, with the empty lines in front of it.
  void extend(const Line& line) {
    Pair& pair = pairs_.back();
    for (; blank_lines_ > 0; --blank_lines_) pair.value += '\n';
    pair.value += '\n';
    pair.value += line.text;
    pair.value_span.end = static_cast<std::uint32_t>(line.at + line.text.size());
  }

  /// A key, then its value, which may have several lines.
  Pairs turns() {
    std::string_view first = first_part(lines_[0].text);
    auto key = [&](const Line& line) { return line.text.starts_with(first) && is_key(line.text); };
    bool strict = true;
    for (std::size_t i = 0; i < lines_.size(); i += 2) strict = strict && key(lines_[i]);
    if (strict) {
      for (std::size_t i = 0; i < lines_.size(); i += 2) {
        Line value = i + 1 < lines_.size() ? lines_[i + 1] : Line{{}, lines_[i].at + lines_[i].text.size()};
        add(lines_[i].text, lines_[i].at, value.text, value.at);
      }
      return std::move(pairs_);
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (key(lines_[i])) {
        blank_lines_ = 0;
        Line value = i + 1 < lines_.size() ? lines_[i + 1] : Line{{}, lines_[i].at + lines_[i].text.size()};
        bool none = i + 1 < lines_.size() && key(value);
        if (none) value = {{}, value.at};
        add(lines_[i].text, lines_[i].at, value.text, value.at);
        if (!none) ++i;
      } else if (lines_[i].text.empty()) {
        ++blank_lines_;
      } else {
        extend(lines_[i]);
      }
    }
    return std::move(pairs_);
  }

  Pairs separated() {
    std::size_t at = lines_[0].text.find_first_of(" \t=:");
    if (at == std::string_view::npos || !is_key(lines_[0].text.substr(0, at)))
      return error(lines_[0], "not a key and its value");
    char separator = lines_[0].text[at];
    std::string_view separators = separator == '\t' || separator == ' ' ? " \t" : separator == '=' ? "=" : ":";
    for (const Line& line : lines_) {
      std::size_t cut = std::min(line.text.find_first_of(separators), line.text.size());
      std::string_view key = line.text.substr(0, cut);
      if (line.text.empty()) {
        ++blank_lines_;
      } else if (!in_block() && is_key(key) &&
                 (cut < line.text.size() || key.starts_with(first_part(lines_[0].text)))) {
        blank_lines_ = 0;
        std::size_t value = std::min(cut + 1, line.text.size());
        // Blanks in columns belong to neither side.
        while (separators.size() > 1 && value < line.text.size() &&
               separators.find(line.text[value]) != std::string_view::npos)
          ++value;
        add(key, line.at, line.text.substr(value), line.at + value);
      } else {
        extend(line);
      }
    }
    return std::move(pairs_);
  }

  std::string_view bytes_;
  text::SourceId source_;
  std::vector<Line> lines_;
  std::size_t blank_lines_ = 0;  ///< Empty lines that belong to a value if it goes on.
  std::vector<Pair> pairs_;
};

}  // namespace

Pairs read_kv_lines(std::string_view bytes, text::SourceId source) { return Reader(bytes, source).run(); }

Error kv_error(std::string_view bytes, std::size_t at, const std::string& what) {
  auto line =
      1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at, bytes.size())), '\n');
  return {Error::Kind::Io, "line " + std::to_string(line) + ": " + what};
}

Pairs read_kv(const text::SourceSet& sources, text::SourceId source) {
  std::string_view bytes = sources[source].bytes();
  std::string_view body = bytes.substr(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
  if (body.empty()) return kv_error(bytes, 0, "no keys and values");
  if (body.starts_with("REDIS0"))
    return kv_error(bytes, 0, "an RDB file of Redis cannot be read; `redis-cli --json` or an append-only file can");
  if (body[0] == '{' || body[0] == '[') return read_kv_json(sources, source);
  if (bytes[0] == '*') return read_kv_protocol(bytes, source);
  if (std::optional<Pairs> commands = read_kv_commands(bytes, source)) return *std::move(commands);
  return read_kv_lines(bytes, source);
}

}  // namespace gw::source
