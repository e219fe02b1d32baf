#ifndef GW_FLOW_CHAIN_H_
#define GW_FLOW_CHAIN_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flow/middleware.h"
#include "runtime/runtime.h"

namespace gw::flow {

constexpr std::string_view kNotGiven = "not given";

/// One middleware in a chain; those of nested chains stand in the place of these.
struct ChainStep {
  std::string_view name;                   ///< "auth@file".
  std::string_view kind;                   ///< "basicAuth"; kNotGiven of one that is not among the inputs.
  const Middleware* middleware = nullptr;  ///< Null: its effect is not modelled.
};

using Chain = std::vector<ChainStep>;

/// Every middleware of a gateway, made once. Immutable; what it gives lives as long as it does.
class Chains {
 public:
  using File = std::function<std::optional<std::string>(std::string_view)>;

  /// `absent`: names of those of which nothing is known.
  Chains(const runtime::Graph& graph, Version version, const File& file,
         const std::set<std::string, std::less<>>& absent);

  /// The middlewares of these names, in their order. Names without a provider have that of `owner`.
  Chain of(const model::Value* names, std::string_view owner) const;

 private:
  struct Made {
    const runtime::Object* object = nullptr;
    std::string_view kind;
    std::unique_ptr<Middleware> middleware;
  };

  void append(std::string_view name, std::string_view owner, int depth, Chain& out) const;

  std::map<std::string_view, Made> made_;
};

/// Runs the middlewares one after the other until one answers. What is not modelled is uncertain.
std::optional<Reply> run(const Chain& chain, Exchange& exchange);

}  // namespace gw::flow

#endif  // GW_FLOW_CHAIN_H_
