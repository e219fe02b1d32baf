#ifndef GW_DIAG_DIAGNOSTIC_H_
#define GW_DIAG_DIAGNOSTIC_H_

// What gw tells the user about a configuration.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/fact.h"
#include "text/source.h"

namespace gw::diag {

enum class Severity : std::uint8_t { Info, Warning, Error };

std::string_view to_string(Severity severity);

/// A stable name for one kind of problem: "GW" and three digits. A code is never
/// reused for another meaning; testdata/codes.golden keeps the list.
struct Code {
  std::string_view id;

  friend bool operator==(const Code&, const Code&) = default;
};

struct Edit {
  text::Span span;  ///< Empty span: insert before `begin`.
  std::string replacement;
};

struct Fix {
  /// Safe: routing and responses stay the same. Unsafe: applied only with
  /// --unsafe-fixes.
  enum class Safety : std::uint8_t { Safe, Unsafe };

  std::string title;  ///< Imperative: "remove the duplicate router".
  Safety safety = Safety::Unsafe;
  std::vector<Edit> edits;  ///< Do not overlap.
};

struct Diagnostic {
  Code code{};
  std::string_view name = {};  ///< The rule's name.
  Severity severity = Severity::Error;
  text::Span span = {};
  std::string message = {};  ///< What is wrong; one line, no trailing period.
  std::string remedy = {};   ///< What to do; the rule's remedy where nothing better is known.
  std::string traefik = {};  ///< The text that Traefik logs or shows; empty where it is silent.
  std::string path = {};     ///< "http.routers.api.middlewares[0]".
  std::string object = {};   ///< "api@file".
  std::vector<Note> notes = {};
  std::optional<Fix> fix = {};
  const Fact* fact = nullptr;  ///< The fact it was made from, if any.
  int cause = -1;              ///< Index of the diagnostic this one follows from; -1: none.
};

/// Those of `fixes` that can be made together. One that touches what an earlier one changes is left out whole, with its
/// edits in other files: lint again to get it.
std::vector<const Fix*> compatible(const std::vector<const Fix*>& fixes);

/// `bytes` of `source` with those edits made that lie in it, of compatible() fixes that fit into the bytes.
std::string apply(std::string_view bytes, text::SourceId source, const std::vector<const Fix*>& fixes);

}  // namespace gw::diag

#endif  // GW_DIAG_DIAGNOSTIC_H_
