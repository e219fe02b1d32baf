// YAML through libyaml's events, with the verdicts of gopkg.in/yaml.v3 v3.0.1, which is a port of libyaml.

#include <yaml.h>

#include <cstring>

#include "doc/read.h"
#include "doc/yaml_builder.h"

namespace gw::doc {
namespace {

/// Owns a parser; one event at a time.
class Events {
 public:
  explicit Events(std::string_view bytes) {
    ok_ = yaml_parser_initialize(&parser_) != 0;
    if (ok_) yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  ~Events() {
    release();
    if (ok_) yaml_parser_delete(&parser_);
  }
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  bool next() {
    release();
    held_ = ok_ && yaml_parser_parse(&parser_, &event_) != 0;
    return held_;
  }
  const yaml_event_t& event() const { return event_; }
  const yaml_parser_t& parser() const { return parser_; }

 private:
  void release() {
    if (held_) yaml_event_delete(&event_);
    held_ = false;
  }

  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool ok_ = false, held_ = false;
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

void refuse(Read& read, std::string error, text::Span span) {
  read.ok = false;
  read.error = std::move(error);
  diag::Fact fact;
  fact.kind = diag::FactKind::Syntax;
  fact.span = span;
  std::size_t cut = read.error.find(": ", 6);
  fact.detail = read.error.starts_with("yaml: line ") && cut != std::string::npos ? read.error.substr(cut + 2)
                                                                                  : read.error.substr(6);
  fact.traefik = read.error;
  fact.fatal = true;
  read.facts.push_back(std::move(fact));
}

/// Whether the stream's rest holds another document, whose start is noted.
void note_second_document(Events& events, YamlBuilder& builder, Read& read) {
  if (!events.next() || events.event().type != YAML_DOCUMENT_START_EVENT) return;
  diag::Fact fact;
  fact.kind = diag::FactKind::SeveralDocuments;
  fact.span = builder.span(events.event().start_mark.index, events.event().end_mark.index);
  read.facts.push_back(std::move(fact));
}

}  // namespace

Read read_yaml(const text::SourceSet& sources, text::SourceId id) {
  Read read;
  YamlBuilder builder(sources, id, read);
  Events events(sources[id].bytes());
  bool done = false;
  while (!done) {
    if (!events.next()) {
      const yaml_parser_t& parser = events.parser();
      bool by_reader = parser.error == YAML_READER_ERROR;
      text::Span at = by_reader ? builder.byte_span(parser.problem_offset)
                                : builder.span(parser.problem_mark.index, parser.problem_mark.index + 1);
      refuse(read, wording(parser), at);
      break;
    }
    const yaml_event_t& event = events.event();
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (is_other_version(event)) {
          refuse(read, version_error(event), builder.span(event.start_mark.index, event.end_mark.index));
          done = true;
        }
        break;
      case YAML_DOCUMENT_END_EVENT:
        note_second_document(events, builder, read);
        done = true;
        break;
      case YAML_STREAM_END_EVENT: done = true; break;
      case YAML_STREAM_START_EVENT: builder.encoding(event.data.stream_start.encoding); break;
      default: done = !builder.take(event); break;
    }
  }
  builder.finish(read.ok);
  return read;
}

}  // namespace gw::doc
