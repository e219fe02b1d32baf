#include "source/compose/compose.h"

#include "base/strings.h"
#include "source/compose/service.h"

namespace gw::source {

ComposeProject read_compose(text::SourceSet& sources, const std::vector<std::string>& files,
                            const ComposeOptions& options, const World& world) {
  ComposeProject out;
  compose::Loader loader(sources, options, world, out);
  const compose::Node* model = loader.load(files);
  std::vector<std::string> profiles = options.profiles;
  if (profiles.empty()) {
    std::string active = loader.scope()->find("COMPOSE_PROFILES").value_or("");
    for (std::string_view profile : base::split(active, ",")) profiles.emplace_back(base::trim(profile));
  }
  std::vector<compose::Service> services = compose::read_services(loader, *model, out, profiles);
  for (const compose::Service& service : services) compose::check_environment(loader, *service.node, service.view.name);
  compose::check_consistency(loader, *model, services);
  compose::find_traefik(loader, *model, services, out);
  compose::make_containers(loader, services, out);
  out.networks = compose::read_networks(*model, out.name);
  out.services.reserve(services.size());
  for (compose::Service& service : services) out.services.push_back(std::move(service.view));
  return out;
}

}  // namespace gw::source
