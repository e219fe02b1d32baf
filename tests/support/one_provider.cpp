#include "support/one_provider.h"

#include <algorithm>

#include "runtime/effective.h"
#include "schema/schema.h"

namespace gw::testing {

OneProvider::OneProvider() {
  world.file = [](std::string_view) { return std::optional<std::string>(); };
  gateway_.version = schema::newest();
  gateway_.install = source::load_static(
      sources,
      {"--entryPoints.web.address=:80", "--entryPoints.websecure.address=:443", "--entryPoints.sql.address=:5432",
       "--entryPoints.dns.address=:53/udp", "--certificatesResolvers.le.acme.tlsChallenge=true"},
      std::nullopt, {}, gateway_.version);
}

source::Gateway OneProvider::with(source::Provider provider, std::string name) const {
  source::Gateway out = gateway_;
  provider.name = std::move(name);
  out.providers.push_back(std::move(provider));
  return out;
}

source::Gateway OneProvider::with(convert::Form form, const std::vector<encode::File>& files) {
  return with(convert::read_back(form, files, sources, world, gateway_.version).value(),
              std::string(convert::provider_name(form)));
}

source::Gateway OneProvider::file(const std::string& text) {
  return with(convert::Form::FileYaml, {{"file.yml", text}});
}

digest::Digest OneProvider::digest(const source::Gateway& gateway, digest::Level level) {
  return digest::digest(gateway, runtime::build(gateway, sources, world), level, {});
}

std::string OneProvider::effective(const source::Gateway& gateway) {
  return model::to_json(runtime::effective(gateway, runtime::build(gateway, sources, world), {}), 2);
}

void reverse(model::Tree& tree) {
  std::ranges::reverse(tree.members);
  for (auto& [name, member] : tree.members) reverse(member);
  for (model::Tree& item : tree.items) reverse(item);
}

}  // namespace gw::testing
