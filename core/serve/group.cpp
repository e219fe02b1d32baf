#include "serve/group.h"

#include <algorithm>
#include <random>

#include "base/strings.h"
#include "base/url.h"
#include "model/view.h"
#include "runtime/cookie.h"
#include "serve/set_cookie.h"

namespace gw::serve {
namespace {

std::size_t random_below(std::size_t count) {
  thread_local std::mt19937_64 generator{std::random_device{}()};
  return generator() % count;
}

std::optional<StickyCookie> cookie_of(const model::Value* owner, std::string_view service, Version version) {
  const model::Value* cookie = owner == nullptr ? nullptr : owner->at("sticky.cookie");
  if (cookie == nullptr) return std::nullopt;
  StickyCookie out;
  auto text = [&](std::string_view field) { return model::text_of(*cookie, field, version).value_or(""); };
  out.name = runtime::cookie_name(text("name"), service);
  if (cookie->find("path") != nullptr) out.path = cookie_path(text("path"));
  out.domain = cookie_domain(text("domain"));
  out.secure = model::bool_of(*cookie, "secure", version).value_or(false);
  out.http_only = model::bool_of(*cookie, "httpOnly", version).value_or(false);
  out.max_age = model::integer_of(*cookie, "maxAge", version).value_or(0);
  std::string same = base::ascii_lower(text("sameSite"));
  out.same_site = same == "none" ? "None" : same == "lax" ? "Lax" : same == "strict" ? "Strict" : "";
  return out;
}

/// The value of the request's cookie of that name; nothing: there is none.
std::optional<std::string_view> cookie_value(const route::Request& request, std::string_view name) {
  for (const rule::Pair& line : request.headers) {
    if (line.name != "Cookie") continue;
    for (std::string_view part : base::split(line.value, ";")) {
      part = base::trim(part);
      std::size_t equals = part.find('=');
      if (equals != std::string_view::npos && part.substr(0, equals) == name)
        return base::trim(part.substr(equals + 1), "\"");
    }
  }
  return std::nullopt;
}

}  // namespace

Group::Group(std::string_view strategy, const model::Value* owner, std::string_view service, Version version)
    : strategy_(strategy), cookie_(cookie_of(owner, service, version)) {}

Member& Group::add(std::string_view name, std::int64_t weight) {
  members_.push_back(std::make_unique<Member>());
  members_.back()->name = name;
  if (cookie_) members_.back()->cookie = sticky_value(name);
  members_.back()->weight = weight;
  return *members_.back();
}

void Group::begin() {
  balancer_ = make_balancer(strategy_, members_, random_below);
  only_ = !cookie_ && members_.size() == 1 && members_[0]->weight > 0 && !members_[0]->fenced && !members_[0]->up;
}

bool Group::up() const {
  return std::ranges::any_of(members_, [](const auto& one) { return one->weight > 0 && one->is_up(); });
}

Group::Choice Group::choose(const Call& call) const {
  if (only_) return {0, false};
  bool old = false;
  auto value = cookie_ ? cookie_value(call.prepared.request, cookie_->name) : std::nullopt;
  std::size_t known = value ? find_sticky(members_, *value, old) : Balancer::kNone;
  if (known != Balancer::kNone && members_[known]->is_up()) return {known, old};
  return {balancer_->pick(call.client.remote), cookie_.has_value()};
}

std::string_view address_of(std::string_view remote) {
  auto split = base::split_host_port(remote);
  return split ? split->host : remote;
}

}  // namespace gw::serve
