#include "flow/client_ip.h"

#include <algorithm>

#include "base/go_values.h"
#include "base/strings.h"
#include "model/view.h"
#include "route/stages.h"

namespace gw::flow {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// Takes the last entry off a list.
std::string_view take_last(std::string_view& list) {
  std::size_t comma = list.rfind(',');
  std::string_view entry = list.substr(comma == kNone ? 0 : comma + 1);
  list = comma == kNone ? std::string_view() : list.substr(0, comma);
  return base::trim(entry);
}

/// An address alone, with or without a zone.
std::optional<base::Ip> parse_alone(std::string_view text) {
  return base::split_host_port(text) ? std::nullopt : route::peer_ip(text);
}

base::Ip first_of_subnet(base::Ip ip, std::int64_t bits) {
  for (std::int64_t i = 0; i < 16; ++i) {
    std::int64_t kept = std::clamp<std::int64_t>(bits - i * 8, 0, 8);
    ip.bytes[static_cast<std::size_t>(i)] &= static_cast<std::uint8_t>(0xFF00U >> static_cast<unsigned>(kept));
  }
  return ip;
}

}  // namespace

IpRanges ip_ranges(const std::vector<std::string>& texts) {
  IpRanges out;
  for (const std::string& text : texts) {
    if (auto range = base::parse_ip_or_range(text)) out.push_back(*range);
  }
  return out;
}

bool contains(const IpRanges& ranges, const base::Ip& ip) {
  return std::ranges::any_of(ranges, [&](const base::IpRange& range) { return range.contains(ip); });
}

ClientIp::ClientIp(const model::Value* strategy, Version version) {
  if (strategy == nullptr) return;
  depth_ = std::max<std::int64_t>(0, model::integer_of(*strategy, "depth", version).value_or(0));
  if (depth_ == 0) excluded_ = ip_ranges(model::texts_of(*strategy, "excludedIPs", version));
  if (excluded_.empty()) subnet_ = model::integer_of(*strategy, "ipv6Subnet", version).value_or(0);
}

std::string_view ClientIp::last_outside(std::string_view forwarded) const {
  while (!forwarded.empty()) {
    std::string_view entry = take_last(forwarded);
    if (entry.empty()) continue;
    std::optional<base::Ip> ip = parse_alone(entry);
    if (!ip || !contains(excluded_, *ip)) return entry;
  }
  return {};
}

std::string_view ClientIp::text_of(const route::Prepared& prepared) const {
  std::string_view forwarded = prepared.request.header("X-Forwarded-For");
  if (depth_ > 0) {
    if (std::ranges::count(forwarded, ',') + 1 < depth_) return {};
    for (std::int64_t i = 1; i < depth_; ++i) take_last(forwarded);
    return take_last(forwarded);
  }
  if (!excluded_.empty()) return last_outside(forwarded);
  return prepared.peer.host.value_or(prepared.peer.address);
}

ClientIp::Found ClientIp::of(const route::Prepared& prepared) const {
  Found out{text_of(prepared), std::nullopt};
  // What was taken from X-Forwarded-For may have a port; then it has no subnet.
  out.ip = route::peer_ip(out.text);
  bool six = out.ip && out.text.find(':') != kNone && !base::split_host_port(out.text);
  if (six && subnet_ > 0) out.ip = first_of_subnet(*out.ip, subnet_);
  return out;
}

AllowList::AllowList(const Making& making, std::int64_t status)
    : ranges_(ip_ranges(making.texts("sourceRange"))),
      client_(making.config.find("ipStrategy"), making.version),
      status_(static_cast<int>(status == 0 ? 403 : status)) {}

std::optional<Reply> AllowList::apply(Exchange& exchange) const {
  ClientIp::Found client = client_.of(exchange.prepared);
  if (client.ip && contains(ranges_, *client.ip)) return std::nullopt;
  std::string_view why = "X-Forwarded-For has no address that counts";
  if (!client.text.empty())
    why = exchange.prepared.store.join({client.text, client.ip ? " is in none of its ranges" : " is no address"});
  return Reply{status_, {}, base::status_text(status_), why};
}

}  // namespace gw::flow
