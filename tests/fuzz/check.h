#ifndef GW_TESTS_FUZZ_CHECK_H_
#define GW_TESTS_FUZZ_CHECK_H_

// What must hold of a document whatever the bytes were. A broken rule aborts, so that the fuzzer keeps the input.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "doc/read.h"

namespace gw::fuzz {

inline void require(bool holds, const char* rule) {
  if (holds) return;
  std::fprintf(stderr, "broken rule: %s\n", rule);
  std::abort();
}

inline void check_span(text::Span span, std::size_t size) {
  require(span.begin <= span.end, "a span begins before it ends");
  require(span.end <= size, "a span lies in its source");
}

inline void check_facts(const diag::Facts& facts, const text::SourceSet& sources) {
  for (const diag::Fact& fact : facts) {
    if (fact.span.written()) check_span(fact.span, sources[fact.span.source].bytes().size());
    for (const diag::Note& note : fact.notes) {
      if (note.span.written()) check_span(note.span, sources[note.span.source].bytes().size());
    }
  }
}

inline void check_scalar(const doc::Document& document, doc::NodeId id, std::string_view bytes) {
  const doc::Node& node = document.raw(id);
  std::string_view text = document.text(id);
  if ((node.flags & doc::Node::InSource) != 0) {
    require(node.first >= node.begin && node.first + node.count <= node.end, "a text lies in its token");
    if (node.style == doc::Style::Plain)
      require(bytes.substr(node.begin, node.end - node.begin) == text, "a plain scalar is what its span holds");
  }
  text::Decoded decoded = document.decoded(id);
  std::uint32_t last = 0;
  for (const text::Decoded::Step& step : decoded.steps) {
    require(step.decoded >= last && step.decoded <= text.size(), "the steps of a trace ascend in the text");
    require(step.source <= bytes.size(), "a trace stays in the source");
    last = step.decoded;
  }
  auto size = static_cast<std::uint32_t>(text.size());
  for (std::uint32_t at : {std::uint32_t{0}, size / 3, size / 2, size}) {
    check_span(decoded.slice(0, at), bytes.size());
    check_span(decoded.slice(at, size), bytes.size());
    check_span(decoded.part(at, size).slice(0, size - at), bytes.size());
  }
}

inline void check_document(const doc::Document& document, std::string_view bytes) {
  for (std::uint32_t i = 0; i < document.size(); ++i) {
    doc::NodeId id{i};
    const doc::Node& node = document.raw(id);
    check_span({document.source(), node.begin, node.end}, bytes.size());
    require(static_cast<std::uint32_t>(document.target(id)) < document.size(), "an alias has a target");
    if (node.kind == doc::Kind::Scalar) check_scalar(document, id, bytes);
    if (node.kind == doc::Kind::List) {
      for (doc::NodeId item : document.items(id))
        require(static_cast<std::uint32_t>(item) < document.size(), "items exist");
    }
    if (node.kind == doc::Kind::Map) {
      for (const doc::Entry& entry : document.entries(id)) {
        require(static_cast<std::uint32_t>(entry.key) < document.size(), "keys exist");
        require(static_cast<std::uint32_t>(entry.value) < document.size(), "values exist");
      }
    }
  }
}

inline void check_read(const doc::Read& read, const text::SourceSet& sources, text::SourceId id) {
  require(read.ok == read.error.empty(), "an error is given if, and only if, the text is refused");
  if (read.ok) require(read.empty || read.document.root != doc::NodeId::None, "what is accepted has a root");
  bool fatal = false;
  for (const diag::Fact& fact : read.facts) fatal = fatal || fact.fatal;
  require(read.ok != fatal, "a refusal has a fact that says so");
  check_facts(read.facts, sources);
  check_document(read.document, sources[id].bytes());
}

inline std::string_view view(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace gw::fuzz

#endif  // GW_TESTS_FUZZ_CHECK_H_
