#ifndef GW_TEMPLATE_TEMPLATE_H_
#define GW_TEMPLATE_TEMPLATE_H_

// The Go template that the file provider makes of every file before it is decoded.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "diag/fact.h"
#include "text/source.h"

namespace gw::template_ {

/// Variables of the process that `env` and `expandenv` see; injected.
struct Environment {
  std::function<std::optional<std::string>(std::string_view)> get;
  bool range_integers = true;  ///< "range 3" works: from Go 1.24 on, which is Traefik 3.4.2 and 2.11.26.
  bool sprig_split = false;    ///< "split" is sprig's, not Go's, with which the file provider replaces it.
};

struct Rendered {
  text::SourceId source = text::SourceId::None;  ///< Derived from the input; the input itself where it holds no "{{".
  bool ok = true;
  std::string error = {};  ///< In Go's words: "template: dyn.yml:3: function \"foo\" not defined".
  bool analysed = true;    ///< False: gw cannot evaluate it, and nothing can be said (fact TemplateNotEvaluated).
  diag::Facts facts = {};
};

/// Executes the source as a template. `name` is what Go's errors call it: the file's name where the provider reads
/// one file, empty in a directory. Source: pkg/provider/file/file.go; Go text/template; sprig v3.2.3.
Rendered render(text::SourceSet& sources, text::SourceId id, std::string_view name, const Environment& environment);

/// Go's error for a text that is no template, called `name` in it; empty if it is one, or if only gw cannot tell.
std::string parse_error(std::string_view text, std::string_view name);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_TEMPLATE_H_
