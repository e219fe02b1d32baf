#ifndef GW_CONVERT_PROVE_REQUESTS_H_
#define GW_CONVERT_PROVE_REQUESTS_H_

// Whether two gateways do the same with every request, where their rules are not written alike.

#include <string>
#include <vector>

#include "encode/encode.h"
#include "source/gateway.h"

namespace gw::convert {

struct RequestProof {
  bool read = false;                     ///< The output could be read; the rest is about nothing otherwise.
  bool same = false;                     ///< Proved: every request fares as before.
  std::vector<std::string> differences;  ///< One a group of requests: "GET http://a.example/x went to web@file, …".
  std::vector<std::string> unknown;
};

/// Reads Ingresses, or routes of the Gateway API, and their middlewares as they were written and compares what becomes
/// of requests with what `expected` does. The names of session cookies and weighted services of one do not count.
RequestProof prove_requests(const source::Gateway& expected, const encode::Written& written, text::SourceSet& sources,
                            const source::World& world);

}  // namespace gw::convert

#endif  // GW_CONVERT_PROVE_REQUESTS_H_
