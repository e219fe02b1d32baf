// YAML through libyaml's events, with the verdicts of gopkg.in/yaml.v3 v3.0.1, which is a port of libyaml.

#include <yaml.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "doc/read.h"
#include "doc/yaml_builder.h"
#include "doc/yaml_simple.h"

namespace gw::doc {
namespace {

/// A libyaml parser that gets its input in the portions of yaml.v3 (readerc.go, input_raw_buffer_size): bytes that
/// are no text are noticed when their portion comes.
class Parser {
 public:
  explicit Parser(std::string_view bytes) : rest_(bytes) {
    ok_ = yaml_parser_initialize(&parser_) != 0;
    if (ok_) yaml_parser_set_input(&parser_, &Parser::portion, this);
  }
  ~Parser() {
    if (ok_) yaml_parser_delete(&parser_);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  bool ok() const { return ok_; }
  yaml_parser_t* operator->() { return &parser_; }
  yaml_parser_t& get() { return parser_; }
  const yaml_parser_t& get() const { return parser_; }

 private:
  static int portion(void* self, unsigned char* buffer, size_t size, size_t* count) {
    constexpr std::size_t kPortion = 512;
    auto& parser = *static_cast<Parser*>(self);
    auto held = static_cast<std::size_t>(parser.parser_.raw_buffer.last - parser.parser_.raw_buffer.start);
    *count = std::min({size, kPortion - std::min(held, kPortion - 1), parser.rest_.size()});
    std::memcpy(buffer, parser.rest_.data(), *count);
    parser.rest_.remove_prefix(*count);
    return 1;
  }

  std::string_view rest_;
  yaml_parser_t parser_{};
  bool ok_ = false;
};

/// One event at a time.
class Events {
 public:
  explicit Events(std::string_view bytes) : parser_(bytes) {}
  ~Events() { release(); }
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  bool next() {
    release();
    held_ = parser_.ok() && yaml_parser_parse(&parser_.get(), &event_) != 0;
    return held_;
  }
  const yaml_event_t& event() const { return event_; }
  const yaml_parser_t& parser() const { return parser_.get(); }

  /// The last token that the grammar has looked at, counted from the start of the stream.
  std::size_t last_token() const { return parser().tokens_parsed - (parser().token_available != 0 ? 0 : 1); }
  bool at_stream_end() const {
    return parser().token_available != 0 && parser().tokens.head->type == YAML_STREAM_END_TOKEN;
  }

 private:
  void release() {
    if (held_) yaml_event_delete(&event_);
    held_ = false;
  }

  Parser parser_;
  yaml_event_t event_{};
  bool held_ = false;
};

/// "line 3: did not find expected key". Source: yaml.v3 decode.go, parser.fail.
std::string wording(const yaml_parser_t& parser) {
  std::size_t line = 0;
  if (parser.context_mark.line != 0) line = parser.context_mark.line;
  else if (parser.problem_mark.line != 0) line = parser.problem_mark.line;
  if (line != 0 && parser.error == YAML_SCANNER_ERROR) ++line;
  std::string out = "yaml: ";
  if (line != 0) out += "line " + std::to_string(line) + ": ";
  return out + (parser.problem == nullptr ? "unknown problem parsing YAML content" : parser.problem);
}

void refuse(Read& read, std::string error, text::Span span) {
  read.ok = false;
  read.error = std::move(error);
  diag::Fact fact;
  bool bytes = read.error.find("UTF-8") != std::string::npos || read.error.ends_with("characters are not allowed");
  fact.kind = bytes ? diag::FactKind::BadEncoding : diag::FactKind::Syntax;
  fact.span = span;
  std::size_t cut = read.error.find(": ", 6);
  fact.detail = read.error.starts_with("yaml: line ") && cut != std::string::npos ? read.error.substr(cut + 2)
                                                                                  : read.error.substr(6);
  fact.traefik = read.error;
  fact.fatal = true;
  read.facts.push_back(std::move(fact));
}

/// libyaml 0.2.5 refuses "{a:}" and "{a:[b]}", where yaml.v3 has a plain scalar "a:".
bool is_refused_colon(const yaml_parser_t& parser) {
  return parser.error == YAML_SCANNER_ERROR && std::string_view(parser.problem) == "found unexpected ':'";
}

/// libyaml passes over a byte order mark at the start of any line; to yaml.v3 it is a letter.
void hide_inner_marks(std::string_view bytes, std::string& changed) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  for (std::size_t at = bytes.find(kMark, 1); at != std::string_view::npos; at = bytes.find(kMark, at + 3)) {
    if (changed.empty()) changed = bytes;
    changed[at + 2] = '\xBE';
  }
}

/// The first error of the scanner before token `end`; nothing if there is none.
bool find_scanner_error(Parser& parser, std::size_t end) {
  bool more = parser.ok();
  while (more && parser->tokens_parsed < end) {
    yaml_token_t token;
    if (yaml_parser_scan(&parser.get(), &token) == 0) break;
    more = token.type != YAML_STREAM_END_TOKEN;
    yaml_token_delete(&token);
  }
  if (parser->error == YAML_NO_ERROR) return false;
  auto fetched = parser->tokens_parsed + static_cast<std::size_t>(parser->tokens.tail - parser->tokens.head);
  return fetched < end;
}

/// %YAML 1.2 is refused by yaml.v3 and taken by libyaml.
bool is_other_version(const yaml_event_t& event) {
  const yaml_version_directive_t* version = event.data.document_start.version_directive;
  return version != nullptr && (version->major != 1 || version->minor != 1);
}

std::string version_error(const yaml_event_t& event) {
  std::size_t line = event.start_mark.line;
  std::string out = "yaml: ";
  if (line != 0) out += "line " + std::to_string(line) + ": ";
  return out + "found incompatible YAML document";
}

/// One pass over the text. Colons that libyaml refuses and yaml.v3 takes are hidden from it.
class Reader {
 public:
  Reader(const text::SourceSet& sources, text::SourceId id, std::string_view scanned, Dialect dialect, Read& read)
      : scanned_(scanned), read_(read), builder_(sources, id, scanned, read), events_(scanned) {
    builder_.dialect(dialect);
  }

  /// The offset of a colon to hide before another pass; nothing if the pass is valid.
  std::optional<std::uint32_t> run() {
    bool done = false;
    while (!done) {
      if (!events_.next()) {
        if (events_.parser().error != YAML_PARSER_ERROR || !refuse_ahead()) refuse_here(events_.parser());
        break;
      }
      done = take(events_.event());
    }
    if (!colon_) builder_.finish(read_.ok);
    return colon_;
  }

 private:
  bool take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (!is_other_version(event)) return false;
        refuse(read_, version_error(event), builder_.span(event.start_mark.index, event.end_mark.index));
        return true;
      case YAML_DOCUMENT_END_EVENT:
        if (events_.at_stream_end() || !refuse_ahead()) note_second_document();
        return true;
      case YAML_STREAM_END_EVENT: return true;
      case YAML_STREAM_START_EVENT: {
        yaml_encoding_t encoding = event.data.stream_start.encoding;
        builder_.utf16(encoding == YAML_UTF16LE_ENCODING || encoding == YAML_UTF16BE_ENCODING);
        return false;
      }
      default:
        if (builder_.take(event)) return false;
        refuse_ahead();
        return true;
    }
  }

  /// yaml.v3 reads two tokens further than libyaml before its grammar looks at one (for its comments), so it meets
  /// errors of the scanner first. Source: yaml.v3 scannerc.go, yaml_parser_fetch_more_tokens.
  bool refuse_ahead() {
    constexpr std::size_t kAhead = 3;
    Parser parser(scanned_);
    if (!find_scanner_error(parser, events_.last_token() + kAhead)) return false;
    refuse_here(parser.get());
    return true;
  }

  void refuse_here(const yaml_parser_t& parser) {
    text::Span at = parser.error == YAML_READER_ERROR
                        ? builder_.byte_span(parser.problem_offset)
                        : builder_.span(parser.problem_mark.index, parser.problem_mark.index + 1);
    if (is_refused_colon(parser) && at.begin < scanned_.size() && scanned_[at.begin] == ':') colon_ = at.begin;
    else refuse(read_, wording(parser), at);
  }

  /// Whether the stream's rest holds another document, whose start is noted.
  void note_second_document() {
    if (!events_.next() || events_.event().type != YAML_DOCUMENT_START_EVENT) return;
    diag::Fact fact;
    fact.kind = diag::FactKind::SeveralDocuments;
    fact.span = builder_.span(events_.event().start_mark.index, events_.event().end_mark.index);
    read_.facts.push_back(std::move(fact));
  }

  std::string_view scanned_;
  Read& read_;
  YamlBuilder builder_;
  Events events_;
  std::optional<std::uint32_t> colon_;
};

}  // namespace

Read read_yaml(const text::SourceSet& sources, text::SourceId id, Dialect dialect) {
  if (std::optional<Read> read = read_simple_yaml(sources, id)) return *std::move(read);
  return read_yaml_events(sources, id, dialect);
}

Read read_yaml_events(const text::SourceSet& sources, text::SourceId id, Dialect dialect) {
  constexpr int kMostPasses = 64;
  std::string_view bytes = sources[id].bytes();
  std::string changed;
  std::string_view scanned = bytes;
  hide_inner_marks(bytes, changed);
  if (!changed.empty()) scanned = changed;
  for (int pass = 1;; ++pass) {
    Read read;
    std::optional<std::uint32_t> colon = Reader(sources, id, scanned, dialect, read).run();
    if (!colon) return read;
    if (pass == kMostPasses) {
      refuse(read, "yaml: found unexpected ':'", {id, *colon, *colon + 1});
      read.document = {};
      return read;
    }
    if (changed.empty()) changed = bytes;
    changed[*colon] = '_';
    scanned = changed;
  }
}

}  // namespace gw::doc
