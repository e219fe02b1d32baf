#include "flow/redirect.h"

#include "base/go_values.h"
#include "base/strings.h"
#include "route/reference.h"

namespace gw::flow {

Redirection::Redirection(std::string_view regex, std::string_view replacement, bool permanent, int status)
    : regex_(rule::GoRegexp::compile(regex, rule::GoRegexp::Groups::Used)), permanent_(permanent), status_(status) {
  if (regex_.error.empty()) replacement_ = regex_.regexp.read_template(replacement);
}

std::optional<Reply> Redirection::apply(Exchange& exchange, std::string_view url) const {
  if (!regex_.error.empty()) {
    exchange.unsure(regex_.error);
    return std::nullopt;
  }
  if (!regex_.regexp.search(url)) return std::nullopt;
  route::Store& store = exchange.prepared.store;
  std::string_view changed = store.keep(regex_.regexp.replace_all(url, replacement_));
  route::Reference reference;
  if (!route::parse_reference(changed, exchange.options.server.hosts, store, reference))
    return Reply{502, {}, "Bad Gateway", store.join({"redirects to ", changed, ", which is no URL"})};
  route::Request& request = exchange.prepared.request;
  if (changed != url) return redirect(status_for(request.method), route::to_text(reference, store));
  request.url = reference.url;
  request.target = route::request_uri(request.url, store);
  return std::nullopt;
}

int Redirection::status_for(std::string_view method) const {
  if (status_ != 0) return status_;
  if (permanent_) return method == "GET" ? 301 : 308;
  return method == "GET" ? 302 : 307;
}

TargetParts target_parts(std::string_view target) {
  TargetParts out;
  out.rest = target;
  if (!target.starts_with("http")) return out;
  static const rule::GoRegexp kTarget =
      rule::GoRegexp::compile(R"(^(https?):\/\/(\[[\w:.]+\]|[\w\._-]+)?(:\d+)?(.*)$)", rule::GoRegexp::Groups::Used)
          .regexp;
  std::string_view found[5];
  if (!kTarget.find(target, found)) return out;
  return {found[1], found[2], found[3], found[4]};
}

Reply redirect(int status, std::string_view location) {
  return {status, base::trim(location, " \t\r\n"), base::status_text(status), "redirects"};
}

}  // namespace gw::flow
