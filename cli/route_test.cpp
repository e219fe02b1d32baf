#include "cli/route_test.h"

#include <algorithm>
#include <cstdio>

#include "base/strings.h"
#include "base/url.h"
#include "cli/route_batch.h"
#include "cli/route_cases.h"
#include "cli/route_log.h"
#include "cli/route_text.h"
#include "io/file.h"
#include "routetest/address.h"
#include "routetest/batch.h"
#include "routetest/curl.h"
#include "routetest/url.h"

namespace gw::cli {
namespace {

std::nullopt_t wrong(const std::string& message) {
  std::fprintf(stderr, "gw: %s\n", message.c_str());
  return std::nullopt;
}

/// Entry points that give the same answer.
struct Group {
  const route::EntryPoint* point = nullptr;
  std::string answer;  ///< Without the entry point.
  std::vector<std::string> points;
  bool taken = false;
};

/// Whether a router takes it and lets it in; a connection also counts where HTTP's routers decide about its requests.
bool is_taken(const flow::Answer& answer) {
  using Via = flow::Answer::Via;
  if (answer.via == Via::Http || answer.via == Via::Https) return true;
  return answer.router != nullptr && answer.via != Via::Closed && answer.broken.empty();
}

}  // namespace

void RouteTest::declare(const Options& command) {
  inputs_.declare(command, Inputs::As::Options);
  command.option("url", url_, "The request's URL, as curl takes it").value("URL");
  command.option("-X,--request", method_, "Method (default: GET)").value("METHOD");
  command.option("-H,--header", headers_, "A header: 'Name: value'").value("HEADER");
  command.option("-b,--cookie", cookie_, "The Cookie header").value("DATA");
  command.option("--from", from_, "Address of the client (default: 192.0.2.1)").value("IP[:PORT]");
  command.option("--entrypoint", entry_point_, "Entry point (default: the one that listens on the URL's port)")
      .value("NAME");
  command.option("--http", http_, "Version of HTTP").one_of({"1.0", "1.1", "2", "3"});
  command.option("--sni", sni_, "Server name of the TLS connection (default: the URL's host)").value("NAME");
  command.option("--alpn", alpn_, "Protocols that the client offers, separated by commas").value("LIST");
  command.option("--client-cert", client_certificate_, "The client's certificate").value("FILE");
  command.option("--raw", raw_, "The bytes of the request, in the place of a URL; - is standard input").value("FILE");
  command.flag("--tls", tls_, "The bytes of --raw, or the connection of --tcp, come over TLS");
  command.option("--batch", batch_, "Answer the questions of this file, a JSON object a line; - is standard input")
      .value("FILE");
  command.option("--curl", curl_, "A curl command line, pasted from a shell or a browser").value("COMMAND");
  command.option("--cases", cases_, "Run the test cases of these files").value("FILE...");
  command.flag("--coverage", coverage_, "Say which routers the cases reach");
  command.option("--require-coverage", least_, "Fail unless the cases reach this share of the routers")
      .value("PERCENT")
      .between(0, 100);
  command.flag("--suggest", suggest_, "Write the cases that are missing: a request for each router that none reaches");
  command.flag("--matchers", matchers_, "With --suggest: for every side of every matcher");
  command.option("--har", har_, "Every request of a browser's recording").value("FILE");
  command.option("--log", log_, "Every request of an access log: Traefik's common or JSON format, combined, common")
      .value("FILE");
  command.option("--log-host", log_host_, "With --log: the host of requests where the log names none").value("HOST");
  command.option("--tcp", tcp_, "Ask about a TCP connection to this address (HOST:PORT or :PORT)").value("ADDRESS");
  command.option("--udp", udp_, "Ask about a UDP packet to this address").value("ADDRESS");
  command.flag("--explain", explain_, "Every stage on the way, each matcher, all headers");
  command.flag("--all", all_, "Every router of the entry point, with the condition that fails");
  command
      .option("--format", format_, "Form of the answer; junit, tap and github with --cases, jsonl with --har or --log")
      .one_of({"human", "json", "junit", "tap", "github", "jsonl"});
  command.flag("--repaired", repaired_,
               "Take what could be read of files that Traefik refuses, as if they were repaired");
  command.option("--output", output_, "Write to this file, whole or not at all").value("FILE");
}

bool RouteTest::formats_fit() const {
  bool cases = !cases_.empty(), many = !har_.empty() || !log_.empty();
  if (format_ == "human" || format_ == "json") return true;
  if (format_ == "jsonl" ? many : cases) return true;
  std::fprintf(stderr, "gw: --format %s is for %s\n", format_.c_str(),
               format_ == "jsonl" ? "--har and --log" : "--cases");
  return false;
}

Exit RouteTest::run(const Global& global) {
  int modes = 0;
  for (const std::string* one : {&url_, &curl_, &raw_, &batch_, &har_, &log_, &tcp_, &udp_})
    modes += one->empty() ? 0 : 1;
  modes += cases_.empty() ? 0 : 1;
  bool cases = !cases_.empty() || suggest_ || coverage_ || least_ >= 0;
  if (modes == 0) cases = true;
  if (modes > 1 || (cases && modes == 1 && cases_.empty())) {
    std::fprintf(stderr,
                 "gw: route test wants one of a URL, --curl, --raw, --cases, --batch, --har, --log, --tcp, --udp\n");
    return Exit::Usage;
  }
  if (!formats_fit()) return Exit::Usage;
  if (cases) return answer_cases(global);
  bool file = !batch_.empty() || !har_.empty() || !log_.empty();
  std::optional<flow::Asked> asked;
  if (!file) {
    asked = question();
    if (!asked) return Exit::Usage;
  }
  Exit exit = Exit::Clean;
  std::unique_ptr<Gateways> gateways = load_gateways(inputs_, global, repaired_, exit);
  if (gateways == nullptr) return exit;
  Exit own = asked ? answer(*gateways, *asked, global) : answer_file(*gateways, global);
  return std::max(own, gateways->exit);
}

Exit RouteTest::answer_cases(const Global& global) {
  Exit exit = Exit::Clean;
  std::unique_ptr<Gateways> given;
  std::optional<std::vector<std::string>> project = inputs_.route_tests(global);
  if (!project) return Exit::Usage;
  std::vector<std::string> files = cases_.empty() ? *project : cases_;
  if (files.empty() && !suggest_) {
    std::fprintf(stderr,
                 "gw: route test wants a URL, or cases: gw route test -c traefik.yml https://app.example.com/\n");
    return Exit::Usage;
  }
  if (inputs_.given() || files.empty()) {
    given = load_gateways(inputs_, global, repaired_, exit);
    if (given == nullptr) return exit;
  }
  LoadConfig load = [&](const std::vector<std::string>& inputs, Exit& why) {
    inputs_.set(inputs);
    return load_gateways(inputs_, global, repaired_, why);
  };
  CaseOptions options{format_, output_, use_color(global) && output_.empty(), coverage_, least_, suggest_, matchers_};
  return run_cases(files, given.get(), load, options);
}

std::optional<flow::Asked> RouteTest::question() const {
  std::optional<flow::Asked> asked;
  if (!tcp_.empty()) asked = of_address(tcp_, false);
  else if (!udp_.empty()) asked = of_address(udp_, true);
  else if (!curl_.empty()) asked = of_curl();
  else if (!raw_.empty()) {
    Result<std::string> bytes = io::read_file(raw_);
    if (!bytes) return wrong("--raw: " + bytes.error().message);
    asked.emplace();
    asked->raw = *std::move(bytes);
    asked->tls = tls_ || !sni_.empty();
    asked->port = asked->tls ? 443 : 80;
  } else {
    asked = of_url();
  }
  if (!asked || !apply(*asked)) return std::nullopt;
  return asked;
}

std::optional<flow::Asked> RouteTest::of_url() const {
  Result<flow::Asked> read = routetest::asked_url(url_);
  if (!read) return wrong(url_ + ": " + read.error().message);
  flow::Asked asked = *std::move(read);
  if (!method_.empty()) asked.method = method_;
  for (const std::string& header : headers_) {
    std::size_t colon = header.find(':');
    if (colon == std::string::npos || colon == 0) return wrong("-H '" + header + "': expected 'Name: value'");
    std::string name = header.substr(0, colon), value(base::trim(std::string_view(header).substr(colon + 1), " \t"));
    if (base::equal_fold_ascii(name, "host")) asked.host = value;
    else asked.headers.emplace_back(name, value);
  }
  if (!cookie_.empty()) asked.headers.emplace_back("Cookie", cookie_);
  return asked;
}

std::optional<flow::Asked> RouteTest::of_curl() const {
  Result<routetest::CurlCommand> read = routetest::read_curl(curl_);
  if (!read) return wrong("--curl: " + read.error().message);
  for (const std::string& note : read->notes) std::fprintf(stderr, "gw: --curl: %s\n", note.c_str());
  return std::move(read->asked);
}

std::optional<flow::Asked> RouteTest::of_address(const std::string& address, bool udp) const {
  flow::Asked asked;
  auto split = base::split_host_port(address);
  std::optional<int> port = split ? routetest::to_port(split->port) : std::nullopt;
  if (!port && entry_point_.empty())
    return wrong((udp ? "--udp " : "--tcp ") + address + ": expected HOST:PORT or :PORT, such as db.example.com:5432");
  asked.port = port.value_or(0);
  if (udp) {
    asked.kind = flow::Asked::Kind::Udp;
    return asked;
  }
  bool tls = tls_ || !sni_.empty() || !alpn_.empty();
  asked.kind = tls ? flow::Asked::Kind::Tls : flow::Asked::Kind::Plain;
  asked.tls = tls;
  if (tls && split && !split->host.empty() && !base::parse_ip(split->host)) asked.sni = split->host;
  return asked;
}

/// The options that all kinds of questions have.
bool RouteTest::apply(flow::Asked& asked) const {
  asked.entry_point = entry_point_;
  if (!from_.empty() && !routetest::to_remote(from_, asked.remote)) {
    wrong("--from " + from_ + ": expected an IP address, with or without a port");
    return false;
  }
  if (!http_.empty()) asked.version = routetest::to_version(http_).value_or("HTTP/1.1");
  if (!sni_.empty()) asked.sni = sni_;
  for (std::string_view protocol : base::split(alpn_, ",")) {
    if (!protocol.empty()) asked.alpn.emplace_back(base::trim(protocol, " "));
  }
  if (client_certificate_.empty()) return true;
  Result<std::string> bytes = io::read_file(client_certificate_);
  if (!bytes) {
    wrong("--client-cert: " + bytes.error().message);
    return false;
  }
  asked.client_certificate = true;
  return true;
}

Exit RouteTest::answer(const Gateways& gateways, const flow::Asked& asked, const Global& global) {
  std::string report;
  bool taken = false;
  flow::Scratch scratch;
  flow::Answer answer;
  for (const auto& gateway : gateways.all) {
    std::string why;
    std::vector<const route::EntryPoint*> points = gateway->points(asked, why);
    if (points.empty()) {
      std::fprintf(stderr, "gw: %s\n", why.c_str());
      if (gateways.all.size() == 1) return Exit::Usage;
      continue;
    }
    std::vector<Group> groups;
    for (const route::EntryPoint* point : points) {
      gateway->ask(asked, *point, scratch, answer);
      std::string text;
      std::string_view name = answer.entry_point;
      answer.entry_point = {};
      routetest::write_answer(answer, text);
      auto same = std::ranges::find(groups, text, &Group::answer);
      if (same == groups.end()) same = groups.insert(groups.end(), {point, text, {}, answer.router != nullptr});
      same->points.emplace_back(name);
    }
    // Where it comes to somebody is said first, where it does not in a line.
    std::stable_partition(groups.begin(), groups.end(), [](const Group& group) { return group.taken; });
    std::string nowhere;
    for (const Group& group : groups) {
      if (format_ == "human" && groups.front().taken && !group.taken) {
        for (const std::string& name : group.points) nowhere += (nowhere.empty() ? "" : ", ") + name;
        continue;
      }
      route::Trace trace;
      gateway->ask(asked, *group.point, scratch, answer, &trace);
      taken = taken || is_taken(answer);
      TellOptions options;
      options.color = use_color(global) && output_.empty();
      options.explain = explain_;
      options.all = all_;
      if (group.points.size() > 1) options.points = group.points;
      Told told{*gateway, asked, *group.point, scratch, answer, trace};
      if (!report.empty() && format_ == "human") report += "\n";
      if (gateways.all.size() > 1 && format_ == "human") report += gateway->source().name + "\n";
      report += format_ == "human" ? answer_text(told, options) : answer_json(told, options);
    }
    if (!nowhere.empty()) report += "\n✗ no router on " + nowhere + "\n";
  }
  if (!write_report(report, output_)) return Exit::NotAnalysed;
  return taken ? Exit::Clean : Exit::Findings;
}

Exit RouteTest::answer_file(const Gateways& gateways, const Global& global) {
  if (gateways.all.size() != 1) {
    std::fprintf(stderr, "gw: this asks one gateway, and the inputs make %zu: name one with -c\n", gateways.all.size());
    return Exit::Usage;
  }
  const flow::Gateway& gateway = *gateways.all.front();
  if (!batch_.empty()) return answer_lines(gateway, batch_, output_);
  LogOptions options{format_, output_, entry_point_, {log_host_, tls_}, use_color(global) && output_.empty()};
  return log_.empty() ? answer_har(gateway, har_, options) : answer_log(gateway, log_, options);
}

}  // namespace gw::cli
