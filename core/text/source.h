#ifndef GW_TEXT_SOURCE_H_
#define GW_TEXT_SOURCE_H_

// Source text and positions in it.
//
// Everything that can be wrong in a configuration is pointed at by a Span: a
// half-open range of bytes in one Source. Lines and columns exist only at the
// edge, when a report is written; nothing inside core/ stores them.

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace gw::text {

/// Names a Source of a SourceSet. None marks text that no file contains
/// (a default value, a name that a provider derived).
enum class SourceId : std::uint32_t { None = 0 };

/// Bytes [begin, end) of a source, counted from the start of the file as it
/// lies on disk: a byte order mark counts, and CR LF counts two.
struct Span {
  SourceId source = SourceId::None;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool written() const { return source != SourceId::None; }
  friend bool operator==(const Span&, const Span&) = default;
};

/// A position for people: both 1-based, the column counted in code points.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend bool operator==(const LineColumn&, const LineColumn&) = default;
};

/// Where a run of a derived text came from: byte `derived` is byte `original` of the
/// text it was made from, and so, one by one, are the bytes after it when `copied`;
/// bytes that were computed (the value of a template action) all stand for the
/// range [original, original_end).
struct Provenance {
  std::uint32_t derived = 0;
  std::uint32_t original = 0;
  std::uint32_t original_end = 0;
  bool copied = true;
};

/// One input: a file, standard input, an HTTP body, or a text derived from another
/// source (an executed template). Immutable.
class Source {
 public:
  Source(std::string name, std::string bytes);
  Source(std::string name, std::string bytes, SourceId parent, std::vector<Provenance> provenance);

  const std::string& name() const { return name_; }
  std::string_view bytes() const { return bytes_; }

  /// Requires: offset <= bytes().size(). O(log lines + length of the line).
  LineColumn locate(std::uint32_t offset) const;

  /// The inverse of locate(). A column past the end of its line gives the end
  /// of that line; a line past the end of the text gives bytes().size().
  std::uint32_t offset(LineColumn at) const;

  /// Line `line` (1-based) without its terminator; empty past the end.
  std::string_view line(std::uint32_t line) const;

  /// The source that this one was derived from; None for an input.
  SourceId parent() const { return parent_; }

  /// The bytes of parent() that [begin, end) came from. Requires: parent() is not None.
  Span to_parent(std::uint32_t begin, std::uint32_t end) const;

 private:
  const std::vector<std::uint32_t>& line_starts() const;

  std::string name_;
  std::string bytes_;
  mutable std::once_flag lines_known_;
  mutable std::vector<std::uint32_t> line_starts_;  // Offsets; [0] is 0. Most sources are never asked for a line.
  SourceId parent_ = SourceId::None;
  std::vector<Provenance> provenance_;  // Ascending in `derived`; [0].derived is 0.
};

/// Owns the sources of one run. Sources never move or go away, so a
/// string_view into bytes() lives as long as its SourceSet.
class SourceSet {
 public:
  SourceId add(std::string name, std::string bytes);

  /// A text made from `parent`; it bears the parent's name.
  SourceId add_derived(SourceId parent, std::string bytes, std::vector<Provenance> provenance);

  /// The place in an input (never in a derived text) that `span` stands for.
  Span original(Span span) const;

  /// Requires: id came from add() of this set.
  const Source& operator[](SourceId id) const;

  /// Every source, in the order of adding.
  std::vector<SourceId> ids() const;

  std::string_view text(Span span) const;

 private:
  std::deque<Source> sources_;
};

}  // namespace gw::text

#endif  // GW_TEXT_SOURCE_H_
