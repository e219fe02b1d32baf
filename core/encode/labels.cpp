#include <algorithm>

#include "base/strings.h"
#include "encode/names.h"

namespace gw::encode {
namespace {

/// What Traefik reads of a container's labels. Source: pkg/config/label/label.go (DecodeConfiguration).
constexpr std::string_view kRead[] = {"traefik.http.", "traefik.tcp.", "traefik.udp.", "traefik.tls.stores.default"};

}  // namespace

std::vector<Named> label_values(const model::Value& root, const Options& options, Written& out) {
  std::vector<Named> names = name_values(root, Style::Labels, options, out);
  std::vector<Named> kept;
  for (Named& named : names) {
    if (std::ranges::any_of(kRead, [&](std::string_view prefix) { return named.name.starts_with(prefix); })) {
      kept.push_back(std::move(named));
      continue;
    }
    out.losses.push_back({named.path, {}, "Traefik does not read this from labels", "keep it in a file"});
  }
  return kept;
}

Written write_labels(const model::Value& root, const Options& options) {
  Written out;
  std::string text;
  for (const Named& named : label_values(root, options, out)) {
    if (named.value.find('\n') != std::string::npos) {
      out.losses.push_back({named.path, {}, "a line cannot hold a text of several lines", "write a compose file"});
      continue;
    }
    text += named.name + "=" + named.value + "\n";
  }
  out.files.push_back({"labels.txt", std::move(text)});
  return out;
}

}  // namespace gw::encode
