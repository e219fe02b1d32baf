#ifndef GW_ROUTETEST_CASE_FILE_H_
#define GW_ROUTETEST_CASE_FILE_H_

// Test cases of routing, as `gw route test --cases` takes them: a YAML file of requests and what is to become of them.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flow/asked.h"
#include "routetest/problem.h"
#include "text/source.h"

namespace gw::routetest {

/// A value with the place of it.
template <class T>
struct Wanted {
  T value{};
  text::Span span;
};

using WantedText = std::optional<Wanted<std::string>>;
using WantedTexts = std::optional<Wanted<std::vector<std::string>>>;

struct WantedHeader {
  std::string name;
  std::optional<std::string> value;  ///< Nothing (null): the server gets no such header.
  text::Span span;
};

/// What is not said is not compared.
struct Expect {
  text::Span span;
  WantedText router, service, entry_point, location, tls_options, server;
  WantedText status;  ///< "301"; "closed", "handshake failed".
  WantedTexts middlewares, ambiguous;
  std::optional<Wanted<bool>> none;           ///< No router takes it.
  std::optional<Wanted<bool>> any_ambiguous;  ///< `ambiguous: true` or `false`.
  WantedText method, target, host;            ///< Of `upstream`.
  std::vector<WantedHeader> headers;          ///< Of `upstream`.
};

struct Case {
  std::string name;  ///< The request if it has none.
  text::Span span;
  flow::Asked asked;
  Expect expect;
};

struct CaseFile {
  std::vector<Wanted<std::string>> config;  ///< As written: relative to the file.
  std::vector<Case> cases;                  ///< In their order. A case with a problem is left out.
  Problems problems;                        ///< In the order of the file, as far as one can tell.
};

/// Never fails as a whole: what cannot be read is a problem, and the rest is read.
CaseFile read_case_file(const text::SourceSet& sources, text::SourceId id);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_CASE_FILE_H_
