#ifndef GW_DIAG_FACT_H_
#define GW_DIAG_FACT_H_

// What a stage saw while it imitated Traefik. A fact is no judgement: lint rules turn facts
// into diagnostics, `gw effective` takes Traefik's own texts from them.

#include <cstdint>
#include <string>
#include <vector>

#include "diag/fact_kind.h"
#include "text/source.h"

namespace gw::diag {

/// A further place that helps to understand a fact or a diagnostic.
struct Note {
  std::string message;
  text::Span span;
};

struct Fact {
  FactKind kind{};
  text::Span span;                           ///< What to point at; may be unwritten.
  std::string subject = {};                  ///< The name concerned: a key, a reference, a function.
  std::string detail = {};                   ///< As fact_kind.h says for the kind.
  std::string traefik = {};                  ///< Traefik's own text, as it logs or shows it; empty where it is silent.
  std::string path = {};                     ///< "http.routers.api.middlewares[0]".
  std::string object = {};                   ///< The object concerned: "api@file"; empty before there are objects.
  std::vector<std::string> candidates = {};  ///< Names that would be right here, for did-you-mean.
  std::vector<Note> notes = {};
  bool fatal = false;  ///< Traefik gives up the document (or the start) because of it.
  int cause = -1;      ///< Index, in the same list, of the fact that this one follows from; -1: none.
};

using Facts = std::vector<Fact>;

}  // namespace gw::diag

#endif  // GW_DIAG_FACT_H_
