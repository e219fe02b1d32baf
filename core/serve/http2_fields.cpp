#include "serve/http2_fields.h"

#include <algorithm>

#include "base/strings.h"
#include "route/request.h"

namespace gw::serve {
namespace {

constexpr std::size_t kFieldCost = 32;  // RFC 9113, 6.5.2.
constexpr std::size_t kBeyond = 64UL << 10;
constexpr std::string_view kOfTheHop[] = {"Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding",
                                          "Upgrade"};

// Source: x/net http/httpguts guts.go (badTrailer).
constexpr std::string_view kNoTrailers[] = {"authorization",
                                            "cache-control",
                                            "connection",
                                            "content-encoding",
                                            "content-length",
                                            "content-range",
                                            "content-type",
                                            "expect",
                                            "host",
                                            "keep-alive",
                                            "max-forwards",
                                            "pragma",
                                            "proxy-connection",
                                            "proxy-authenticate",
                                            "proxy-authorization",
                                            "range",
                                            "realm",
                                            "te",
                                            "trailer",
                                            "transfer-encoding",
                                            "www-authenticate"};

}  // namespace

bool http2_name(std::string_view name) {
  return route::is_token(name) && std::ranges::none_of(name, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool http2_value(std::string_view value) {
  return std::ranges::none_of(value, [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7F;
  });
}

std::string canonical_name(std::string_view name) {
  std::string out(name);
  if (!route::is_token(name)) return out;
  bool upper = true;
  for (char& c : out) {
    c = base::ascii_lower(c);
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    upper = c == '-';
  }
  return out;
}

bool http2_forbids(std::string_view name) {
  return std::ranges::any_of(kOfTheHop, [&](std::string_view one) { return base::equal_fold_ascii(name, one); });
}

std::string forbidden_headers(const std::vector<rule::Pair>& headers) {
  for (std::string_view name : kOfTheHop) {
    for (const rule::Pair& line : headers) {
      if (base::equal_fold_ascii(line.name, name))
        return "request header \"" + std::string(name) + "\" is not valid in HTTP/2";
    }
  }
  std::size_t count = 0;
  bool others = false;
  for (const rule::Pair& line : headers) {
    if (line.name != "te") continue;
    ++count;
    others = others || (line.value != "trailers" && !line.value.empty());
  }
  return count > 1 || others ? R"(request header "TE" may only be "trailers" in HTTP/2)" : "";
}

bool trailer_allowed(std::string_view name) {
  if (base::starts_with_fold(name, "If-")) return false;
  return std::ranges::none_of(kNoTrailers, [&](std::string_view one) { return base::equal_fold_ascii(name, one); });
}

void Http2Fields::clear() {
  std::size_t largest = largest_;
  *this = Http2Fields(largest);
}

bool Http2Fields::take_pseudo(std::string_view name) {
  constexpr std::string_view kNames[kPseudos] = {":method", ":scheme", ":authority", ":path", ":status"};
  auto found = std::ranges::find(kNames, name);
  if (found == std::end(kNames)) return false;
  std::int32_t& place = pseudo_[static_cast<std::size_t>(found - std::begin(kNames))];
  if (place >= 0) return false;
  place = static_cast<std::int32_t>(fields_.size());
  return true;
}

bool Http2Fields::add(std::string_view name, std::string_view value) {
  total_ += name.size() + value.size() + kFieldCost;
  if (total_ > 2 * largest_ + kBeyond) return false;
  if (wrong_ || too_large_) return true;
  bool pseudo = name.starts_with(':');
  wrong_ = !http2_value(value) || (pseudo ? saw_regular_ : !http2_name(name));
  saw_regular_ = saw_regular_ || !pseudo;
  if (wrong_) return true;
  too_large_ = total_ > largest_;
  if (too_large_) return true;
  if (pseudo && !take_pseudo(name)) {
    wrong_ = true;
    return true;
  }
  fields_.push_back({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                     static_cast<std::uint32_t>(value.size()), pseudo});
  text_.append(name).append(value);
  return true;
}

rule::Pair Http2Fields::pair(const Field& field) const {
  std::string_view text = text_;
  return {text.substr(field.at, field.name), text.substr(field.at + field.name, field.value)};
}

std::string_view Http2Fields::pseudo(Pseudo which) const {
  return has(which) ? pair(fields_[static_cast<std::size_t>(pseudo_[which])]).value : std::string_view();
}

bool Http2Fields::any_pseudo() const {
  return std::ranges::any_of(pseudo_, [](std::int32_t place) { return place >= 0; });
}

std::vector<rule::Pair> Http2Fields::regular() const {
  std::vector<rule::Pair> out;
  out.reserve(fields_.size());
  for (const Field& field : fields_) {
    if (!field.pseudo) out.push_back(pair(field));
  }
  return out;
}

}  // namespace gw::serve
