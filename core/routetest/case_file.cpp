#include "routetest/case_file.h"

#include <algorithm>

#include "base/ip.h"
#include "base/strings.h"
#include "base/url.h"
#include "doc/read.h"
#include "route/request.h"
#include "routetest/address.h"
#include "routetest/url.h"
#include "routetest/yaml_fields.h"

namespace gw::routetest {
namespace {

using doc::Kind;
using doc::NodeId;
using Headers = std::vector<std::pair<std::string, std::string>>;

/// What defaults and cases may both say.
struct Settings {
  std::optional<std::string> entry_point, remote, version, sni, body;
  std::optional<std::vector<std::string>> alpn;
  std::optional<bool> tls;
  Headers headers;
};

class Reader {
 public:
  Reader(const doc::Document& document, CaseFile& out)
      : document_(document), out_(out), fields_(document, out.problems) {}

  void file() {
    NodeId cases = NodeId::None;
    fields_.map(document_.root,
                {{"config", [this](NodeId id) { config(id); }},
                 {"defaults", [this](NodeId id) { fields_.map(id, settings(defaults_), "defaults"); }},
                 {"cases", [&](NodeId id) { cases = id; }}},
                "a file of cases");
    if (cases == NodeId::None) {
      if (out_.problems.empty()) fields_.fail(document_.root, "there are no cases: write them under cases");
      return;
    }
    if (document_[cases].kind != Kind::List)
      return fields_.fail(cases, "cases is a list: \"- request: GET https://…\"");
    for (NodeId id : document_.items(cases)) one(id);
  }

 private:
  void config(NodeId id) {
    if (document_[id].kind == Kind::Scalar) return config_path(id);
    if (document_[id].kind != Kind::List) return fields_.fail(id, "config is a list of paths");
    for (NodeId item : document_.items(id)) config_path(item);
  }

  void config_path(NodeId id) {
    Wanted<std::string> path{{}, document_.span(id)};
    if (fields_.scalar(id, path.value)) out_.config.push_back(std::move(path));
  }

  std::vector<YamlFields::Field> settings(Settings& to) {
    return {{"headers", [this, &to](NodeId id) { headers(id, to.headers); }},
            {"entrypoint", [this, &to](NodeId id) { fields_.scalar(id, to.entry_point.emplace()); }},
            {"from", [this, &to](NodeId id) { from(id, to); }},
            {"http", [this, &to](NodeId id) { version(id, to); }},
            {"sni", [this, &to](NodeId id) { fields_.scalar(id, to.sni.emplace()); }},
            {"alpn", [this, &to](NodeId id) { fields_.scalars(id, to.alpn.emplace()); }},
            {"tls", [this, &to](NodeId id) { fields_.flag(to.tls.emplace(false))(id); }},
            {"body", [this, &to](NodeId id) { fields_.scalar(id, to.body.emplace()); }}};
  }

  void headers(NodeId id, Headers& to) {
    if (document_[id].kind != Kind::Map) return fields_.fail(id, "headers is a map: {Name: value}");
    for (const doc::Entry& entry : document_.entries(id)) {
      std::string name;
      if (!header_name(entry.key, name)) continue;
      std::vector<std::string> values;
      if (document_[entry.value].kind == Kind::List) fields_.scalars(entry.value, values);
      else fields_.scalar(entry.value, values.emplace_back());
      for (std::string& value : values) {
        if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
          fields_.fail(entry.value, "a header has no line break");
        to.emplace_back(name, std::move(value));
      }
    }
  }

  bool header_name(NodeId id, std::string& to) {
    if (!fields_.scalar(id, to)) return false;
    if (route::is_token(to)) return true;
    fields_.fail(id, base::quote(to.substr(0, 100)) + " is no name of a header");
    return false;
  }

  void from(NodeId id, Settings& to) {
    std::string text;
    if (!fields_.scalar(id, text)) return;
    std::string remote;
    if (to_remote(text, remote)) to.remote = std::move(remote);
    else fields_.fail(id, base::quote(text.substr(0, 100)) + " is no address of a client: write IP or IP:PORT");
  }

  void version(NodeId id, Settings& to) {
    std::string text;
    if (!fields_.scalar(id, text)) return;
    std::optional<std::string_view> version = to_version(text);
    if (version) to.version = *version;
    else fields_.fail(id, base::quote(text.substr(0, 100)) + " is no version of HTTP: write 1.0, 1.1, 2 or 3");
  }

  void one(NodeId id) {
    std::size_t problems = out_.problems.size();
    Case made;
    made.span = head(id);
    Settings own;
    WantedText request, tcp, udp;
    bool expects = false;
    std::vector<YamlFields::Field> keys = settings(own);
    keys.push_back({"name", fields_.text(made.name)});
    keys.push_back({"request", fields_.text(request)});
    keys.push_back({"tcp", fields_.text(tcp)});
    keys.push_back({"udp", fields_.text(udp)});
    keys.push_back({"expect", [&](NodeId at) {
                      expects = true;
                      expect(at, made.expect);
                    }});
    fields_.map(id, keys, "a case");
    if (out_.problems.size() == problems) {
      int kinds = (request ? 1 : 0) + (tcp ? 1 : 0) + (udp ? 1 : 0);
      if (kinds != 1) fail(made.span, "a case has one of request, tcp, udp");
      if (!expects) fail(made.span, "a case without expect tests nothing");
    }
    if (out_.problems.size() != problems || !fields_.afford(defaults_.headers.size(), id)) return;
    if (request) ask(*request, made);
    else connect(tcp ? *tcp : *udp, udp.has_value(), own, made);
    if (made.name.empty()) made.name = (request ? request : tcp ? tcp : udp)->value;
    apply(own, made.asked);
    if (out_.problems.size() == problems) out_.cases.push_back(std::move(made));
  }

  void fail(text::Span span, std::string message) { out_.problems.push_back({std::move(message), span}); }

  /// Of a case, the first key: the whole of it would be many lines.
  text::Span head(NodeId id) const {
    auto entries = document_.entries(id);
    return document_.span(entries.empty() ? id : entries.front().key);
  }

  /// "METHOD URL" or "URL".
  void ask(const Wanted<std::string>& request, Case& made) {
    std::string_view text = base::trim(request.value, " ");
    std::string_view method = "GET";
    if (std::size_t blank = text.find(' '); blank != std::string_view::npos) {
      method = text.substr(0, blank);
      text = base::trim(text.substr(blank), " ");
    }
    if (!route::is_token(method)) return fail(request.span, "a request is METHOD URL, as in GET https://a.com/");
    Result<flow::Asked> asked = asked_url(text);
    if (!asked) return fail(request.span, asked.error().message);
    made.asked = *std::move(asked);
    made.asked.method = method;
  }

  /// "db.example.com:5432", ":53", "53".
  void connect(const Wanted<std::string>& address, bool udp, const Settings& own, Case& made) {
    auto parts = base::split_host_port(address.value);
    std::optional<int> port = to_port(parts ? parts->port : std::string_view(address.value));
    if (!port) return fail(address.span, base::quote(address.value.substr(0, 100)) + " is no address: write HOST:PORT");
    made.asked.port = *port;
    made.asked.kind = udp ? flow::Asked::Kind::Udp : flow::Asked::Kind::Plain;
    const std::optional<bool>& said = own.tls ? own.tls : defaults_.tls;
    bool tls = said ? *said : own.sni || defaults_.sni;
    if (udp || !tls) return;
    made.asked.kind = flow::Asked::Kind::Tls;
    made.asked.tls = true;
    if (parts && !parts->host.empty() && !base::parse_ip(parts->host)) made.asked.sni = parts->host;
  }

  void apply(Settings& own, flow::Asked& asked) const {
    auto take = [](auto& to, const auto& mine, const auto& common) {
      if (mine) to = *mine;
      else if (common) to = *common;
    };
    take(asked.entry_point, own.entry_point, defaults_.entry_point);
    take(asked.remote, own.remote, defaults_.remote);
    take(asked.version, own.version, defaults_.version);
    take(asked.sni, own.sni, defaults_.sni);
    take(asked.alpn, own.alpn, defaults_.alpn);
    if (asked.kind != flow::Asked::Kind::Request) return;
    take(asked.tls, own.tls, defaults_.tls);
    for (const auto& line : defaults_.headers) {
      bool replaced = std::ranges::any_of(
          own.headers, [&](const auto& mine) { return base::equal_fold_ascii(mine.first, line.first); });
      if (!replaced) add(asked, line);
    }
    for (const auto& line : own.headers) add(asked, line);
    const std::optional<std::string>& body = own.body ? own.body : defaults_.body;
    bool sized = std::ranges::any_of(
        asked.headers, [](const auto& line) { return base::equal_fold_ascii(line.first, "Content-Length"); });
    if (body && !sized) asked.headers.emplace_back("Content-Length", std::to_string(body->size()));
  }

  static void add(flow::Asked& asked, const std::pair<std::string, std::string>& line) {
    if (base::equal_fold_ascii(line.first, "Host")) asked.host = line.second;
    else asked.headers.push_back(line);
  }

  void expect(NodeId id, Expect& to) {
    to.span = document_.span(id);
    auto upstream = [&](NodeId at) {
      fields_.map(at,
                  {{"method", fields_.text(to.method)},
                   {"target", fields_.text(to.target)},
                   {"host", fields_.text(to.host)},
                   {"headers", [&](NodeId headers) { wanted_headers(headers, to.headers); }}},
                  "upstream");
    };
    fields_.map(id,
                {{"router", fields_.text(to.router)},
                 {"service", fields_.text(to.service)},
                 {"entrypoint", fields_.text(to.entry_point)},
                 {"middlewares", fields_.texts(to.middlewares)},
                 {"status", [&](NodeId at) { status(at, to); }},
                 {"location", fields_.text(to.location)},
                 {"upstream", upstream},
                 {"tls_options", fields_.text(to.tls_options)},
                 {"server", fields_.text(to.server)},
                 {"none", fields_.flag(to.none)},
                 {"ambiguous", [&](NodeId at) { ambiguous(at, to); }}},
                "expect");
    if (document_[id].kind == Kind::Map && document_.entries(id).empty())
      fields_.fail(id, "an empty expect tests nothing");
    if (to.none && to.none->value && to.router)
      fail(to.none->span, "none and router exclude each other: leave one out");
  }

  void status(NodeId id, Expect& to) {
    fields_.text(to.status)(id);
    if (!to.status) return;
    const std::string& text = to.status->value;
    bool number = text.size() == 3 && '1' <= text[0] && text[0] <= '9' && to_port(text);
    if (!number && text != "closed" && text != "handshake failed")
      fields_.fail(id, base::quote(text.substr(0, 100)) + " is no status: write a number, closed or handshake failed");
  }

  void ambiguous(NodeId id, Expect& to) {
    if (document_[id].kind == Kind::List) fields_.texts(to.ambiguous)(id);
    else fields_.flag(to.any_ambiguous)(id);
  }

  void wanted_headers(NodeId id, std::vector<WantedHeader>& to) {
    if (document_[id].kind != Kind::Map) return fields_.fail(id, "headers is a map: {Name: value}, null for none");
    for (const doc::Entry& entry : document_.entries(id)) {
      WantedHeader header{{}, {}, document_.span(entry.value)};
      if (!header_name(entry.key, header.name)) continue;
      if (document_[entry.value].kind != Kind::Null && !fields_.scalar(entry.value, header.value.emplace())) continue;
      to.push_back(std::move(header));
    }
  }

  const doc::Document& document_;
  CaseFile& out_;
  YamlFields fields_;
  Settings defaults_;
};

/// What keeps the text from being YAML.
void report_facts(const doc::Read& read, Problems& problems) {
  for (const diag::Fact& fact : read.facts) {
    if (fact.kind == diag::FactKind::SeveralDocuments)
      problems.push_back({"only the first document of a file is read: make files of the others", fact.span});
    if (!fact.fatal) continue;
    bool twice = fact.kind == diag::FactKind::DuplicateKey;
    std::string message = twice                 ? "the key " + base::quote(fact.subject) + " stands twice"
                          : fact.detail.empty() ? read.error
                                                : fact.detail;
    problems.push_back({std::move(message), fact.span});
  }
}

}  // namespace

CaseFile read_case_file(const text::SourceSet& sources, text::SourceId id) {
  CaseFile out;
  doc::Read read = doc::read_yaml(sources, id);
  report_facts(read, out.problems);
  bool syntax = std::ranges::any_of(
      read.facts, [](const diag::Fact& f) { return f.fatal && f.kind != diag::FactKind::DuplicateKey; });
  if (syntax) return out;
  if (read.empty || read.document.root == NodeId::None) {
    if (out.problems.empty()) out.problems.push_back({"there are no cases: write them under cases", {id, 0, 0}});
    return out;
  }
  Reader(read.document, out).file();
  return out;
}

std::string to_string(const Problem& problem, const text::SourceSet& sources) {
  text::Span span = sources.original(problem.span);
  if (!span.written()) return problem.message;
  text::LineColumn at = sources[span.source].locate(span.begin);
  return sources[span.source].name() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " +
         problem.message;
}

}  // namespace gw::routetest
