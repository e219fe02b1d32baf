// Traces: what becomes of a request, and why nobody takes it.

#include <nlohmann/json.hpp>

#include "routetest/near.h"
#include "serve/admin.h"
#include "serve/api.h"
#include "serve/entry.h"

namespace gw::serve {
namespace {

using Json = nlohmann::ordered_json;

AdminAnswer answer_of(const Json& json, int status = 200) {
  return json_answer(json.dump(-1, ' ', false, Json::error_handler_t::replace), {}, status);
}

Json steps_of(const route::Trace& trace) {
  Json out = Json::array();
  for (const route::Step& one : trace)
    out.push_back({{"stage", std::string(route::stage_name(one.stage))},
                   {"what", one.what},
                   {"before", one.before},
                   {"after", one.after},
                   {"reason", one.reason},
                   {"by", one.by}});
  return out;
}

/// The question of a form; empty `why` if it makes sense.
flow::Asked question_of(const Json& json, std::string& why) {
  flow::Asked out;
  std::string url = json.value("url", "");
  std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) {
    why = "the URL has no scheme: http://host/path";
    return out;
  }
  out.tls = json.value("tls", false) || url.starts_with("https:");
  std::string rest = url.substr(scheme + 3);
  std::size_t path = rest.find_first_of("/?");
  out.host = rest.substr(0, path);
  out.target = path == std::string::npos ? "/" : rest.substr(path);
  if (out.target.starts_with('?')) out.target.insert(0, "/");
  out.method = json.value("method", "GET");
  out.remote = json.value("from", "127.0.0.1:1234");
  if (out.remote.find(':') == std::string::npos) out.remote += ":1234";
  out.entry_point = json.value("entryPoint", "");
  if (json.contains("headers")) {
    for (const Json& one : json["headers"]) {
      if (one.is_array() && one.size() == 2 && one[0].is_string() && one[1].is_string())
        out.headers.emplace_back(one[0].get<std::string>(), one[1].get<std::string>());
    }
  }
  return out;
}

Json text_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(std::string(text)); }

}  // namespace

AdminAnswer route_test(const Running& running, const std::string& body) {
  Json json = Json::parse(body, nullptr, false);
  auto refuse = [](const std::string& why) { return answer_of({{"message", why}}, 400); };
  if (!json.is_object()) return refuse("the body is no JSON object");
  std::string why;
  flow::Asked asked;
  try {
    asked = question_of(json, why);
  } catch (const nlohmann::json::exception&) { return refuse("a member has another type than it should"); }
  if (!why.empty()) return refuse(why);
  flow::Scratch scratch;
  flow::Answer answer;
  route::Trace trace;
  const route::EntryPoint* point = running.gateway().ask(asked, scratch, answer, why, &trace);
  if (point == nullptr) return refuse(why);
  Json out;
  out["entryPoint"] = point->name;
  out["router"] = answer.router == nullptr ? Json(nullptr) : Json(std::string(answer.router->name));
  out["status"] = answer.status == 0 ? Json(nullptr) : Json(answer.status);
  out["service"] = text_or_null(answer.service);
  out["server"] = text_or_null(answer.server);
  out["location"] = text_or_null(answer.location);
  out["why"] = std::string(answer.why);
  out["steps"] = steps_of(trace);
  out["middlewares"] = Json::array();
  for (std::string_view name : answer.middlewares) out["middlewares"].push_back(std::string(name));
  out["uncertain"] = Json::array();
  for (const flow::Uncertain& one : answer.uncertain)
    out["uncertain"].push_back({{"by", std::string(one.middleware)}, {"reason", std::string(one.reason)}});
  out["upstream"] = nullptr;
  if (answer.forwarded) {
    Json headers = Json::array();
    for (const rule::Pair& line : answer.upstream.headers)
      headers.push_back({std::string(line.name), std::string(line.value)});
    out["upstream"] = {{"method", std::string(answer.upstream.method)},
                       {"target", std::string(answer.upstream.target)},
                       {"host", std::string(answer.upstream.host)},
                       {"headers", std::move(headers)}};
  }
  out["nearMisses"] = Json::array();
  if (routetest::nobody_takes(answer)) {
    for (const routetest::Near& one : routetest::near_misses(running.gateway(), asked, *point, scratch, 5))
      out["nearMisses"].push_back({{"router", std::string(one.router->name)}, {"reason", one.what}});
  }
  return answer_of(out);
}

std::string near_misses(const Call& call) {
  const route::Request& request = call.prepared.request;
  flow::Asked asked;
  asked.tls = call.client.tls;
  asked.remote = call.client.remote;
  asked.method = request.method;
  asked.target = request.target;
  asked.host = std::string(request.host);
  for (const rule::Pair& line : request.headers) asked.headers.emplace_back(line.name, line.value);
  flow::Scratch scratch;
  flow::Answer answer;
  call.running->gateway().ask(asked, call.point, scratch, answer);
  std::string out = "404: no router of entry point " + call.point.name + " takes " + asked.method + " " + *asked.host +
                    asked.target + "\n";
  auto near = routetest::near_misses(call.running->gateway(), asked, call.point, scratch, 5);
  if (!near.empty()) out += "\nnearest routers\n";
  for (const routetest::Near& one : near) out += "  " + std::string(one.router->name) + "  " + one.what + "\n";
  return out + "\ngw serve --dev says this; Traefik answers \"404 page not found\".\n";
}

}  // namespace gw::serve
