#ifndef GW_SERVE_PIPELINE_H_
#define GW_SERVE_PIPELINE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flow/gateway.h"
#include "serve/call.h"

namespace gw::serve {

/// The steps of a gateway's middlewares, each made once however many routers have it.
class Steps {
 public:
  using Service = std::function<const Handler*(std::string_view)>;
  using File = std::function<std::optional<std::string>(std::string_view)>;

  Steps(const runtime::Graph& graph, Version version, const File& file, const Service& service);

  const Step* find(std::string_view name) const;

 private:
  std::map<std::string_view, std::unique_ptr<Step>> steps_;
};

/// Whether gw serve has what a middleware of that kind does; else it answers 501 with its name.
bool implemented(const flow::ChainStep& step);

/// Middlewares in their order, and what comes behind them.
class Pipeline final : public Handler {
 public:
  /// `chain` and `steps` outlive it.
  Pipeline(const flow::Chain& chain, const Steps& steps, const Handler& last);

  Task<void> serve(Call& call) const override { return links_.empty() ? last_.serve(call) : from(call, 0); }

 private:
  /// What a step goes on with.
  struct Rest final : Handler {
    const Pipeline* of = nullptr;
    std::size_t at = 0;
    Task<void> serve(Call& call) const override { return of->from(call, at); }
  };
  struct Link {
    const flow::ChainStep* step;
    const Step* run;  ///< Null: flow's middleware alone.
  };

  Task<void> from(Call& call, std::size_t at) const;

  std::vector<Link> links_;
  std::vector<Rest> rests_;
  const Handler& last_;
};

/// What a middleware or the gateway itself says in the place of a server.
Task<void> reply(Call& call, const flow::Reply& reply);

}  // namespace gw::serve

#endif  // GW_SERVE_PIPELINE_H_
