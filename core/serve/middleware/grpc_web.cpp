// Source: pkg/middlewares/grpcweb/grpcweb.go; github.com/traefik/grpc-web go/grpcweb/wrapper.go, options.go.

#include "serve/grpc_web.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "flow/header_edit.h"
#include "serve/own_answer.h"

namespace gw::serve {
namespace {

constexpr std::string_view kWeb = "application/grpc-web", kText = "application/grpc-web-text";

char upper_letter(char c) { return 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// "x-grpc-web,content-type" → "X-Grpc-Web, Content-Type". Source: github.com/rs/cors utils.go (parseHeaderList).
std::string named_headers(std::string_view list) {
  std::string out;
  bool upper = true, fresh = true;
  for (char c : list) {
    if (c == ' ' || c == ',') {
      upper = upper || !fresh;
      fresh = true;
      continue;
    }
    char lower = base::ascii_lower(c);
    bool letter = 'a' <= lower && lower <= 'z', joint = c == '-' || c == '_';
    if (letter || joint || ('0' <= c && c <= '9')) {
      if (fresh && !out.empty()) out += ", ";
      fresh = false;
      out += upper && letter ? upper_letter(c) : lower;
    }
    upper = joint;
  }
  return out;
}

class GrpcWeb final : public Step {
 public:
  explicit GrpcWeb(const flow::Making& making) : origins_(making.texts("allowOrigins")) {}

  Task<void> run(Call& call, const Handler& next) const override {
    const route::Request& request = call.prepared.request;
    bool preflight = asks_for_web(request);
    bool web = request.method == "POST" && request.header("Content-Type").starts_with(kWeb);
    if (!preflight && !web) {
      co_await next.serve(call);
    } else if (preflight && !request.header("Access-Control-Request-Method").empty()) {
      call.account.why = "answers the preflight of gRPC-Web";
      co_await answer_untyped(call, 200, {}, preflight_headers(request));
    } else {
      co_await translate(call, next);
    }
  }

 private:
  static bool asks_for_web(const route::Request& request) {
    std::string names = base::ascii_lower(request.header("Access-Control-Request-Headers"));
    return request.method == "OPTIONS" && names.find("x-grpc-web") != std::string::npos;
  }

  bool allows(std::string_view origin, std::string_view method) const {
    std::string upper;
    for (char c : method) upper += upper_letter(c);
    constexpr std::array<std::string_view, 4> kMethods = {"GET", "POST", "HEAD", "OPTIONS"};
    return !origin.empty() && std::ranges::find(kMethods, upper) != kMethods.end() &&
           std::ranges::any_of(origins_, [&](const std::string& one) { return one == "*" || one == origin; });
  }

  Headers preflight_headers(const route::Request& request) const {
    std::string_view origin = request.header("Origin"), method = request.header("Access-Control-Request-Method");
    Headers out;
    for (const char* name : {"Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"})
      out.push_back({"Vary", name});
    if (!allows(origin, method)) return out;
    out.push_back({"Access-Control-Allow-Origin", std::string(origin)});
    out.push_back({"Access-Control-Allow-Methods", std::string(method)});
    out.push_back({"Access-Control-Allow-Headers", named_headers(request.header("Access-Control-Request-Headers"))});
    out.push_back({"Access-Control-Allow-Credentials", "true"});
    out.push_back({"Access-Control-Max-Age", "600"});
    return out;
  }

  Headers cors_headers(const route::Request& request) const {
    Headers out = {{"Vary", "Origin"}};
    if (!allows(request.header("Origin"), request.method)) return out;
    out.push_back({"Access-Control-Allow-Origin", std::string(request.header("Origin"))});
    out.push_back({"Access-Control-Allow-Credentials", "true"});
    return out;
  }

  Task<void> translate(Call& call, const Handler& next) const {
    route::Request& request = call.prepared.request;
    GrpcWebSink sink(*call.sink, cors_headers(request), request.header("Content-Type").starts_with(kText));
    bool text = request.header("Content-Type").starts_with(kText);
    std::string type(request.header("Content-Type"));
    std::string_view web = text ? kText : kWeb;
    if (std::size_t at = type.find(web); at != std::string::npos) type.replace(at, web.size(), "application/grpc");
    flow::set_header(call.exchange, "Content-Type", call.prepared.store.keep(type), "gRPC behind gRPC-Web");
    request.remove_header("Content-Length");
    request.body_size = -1;
    Base64Body decoded(*call.body);
    UnsizedBody unsized(*call.body);
    Instead<Body*> in_the_place_of_the_body(call.body, text ? static_cast<Body*>(&decoded) : &unsized);
    Instead<Sink*> in_its_place(call.sink, &sink);
    co_await next.serve(call);
  }

  std::vector<std::string> origins_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(grpc_web) = {
    .key = "grpcWeb",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::GrpcWeb>(making.making);
    },
};
