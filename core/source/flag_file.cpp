#include "source/flag_file.h"

#include <algorithm>

#include "base/strings.h"
#include "source/words.h"

namespace gw::source {
namespace {

Error at_line(std::string_view bytes, std::size_t at, const std::string& what) {
  auto line = 1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  return {Error::Kind::Io, "line " + std::to_string(line) + ": " + what};
}

bool is_name(std::string_view text) {
  return !text.empty() && !('0' <= text[0] && text[0] <= '9') && std::ranges::all_of(text, [](char c) {
    return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '_' || c == '.' ||
           c == '-';
  });
}

}  // namespace

Result<FlagFile> read_flags(const text::SourceSet& sources, text::SourceId source) {
  std::string_view bytes = sources[source].bytes();
  FlagFile out;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t begin = at;
    std::vector<Word> words;
    if (!read_words(bytes, source, at, Quoting::Shell, words))
      return at_line(bytes, begin, "a quote that is not closed");
    for (Word& word : words) {
      bool first = out.arguments.empty();
      if (first && (word.text == "exec" || word.text == "traefik" || word.text.ends_with("/traefik"))) continue;
      out.arguments.push_back(std::move(word.text));
      out.spans.push_back(word.span);
    }
  }
  return out;
}

Result<EnvFile> read_env(const text::SourceSet& sources, text::SourceId source) {
  std::string_view bytes = sources[source].bytes();
  EnvFile out;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t begin = at;
    std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    at = end + 1;
    std::string_view line = base::trim(bytes.substr(begin, end - begin));
    if (line.empty() || line[0] == '#') continue;
    if (line.starts_with("export ") || line.starts_with("export\t")) line = base::trim(line.substr(7));
    std::size_t equals = line.find('=');
    std::string_view name = base::trim(line.substr(0, equals));
    if (!is_name(name)) return at_line(bytes, begin, "not NAME=VALUE");
    if (equals == std::string_view::npos) continue;
    std::string_view value = line.substr(equals + 1);
    auto from = static_cast<std::size_t>(value.data() - bytes.data());
    text::Span span{source, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(from + value.size())};
    std::string text(value);
    if (!value.empty() && (value[0] == '"' || value[0] == '\'')) {
      std::vector<Word> words;
      std::size_t quote = from;
      // A quoted value may go on in the next lines.
      if (!read_words(bytes, source, quote, Quoting::Shell, words) || words.empty())
        return at_line(bytes, begin, "a quote that is not closed");
      bool whole = words.size() == 1;
      if (whole) {
        text = words[0].text;
        span = {source, words[0].span.begin + 1, std::max(words[0].span.begin + 1, words[0].span.end - 1)};
        at = quote;
      }
    }
    auto known = std::ranges::find(out.variables, name, &std::pair<std::string, std::string>::first);
    auto index = static_cast<std::size_t>(known - out.variables.begin());
    if (known == out.variables.end()) {
      out.variables.emplace_back(name, std::move(text));
      out.spans.push_back(span);
    } else {
      known->second = std::move(text);
      out.spans[index] = span;
    }
  }
  return out;
}

}  // namespace gw::source
