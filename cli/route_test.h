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
  void declare(CLI::App& app) override;
  Exit run(const Global& global) override;

 private:
  /// Nothing, with a message on standard error, if the options make no request.
  std::optional<flow::Asked> question() const;
  std::optional<flow::Asked> of_url() const;
  std::optional<flow::Asked> of_address(const std::string& address, bool udp) const;
  bool apply(flow::Asked& asked) const;

  Exit answer(const Gateways& gateways, const flow::Asked& asked, const Global& global);
  Exit answer_batch(const Gateways& gateways);

  Inputs inputs_;
  std::string url_, method_, cookie_, from_, entry_point_, http_, sni_, alpn_, client_certificate_, raw_, curl_;
  std::vector<std::string> headers_;
  bool tls_ = false, explain_ = false, all_ = false, sni_given_ = false;
  std::string batch_, tcp_, udp_, format_ = "human", output_;
};

}  // namespace gw::cli

#endif  // GW_CLI_ROUTE_TEST_H_
