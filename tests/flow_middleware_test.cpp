// What each kind of middleware makes of a request: testdata/flow/*.tsv.

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "route/pipeline.h"
#include "support/catch.h"
#include "support/doc_tree.h"
#include "support/files.h"
#include "support/middleware.h"

using namespace gw;

namespace {

/// What stands between bars: "GET /a", then "Name: value", "remote ADDRESS", "tls", "client certificate", "trusted",
/// "unsanitized", "file TEXT", "release VERSION".
struct Row {
  explicit Row(const std::string& request) {
    std::vector<std::string_view> parts = base::split(request, " | ");
    std::string_view line = parts[0];
    question.method = line.substr(0, line.find(' '));
    question.target = line.substr(line.find(' ') + 1);
    question.host = "a.com";
    options = route::entry_point_options(model::Value(), "web", version_in(parts));
    for (std::string_view part : std::span(parts).subspan(1)) read(part);
  }

  static Version version_in(const std::vector<std::string_view>& parts) {
    constexpr std::string_view kRelease = "release ";
    for (std::string_view part : parts) {
      if (part.starts_with(kRelease)) return *parse_version(part.substr(kRelease.size()));
    }
    return {3, 7, 13};
  }

  void read(std::string_view part) {
    if (part.starts_with("release ")) return;
    if (part == "tls") peer.tls = true;
    else if (part == "client certificate") client_certificate = true;
    else if (part == "trusted") options.trust_everyone = true;
    else if (part == "unsanitized") options.sanitize_path = options.normalize_path = false;
    else if (part.starts_with("remote ")) peer = route::Peer(part.substr(7), peer.tls);
    else if (part.starts_with("file ")) file = part.substr(5);
    else if (part.starts_with("Host: ")) question.host = part.substr(6);
    else question.headers.push_back({part.substr(0, part.find(": ")), part.substr(part.find(": ") + 2)});
  }

  route::Question question;
  route::Peer peer;
  route::EntryPointOptions options;
  bool client_certificate = false;
  std::string file;
};

using Lines = std::vector<std::string>;

Lines lines_of(const route::Request& request) {
  Lines out;
  for (const rule::Pair& line : request.headers) out.push_back(std::string(line.name) + ": " + std::string(line.value));
  out.push_back("Host: " + std::string(request.host));
  std::ranges::sort(out);
  return out;
}

/// Lines that went and came, then what is not certain.
std::string changes(const Lines& before, const Lines& after, const flow::Exchange& exchange) {
  Lines gone, came;
  std::ranges::set_difference(before, after, std::back_inserter(gone));
  std::ranges::set_difference(after, before, std::back_inserter(came));
  std::string out;
  for (const std::string& line : gone) out += " | -" + line;
  for (const std::string& line : came) out += " | +" + line;
  if (exchange.keep_forwarded_for) out += " | peer not appended";
  for (const flow::Uncertain& one : exchange.uncertain) out += " | perhaps: " + std::string(one.reason);
  return out;
}

/// "302 https://a.com/", "400 Bad Request" where it answers; else "/target", the raw path behind it where that is
/// another one, and what changed.
std::string outcome(const flow::Middleware& middleware, Row& row) {
  route::Prepared prepared;
  route::prepare(row.question, row.peer, row.options, prepared);
  if (prepared.refusal) return "refused before: " + std::string(prepared.refusal->why);
  Lines before = lines_of(prepared.request);
  route::Trace trace;
  flow::Exchange exchange{.prepared = prepared, .options = row.options, .trace = &trace};
  exchange.client_certificate = row.client_certificate;
  std::optional<flow::Reply> reply = middleware.apply(exchange);
  if (reply) {
    CHECK_FALSE(reply->why.empty());
    std::string text = reply->location.empty() ? std::string(reply->body) : std::string(reply->location);
    return std::to_string(reply->status) + (text.empty() ? "" : " " + text);
  }
  const route::Url& url = prepared.request.url;
  std::string out(prepared.request.target);
  if (!url.raw_path.empty() && !out.starts_with(url.raw_path)) out += " raw " + std::string(url.raw_path);
  std::string changed = changes(before, lines_of(prepared.request), exchange);
  // Whatever changes is told.
  bool silent =
      trace.empty() && (changed.find(" | +") != std::string::npos || changed.find(" | -") != std::string::npos);
  CHECK_FALSE(silent);
  return out + changed;
}

}  // namespace

TEST_CASE("flow/middleware: testdata/flow", "[flow]") {
  std::set<std::string> kinds;
  for (const auto& path : testing::cases("testdata/flow", ".tsv")) {
    for (const auto& row : testing::rows("testdata/flow/" + path.filename().string())) {
      REQUIRE(row.size() >= 4);
      INFO(path.filename() << " " << row[0] << ": " << row[1] << " on " << row[2]);
      std::string request = testing::unescape(row[2]);
      Row asked(request);
      auto middleware = testing::make_middleware(testing::unescape(row[1]), asked.options.version, asked.file);
      kinds.insert(row[1].substr(0, row[1].find(':')));
      CHECK(testing::escape(outcome(*middleware, asked)) == row[3]);
    }
  }
  // A kind without a row is one that nobody tried.
  for (const flow::MiddlewareKind* kind : flow::middleware_kinds()) {
    INFO(kind->key);
    CHECK(kinds.contains(std::string(kind->key)));
  }
}
