#include "serve/accept_encoding.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "base/strings.h"

namespace gw::serve {
namespace {

/// One entry of Accept-Encoding. `rank`: -1 for "*", the place of a coding, behind all of them for "identity".
struct Accepted {
  double weight = 1;
  int rank = 0;
};

std::optional<int> rank_of(std::string_view name, const Codings& codings) {
  if (name == "*") return -1;
  if (name == "identity") return static_cast<int>(codings.offered.size());
  std::optional<Coding> coding = find_coding(name);
  auto at = coding ? std::ranges::find(codings.offered, *coding) : codings.offered.end();
  if (at == codings.offered.end()) return std::nullopt;
  return static_cast<int>(at - codings.offered.begin());
}

/// Nothing: it is not known, or its weight is 0 or no number.
std::optional<Accepted> read(std::string_view item, const Codings& codings) {
  std::size_t semicolon = item.find(';');
  std::optional<int> rank = rank_of(item.substr(0, semicolon), codings);
  if (!rank) return std::nullopt;
  Accepted out{1, *rank};
  if (semicolon == std::string_view::npos || !item.substr(semicolon + 1).starts_with("q=")) return out;
  std::string weight(item.substr(semicolon + 3));
  char* end = nullptr;
  out.weight = std::strtod(weight.c_str(), &end);
  if (end != weight.c_str() + weight.size() || out.weight == 0) return std::nullopt;
  return out;
}

std::vector<Accepted> read_all(const route::Request& request, const Codings& codings) {
  std::vector<Accepted> out;
  for (const rule::Pair& line : request.headers) {
    if (line.name != "Accept-Encoding") continue;
    std::string packed(line.value);
    std::erase(packed, ' ');
    for (std::string_view item : base::split(packed, ",")) {
      if (std::optional<Accepted> one = read(item, codings)) out.push_back(*one);
    }
  }
  return out;
}

}  // namespace

std::optional<Coding> choose_coding(const Codings& codings, const route::Request& request) {
  if (!request.has_header("Accept-Encoding")) return codings.by_default;
  std::vector<Accepted> accepted = read_all(request, codings);
  if (accepted.empty()) return std::nullopt;
  auto best = std::ranges::min_element(accepted, [](const Accepted& a, const Accepted& b) {
    return a.weight == b.weight ? a.rank < b.rank : a.weight > b.weight;
  });
  if (best->rank < 0) return codings.by_default.value_or(codings.offered.front());
  auto place = static_cast<std::size_t>(best->rank);
  return place < codings.offered.size() ? std::optional(codings.offered[place]) : std::nullopt;
}

bool names_gzip(const route::Request& request) {
  for (std::string_view item : base::split(request.header("Accept-Encoding"), ",")) {
    std::vector<std::string_view> parts = base::split(item, ";");
    if (!base::equal_fold_ascii(base::trim(parts[0]), "gzip")) continue;
    double weight = 1;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      std::string part(base::trim(parts[i]));
      if (part.starts_with("q=")) weight = std::strtod(part.c_str() + 2, nullptr);
    }
    return weight > 0;
  }
  return false;
}

}  // namespace gw::serve
