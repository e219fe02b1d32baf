#include "support/report_sample.h"

#include "support/catch.h"

namespace gw::testing {
namespace {

using diag::Fix;
using diag::Severity;

constexpr std::string_view kApp =
    "http:\n"
    "  routers:\n"
    "    api:\n"
    "      service: api\n"
    "      middlewares: [auth, gzip]\n"
    "    größe:\n"
    "\t  rule: \"Host(`größe.example.com`)\"  # 大 wide\n"
    "      service: >\n"
    "        folded\n"
    "        text\n";

}  // namespace

text::Span span_of(const text::SourceSet& sources, text::SourceId source, std::string_view part) {
  std::size_t at = sources[source].bytes().find(part);
  REQUIRE(at != std::string_view::npos);
  return {source, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + part.size())};
}

ReportSample::ReportSample() {
  lint.gw = "0.1.0";
  lint.traefik = "3.7";
  lint.routers = 2;
  lint.passed_over = 2;
  lint.passed = {"README.yml", "ci/build.yml"};
  lint.milliseconds = 11;
  lint.gateway_note = "entry points from traefik.yml";
  lint.checks_not_done = {{"references to provider docker", "no input of this provider given"}};
  lint.rules = {
      {"GW101", "middleware-not-found", "A router names a middleware that does not exist.", "Traefik drops the router.",
       "Write the name of an existing middleware.", "traefik v3.7.13 pkg/server/middleware", Severity::Error},
      {"GW220", "rule-syntax", "A rule does not parse.", "", "", "", Severity::Error},
  };
  add_ordinary();
  add_hostile();
}

void ReportSample::add_ordinary() {
  text::SourceId app = sources.add("./dynamic/app.yml", std::string(kApp));
  text::SourceId compose = sources.add("compose.yml", "services:\n  auth:\n");
  sources.add("clean.yml", "http: {}\n");
  lint.inputs = {{"./dynamic/app.yml", "dynamic", true},
                 {"compose.yml", "compose", true},
                 {"clean.yml", "dynamic", true},
                 {"lost.yml", "unknown", false}};
  auto in_app = [&](std::string_view part) { return span_of(sources, app, part); };

  diag::Diagnostic missing{{"GW101"}, "middleware-not-found", Severity::Error, in_app("auth")};
  missing.message = "middleware auth does not exist in provider file";
  missing.remedy = "router api is dropped: its requests fall through to catch-all@file (another service, no auth)";
  missing.traefik = "middleware \"auth@file\" does not exist";
  missing.path = "http.routers.api.middlewares[0]";
  missing.object = "api@file";
  missing.notes = {{"auth exists as auth@docker; did you mean that?", span_of(sources, compose, "auth")},
                   {"there is no other", {}}};
  missing.fix = Fix{"write auth@docker", Fix::Safety::Safe, {{in_app("auth"), "auth@docker"}}};
  lint.diagnostics.push_back(missing);

  diag::Diagnostic follows{{"GW104"}, "router-dropped", Severity::Warning, in_app("api")};
  follows.message = "router api is dropped";
  follows.cause = 0;
  lint.diagnostics.push_back(follows);
  follows.message = "service api is used by no router";
  follows.span = in_app("service: api");
  follows.cause = 1;
  lint.diagnostics.push_back(follows);

  diag::Diagnostic wide{{"GW220"}, "rule-syntax", Severity::Error, in_app("größe.example.com")};
  wide.message = "größe.example.com is no host name in ASCII";
  text::Span host = in_app("größe.example.com");
  wide.fix = Fix{"", Fix::Safety::Unsafe, {{host, "xn--gre-6ka8i.example.com"}, {{app, host.end, host.end}, ""}}};
  lint.diagnostics.push_back(wide);

  diag::Diagnostic folded{{"GW330"}, "folded-text", Severity::Info, in_app("folded\n        text\n")};
  folded.message = "this text is folded";
  lint.diagnostics.push_back(folded);
}

void ReportSample::add_hostile() {
  text::SourceId crlf =
      sources.add("a b/über,50%:\x1b[31m.yml", "\xEF\xBB\xBFkey: \x1b]0;owned\x07 \xFF ]]>\r\nnext\r\n");
  lint.inputs.push_back({"a b/über,50%:\x1b[31m.yml", "dynamic", true});
  std::string evil =
      "\x1b[2Jbad ]]> & <b> \"q\" 'a' 100%, a:b \xC3\x28 \xC2\x9B \xE2\x80\xAEtxt \x01 \xEF\xBF\xBF\r\n::error::x";
  diag::Diagnostic hostile{{"GW010"}, "unknown-field", Severity::Warning, span_of(sources, crlf, "\x1b]0;owned\x07")};
  hostile.message = evil;
  hostile.remedy = evil;
  hostile.traefik = evil;
  hostile.object = evil;
  hostile.path = evil;
  hostile.notes = {{evil, span_of(sources, crlf, "]]>")}};
  hostile.fix = Fix{evil, Fix::Safety::Safe, {{span_of(sources, crlf, "\xFF"), evil}}};
  lint.diagnostics.push_back(hostile);

  text::SourceId input = sources.add("template.yml", "{{ $x := \"a\" }}\nkey: {{ $x }}\n");
  text::SourceId derived =
      sources.add_derived(input, "\nkey: a\n", {{0, 15, 15, true}, {6, 21, 29, false}, {7, 29, 29, true}});
  diag::Diagnostic computed{{"GW012"}, "wrong-scalar", Severity::Error, span_of(sources, derived, "a")};
  computed.message = "a is no number";
  computed.cause = 77;  // Left out of the report.
  lint.diagnostics.push_back(computed);

  text::SourceId empty = sources.add("empty.yml", "");
  lint.diagnostics.push_back({{"GW002"}, "empty-file", Severity::Warning, {empty, 0, 40}, "this file is empty"});
  lint.diagnostics.push_back({{"GW901"}, "flag-without-effect", Severity::Error, {}, "flag --x has no effect"});
  lint.diagnostics.back().remedy = "leave it out";
}

}  // namespace gw::testing
