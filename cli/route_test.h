#ifndef GW_CLI_ROUTE_TEST_H_
#define GW_CLI_ROUTE_TEST_H_

#include <optional>
#include <string>
#include <vector>

#include "cli/inputs.h"
#include "cli/route_gateways.h"

namespace gw::cli {

/// `gw route test`: one question, many, or cases with what is expected.
class RouteTest final : public Invocation {
 public:
  void declare(const Options& command) override;
  Exit run(const Global& global) override;

 private:
  /// Nothing, with a message on standard error, if the options make no request.
  std::optional<flow::Asked> question() const;
  std::optional<flow::Asked> of_url() const;
  std::optional<flow::Asked> of_curl() const;
  std::optional<flow::Asked> of_address(const std::string& address, bool udp) const;
  bool apply(flow::Asked& asked) const;

  Exit answer(const Gateways& gateways, const flow::Asked& asked, const Global& global);
  Exit answer_cases(const Global& global);
  /// --batch, --har, --log: of one gateway.
  Exit answer_file(const Gateways& gateways, const Global& global);
  bool formats_fit() const;

  Inputs inputs_;
  std::string url_, method_, cookie_, from_, entry_point_, http_, sni_, alpn_, client_certificate_, raw_, curl_;
  std::vector<std::string> headers_;
  bool repaired_ = false, tls_ = false, explain_ = false, all_ = false;
  std::string batch_, har_, log_, log_host_, tcp_, udp_, format_ = "human", output_;
  std::vector<std::string> cases_;
  bool coverage_ = false, suggest_ = false, matchers_ = false;
  int least_ = -1;
};

}  // namespace gw::cli

#endif  // GW_CLI_ROUTE_TEST_H_
