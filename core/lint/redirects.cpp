#include "lint/redirects.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "base/url.h"
#include "lint/rule_text.h"
#include "source/absent.h"

namespace gw::lint {

std::string bare_host(std::string_view host) {
  if (auto split = base::split_host_port(host)) host = split->host;
  while (host.ends_with('.')) host.remove_suffix(1);
  return base::ascii_lower(host);
}

std::string origin_of(const flow::Asked& asked) {
  std::string host = base::ascii_lower(asked.host.value_or(""));
  std::string_view own = asked.tls ? ":443" : ":80";
  if (host.ends_with(own)) host.resize(host.size() - own.size());
  return (asked.tls ? "https://" : "http://") + host;
}

std::optional<flow::Asked> next_of(const flow::Asked& asked, std::string_view location) {
  base::UrlParts url;
  if (base::split_url(location.substr(0, location.find('#')), false, url)) return std::nullopt;
  std::string scheme = base::ascii_lower(url.scheme);
  if ((scheme != "http" && scheme != "https") || !url.authority || url.host.empty()) return std::nullopt;
  flow::Asked out = asked;
  out.tls = scheme == "https";
  out.host = std::string(url.host);
  out.target = url.path.empty() ? "/" : std::string(url.path);
  if (!url.query.empty()) out.target.append("?").append(url.query);
  return out;
}

int port_of(const flow::Asked& asked) {
  int port = asked.tls ? 443 : 80;
  std::string host = asked.host.value_or("");
  auto split = base::split_host_port(host);
  if (!split) return port;
  auto [end, error] = std::from_chars(split->port.data(), split->port.data() + split->port.size(), port);
  return error == std::errc() && end == split->port.data() + split->port.size() ? port : 0;
}

std::set<std::string> named_hosts(Context& context) {
  std::set<std::string> out;
  for_each_rule(context, [&](const RuleText&, const gw::rule::Node& leaf, const gw::rule::Argument& argument) {
    bool host = leaf.matcher == gw::rule::Matcher::Host || leaf.matcher == gw::rule::Matcher::HostHeader;
    if (host && !leaf.negated && !argument.value.starts_with('*')) out.insert(bare_host(argument.value));
  });
  return out;
}

bool knows_all_routers(Context& context, const char* check) {
  const source::Gateway& gateway = context.gateway();
  if (!gateway.install.given) {
    context.not_done(check, "no static configuration given");
    return false;
  }
  const model::Value* providers = gateway.install.config.root.find("providers");
  if (context.policy().partial || providers == nullptr ||
      std::ranges::any_of(gateway.providers, &source::Provider::gaps)) {
    context.not_done(check, "some routers may not be among the inputs");
    return false;
  }
  for (const model::Property& section : providers->properties()) {
    using Kind = model::Value::Kind;
    bool on = section.value.kind == Kind::Object || section.value.kind == Kind::Map;
    bool given = std::ranges::any_of(gateway.providers, [&](const source::Provider& provider) {
      return source::section_of(provider.name) == section.name;
    });
    if (!on || given) continue;
    context.not_done(check, "no input of provider " + std::string(section.name) + " given");
    return false;
  }
  return true;
}

}  // namespace gw::lint
