#include <algorithm>

#include "model/view.h"
#include "source/assemble.h"
#include "source/http_payload.h"
#include "source/routes.h"

namespace gw::source {
namespace {

using model::Value;

class Attacher {
 public:
  Attacher(text::SourceSet& sources, const Request& request, const Material& material, bool all, Gateway& gateway)
      : sources_(sources),
        request_(request),
        material_(material),
        all_(all),
        gateway_(gateway),
        world_(seen_from(request.world, gateway.place)) {}

  void run() {
    gateway_.projects = material_.projects;
    gateway_.cluster = material_.cluster;
    docker();
    kubernetes();
    store();
    payloads();
    routes();
    assume();
    unknown_ports();
  }

 private:
  bool enabled(std::string_view provider) const {
    const Value* providers = gateway_.install.config.root.find("providers");
    return providers != nullptr && providers->find(provider) != nullptr;
  }

  /// Whether the provider finds `what`, enabled or taken to be.
  bool takes(std::string_view provider, std::string_view what) {
    if (enabled(provider)) return true;
    if (!gateway_.install.given) return true;
    if (all_) guessed_.emplace_back(provider, what);
    else unused_.emplace_back(provider, what);
    return all_;
  }

  void add(Provider provider) { gateway_.providers.push_back(std::move(provider)); }

  void docker() {
    bool swarm = enabled("swarm") || bool_option("docker", "swarmMode");
    if (swarm) {
      std::vector<SwarmService> services = material_.swarm;
      for (const auto& project : material_.projects)
        std::ranges::move(swarm_of(*project), std::back_inserter(services));
      if (!services.empty()) add(load_swarm(sources_, services, gateway_.install, world_, request_.version));
    }
    bool any = !material_.containers.empty() || !material_.projects.empty();
    if (any && !(swarm && !enabled("docker")) && takes("docker", "containers"))
      add(with_projects(load_docker(sources_, containers(), gateway_.install, world_, request_.version)));
    else if (!any && !swarm && !material_.swarm.empty() && takes("swarm", "services"))
      add(load_swarm(sources_, material_.swarm, gateway_.install, world_, request_.version));
  }

  std::vector<const Container*> containers() const {
    std::vector<const Container*> out;
    auto keep = [&](const std::vector<Container>& all) {
      for (const Container& one : all) out.push_back(&one);
    };
    keep(material_.containers);
    for (const auto& project : material_.projects) keep(project->containers);
    return out;
  }

  bool bool_option(std::string_view provider, std::string_view option) const {
    const Value* providers = gateway_.install.config.root.find("providers");
    const Value* options = providers == nullptr ? nullptr : providers->find(provider);
    return options != nullptr && model::bool_of(*options, option, request_.version).value_or(false);
  }

  /// What was found while compose files were read belongs to the provider that reads their labels.
  Provider with_projects(Provider provider) const {
    for (const auto& project : material_.projects) {
      std::ranges::copy(project->facts, std::back_inserter(provider.facts));
      for (const std::string& error : project->errors)
        provider.refused.push_back("docker compose refuses the project: " + error);
    }
    return provider;
  }

  bool any_object(std::initializer_list<std::string_view> groups) const {
    return std::ranges::any_of(material_.cluster->objects, [&](const KubeObject& object) {
      return std::ranges::any_of(groups, [&](std::string_view group) { return object.api_version.starts_with(group); });
    });
  }

  bool any_ingress() const {
    return std::ranges::any_of(material_.cluster->objects,
                               [](const KubeObject& object) { return object.kind == "Ingress"; });
  }

  void kubernetes() {
    if (material_.cluster == nullptr) return;
    Cluster& cluster = *material_.cluster;
    auto services = [](const KubeObject& object) { return object.kind == "Service"; };
    cluster.partial = request_.partial || (!gateway_.install.given && std::ranges::none_of(cluster.objects, services));
    auto refused = static_cast<std::size_t>(
        std::ranges::count_if(cluster.rejected, [](const Rejected& one) { return is_gateway_kind(one.kind); }));
    bool custom = any_object({"traefik.io/", "traefik.containo.us/"}) || refused < cluster.rejected.size();
    bool routes = any_object({"gateway.networking.k8s.io/"}) || refused > 0;
    bool none = !custom && !any_ingress() && !routes;
    if (enabled("kubernetesCRD") || (custom && takes("kubernetesCRD", "custom resources")))
      add(load_kubernetes_crd(sources_, cluster, gateway_.install, world_, request_.version));
    if (enabled("kubernetesIngress") || (any_ingress() && takes("kubernetesIngress", "Ingresses")))
      add(load_kubernetes_ingress(sources_, cluster, gateway_.install, world_, request_.version));
    if (enabled("kubernetesGateway") || (routes && takes("kubernetesGateway", "Gateway API objects")))
      add(load_kubernetes_gateway(sources_, cluster, gateway_.install, world_, request_.version));
    if (gateway_.providers.empty() && none && !gateway_.install.given)
      add(load_kubernetes_crd(sources_, cluster, gateway_.install, world_, request_.version));
    if (!gateway_.providers.empty()) {
      Provider& last = gateway_.providers.back();
      bool told = std::ranges::any_of(gateway_.providers, [](const Provider& one) { return !one.rejected.empty(); });
      if (!told) last.rejected = cluster.rejected;
      std::ranges::copy(cluster.facts, std::back_inserter(last.facts));
      for (const diag::Fact& fact : cluster.facts) {
        if (fact.kind == diag::FactKind::Syntax || fact.kind == diag::FactKind::BadEncoding)
          last.refused.push_back("a manifest cannot be read: " + fact.detail);
        if (fact.kind == diag::FactKind::KubeNoObject)
          last.refused.push_back("a document among the manifests is no Kubernetes object: it has no " + fact.subject);
      }
    }
  }

  /// Whose keys they are: said, told by the URL, configured; else Redis's.
  std::vector<std::string> stores() {
    if (request_.provider.empty() && !material_.store.empty()) {
      takes(material_.store, "keys");
      return {material_.store};
    }
    std::vector<std::string> out;
    for (const char* name : {"redis", "consul", "etcd", "zooKeeper"}) {
      if (request_.provider.empty() ? enabled(name) : request_.provider == name) out.emplace_back(name);
    }
    if (!out.empty()) return out;
    takes("redis", "keys");
    if (!gateway_.install.given) gateway_.assumption = "the keys are taken for those of a Redis (--provider says else)";
    return {"redis"};
  }

  void store() {
    if (!material_.has_pairs) return;
    for (const std::string& name : stores())
      add(load_kv(sources_, material_.pairs, name, gateway_.install, world_, request_.version, material_.root_key));
  }

  void payloads() {
    const std::string& said = request_.provider;
    bool rest = said == "rest" || (said.empty() && enabled("rest") && !enabled("http"));
    for (text::SourceId id : material_.payloads)
      add(rest ? load_rest(sources_, id, request_.version)
               : load_http(sources_, id, {}, gateway_.install, world_, request_.version));
  }

  void routes() {
    for (text::SourceId id : material_.routes) add(load_routes(sources_, id, request_.version));
  }

  /// Containers of compose files that are left out although their images may expose a port.
  void unknown_ports() {
    std::vector<std::string> services;
    for (const Provider& provider : gateway_.providers) {
      for (const diag::Fact& fact : provider.facts) {
        if (fact.kind == diag::FactKind::NoPort && !fact.detail.empty()) services.push_back(fact.subject);
      }
    }
    if (services.empty()) return;
    if (!gateway_.assumption.empty()) gateway_.assumption += "; ";
    gateway_.assumption +=
        (services.size() == 1 ? "service " + services[0] : std::to_string(services.size()) + " services") +
        " left out: the compose file tells no port (say it with expose, or with the label loadbalancer.server.port)";
  }

  void assume() {
    for (const auto& [provider, what] : guessed_) {
      if (!gateway_.assumption.empty()) gateway_.assumption += "; ";
      gateway_.assumption += "providers." + std::string(provider) + " is not configured: the " + std::string(what) +
                             " given are taken for what it would find";
    }
    for (const auto& [provider, what] : unused_) {
      if (!gateway_.assumption.empty()) gateway_.assumption += "; ";
      gateway_.assumption +=
          "providers." + std::string(provider) + " is not enabled: the " + std::string(what) + " have no effect";
    }
  }

  text::SourceSet& sources_;
  const Request& request_;
  const Material& material_;
  bool all_;
  Gateway& gateway_;
  World world_;
  std::vector<std::pair<std::string_view, std::string_view>> guessed_, unused_;
};

}  // namespace

void attach(text::SourceSet& sources, const Request& request, const Material& material, bool all, Gateway& gateway) {
  Attacher(sources, request, material, all, gateway).run();
}

}  // namespace gw::source
