// Source: pkg/middlewares/grpcweb/grpcweb.go; github.com/traefik/grpc-web wrapper.go (ServeHTTP).

#include "base/strings.h"
#include "flow/middleware.h"

namespace gw::flow {
namespace {

class GrpcWeb final : public Middleware {
 public:
  explicit GrpcWeb(const Making&) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    const route::Request& request = exchange.prepared.request;
    if (request.method == "POST" && request.header("Content-Type").starts_with("application/grpc-web"))
      exchange.unsure("translates gRPC-Web to gRPC");
    if (request.method == "OPTIONS" && asks_for_grpc(request)) exchange.unsure("answers the preflight of gRPC-Web");
    return std::nullopt;
  }

 private:
  static bool asks_for_grpc(const route::Request& request) {
    std::string names = base::ascii_lower(request.header("Access-Control-Request-Headers"));
    return names.find("x-grpc-web") != std::string::npos;
  }
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(grpc_web) = {
    .key = "grpcWeb",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::GrpcWeb>(making);
    },
};
