#include "base/punycode.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/rune.h"
#include "base/strings.h"

namespace gw::base {
namespace {

constexpr std::uint32_t kBase = 36, kLeast = 1, kMost = 26, kSkew = 38, kDamp = 700, kFirstBias = 72;

std::uint32_t adapted(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / kDamp : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > (kBase - kLeast) * kMost / 2; k += kBase) delta /= kBase - kLeast;
  return k + (kBase - kLeast + 1) * delta / (delta + kSkew);
}

char digit_of(std::uint32_t value) { return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26)); }

void append_number(std::string& out, std::uint32_t number, std::uint32_t bias) {
  for (std::uint32_t k = kBase;; k += kBase) {
    std::uint32_t least = k <= bias ? kLeast : std::min(k - bias, kMost);
    if (number < least) break;
    out += digit_of(least + (number - least) % (kBase - least));
    number = (number - least) / (kBase - least);
  }
  out += digit_of(number);
}

std::string encoded_label(std::string_view label) {
  std::vector<std::uint32_t> points;
  std::string out = "xn--";
  for (std::size_t at = 0; at < label.size();) {
    Rune rune = decode(label, at);
    points.push_back(rune.value);
    at += rune.size;
    if (points.back() < 0x80) out += static_cast<char>(points.back());
  }
  std::uint32_t basic = static_cast<std::uint32_t>(out.size()) - 4, done = basic;
  if (basic > 0) out += '-';
  std::uint32_t from = 0x80, delta = 0, bias = kFirstBias;
  while (done < points.size()) {
    std::uint32_t next = 0x110000;
    for (std::uint32_t point : points) {
      if (point >= from) next = std::min(next, point);
    }
    delta += (next - from) * (done + 1);
    from = next;
    for (std::uint32_t point : points) {
      if (point < from) ++delta;
      if (point != from) continue;
      append_number(out, delta, bias);
      bias = adapted(delta, done + 1, done == basic);
      delta = 0;
      ++done;
    }
    ++delta;
    ++from;
  }
  return out;
}

}  // namespace

std::string punycode_host(std::string_view host) {
  std::string out;
  for (std::string_view label : split(host, ".")) {
    if (!out.empty() || label.data() != host.data()) out += '.';
    bool ascii = std::ranges::all_of(label, [](char c) { return (c & 0x80) == 0; });
    out += ascii ? std::string(label) : encoded_label(label);
  }
  return out;
}

}  // namespace gw::base
