#ifndef GW_CLI_ROUTE_TEXT_H_
#define GW_CLI_ROUTE_TEXT_H_

// What `gw route test` and `gw route list` say to people, and as JSON.

#include <string>
#include <vector>

#include "flow/gateway.h"
#include "model/tree.h"

namespace gw::cli {

/// One question that was asked of one entry point.
struct Told {
  const flow::Gateway& gateway;
  const flow::Asked& asked;
  const route::EntryPoint& point;
  const flow::Scratch& scratch;
  const flow::Answer& answer;
  const route::Trace& trace;
};

struct TellOptions {
  bool color = false;
  bool explain = false;             ///< Every stage, each matcher, all headers.
  bool all = false;                 ///< Every router of the entry point.
  std::vector<std::string> points;  ///< Entry points that give this answer; empty: that which was asked.
};

std::string answer_text(const Told& told, const TellOptions& options);

/// The answer of --batch, with `nearest`, and if asked for `steps` and `routers`.
std::string answer_json(const Told& told, const TellOptions& options);

/// The tables of an entry point in the order in which they are asked.
std::string table_text(const flow::Gateway& gateway, const route::EntryPoint& point, bool color);
model::Tree table_tree(const flow::Gateway& gateway, const route::EntryPoint& point);

/// HTTP and TCP routers that are in no table, with the reason.
std::vector<const runtime::Object*> dropped(const flow::Gateway& gateway, const route::EntryPoint* point);

}  // namespace gw::cli

#endif  // GW_CLI_ROUTE_TEXT_H_
