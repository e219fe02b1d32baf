#ifndef GW_CLI_ROUTE_LIST_H_
#define GW_CLI_ROUTE_LIST_H_

#include <string>

#include "cli/inputs.h"

namespace gw::cli {

/// `gw route list`.
class RouteList final : public Invocation {
 public:
  void declare(const Options& command) override;
  Exit run(const Global& global) override;

 private:
  Inputs inputs_;
  bool repaired_ = false;
  std::string entry_point_, format_ = "human", output_;
};

}  // namespace gw::cli

#endif  // GW_CLI_ROUTE_LIST_H_
