
#include "cli/route_list.h"
#include "cli/route_test.h"

namespace gw::cli {
namespace {

/// `gw route test` and `gw route list`.
class Route final : public Invocation {
 public:
  void declare(const Options& command) override {
    test_ = command.below("test", "Say which router takes a request, and why", kTestExamples);
    test_command_.declare(test_);
    list_ = command.below("list", "Print the routers in the order in which Traefik asks them", kListExamples);
    list_command_.declare(list_);
  }

  Exit run(const Global& global) override {
    return test_.parsed() ? test_command_.run(global) : list_command_.run(global);
  }

 private:
  static constexpr const char* kTestExamples =
      "Examples:\n"
      "# Which router takes it, and what does the server receive?\n"
      "gw route test -c traefik.yml https://app.example.com/api/users\n\n"
      "# A POST with a header, from an address, with every stage on the way\n"
      "gw route test -c traefik.yml -X POST -H 'X-Tenant: blue' --from 10.1.2.3 --explain http://app.example.com/\n\n"
      "# A TLS connection to a TCP router\n"
      "gw route test -c traefik.yml --tcp db.example.com:5432 --sni db.example.com\n\n"
      "# Many questions, a JSON object a line\n"
      "gw route test -c traefik.yml --batch questions.jsonl\n";
  static constexpr const char* kListExamples =
      "Examples:\n"
      "# The routers of one entry point\n"
      "gw route list -c traefik.yml --entrypoint websecure\n";

  Options test_, list_;
  RouteTest test_command_;
  RouteList list_command_;
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(route) = {
    .name = "route",
    .summary = "Say which router takes a request, and list the routers",
    .description =
        "Answers what Traefik would do with a request: the router that takes it, why this one and not another,\n"
        "what the middlewares make of it and what the server receives. Nothing is sent anywhere.",
    .examples = "# Which router takes it?\ngw route test -c traefik.yml https://app.example.com/api/users\n",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::Route); },
};
