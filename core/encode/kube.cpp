#include "encode/kube.h"

#include <algorithm>
#include <deque>

#include "base/ip.h"
#include "base/strings.h"

namespace gw::encode {
namespace {

using doc::Output;

constexpr std::size_t kLongestName = 63;

bool is_ip(const std::string& host) {
  std::string_view text = host;
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  return base::parse_ip(text).has_value();
}

Output port_value(const std::string& port) {
  bool number = !port.empty() && port.size() < 6 && port.find_first_not_of("0123456789") == std::string::npos;
  return number ? Output::of(std::int64_t{std::stoi(port)}) : Output::of(port);
}

}  // namespace

Address split_address(std::string_view text) {
  Address out;
  if (std::size_t scheme = text.find("://"); scheme != std::string_view::npos) {
    out.scheme = text.substr(0, scheme);
    text.remove_prefix(scheme + 3);
  }
  std::size_t path = text.find('/');
  if (path != std::string_view::npos) out.rest = text.substr(path);
  text = text.substr(0, path);
  std::size_t colon = text.rfind(':');
  bool port = colon != std::string_view::npos && text.find(']', colon) == std::string_view::npos;
  out.host = text.substr(0, port ? colon : text.size());
  if (port) out.port = text.substr(colon + 1);
  else if (!out.scheme.empty()) out.port = out.scheme == "https" ? "443" : "80";
  return out;
}

std::string kube_name(std::string_view text) {
  std::string out;
  for (char c : text) {
    char low = base::ascii_lower(c);
    bool good = (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9');
    if (good) out += low;
    else if (!out.empty() && out.back() != '-') out += '-';
    if (out.size() == kLongestName) break;
  }
  while (out.ends_with('-')) out.pop_back();
  if (out.empty()) return "x";
  return out;
}

std::string Manifests::name(std::string_view kind, std::string_view name, std::string_view key) {
  auto [at, added] = names_.emplace(std::pair(std::string(kind), std::string(key.empty() ? name : key)), "");
  if (!added) return at->second;
  std::string made = kube_name(name);
  std::set<std::string>& taken = taken_[std::string(kind)];
  for (int i = 2; !taken.insert(made).second; ++i) made = kube_name(name).substr(0, 58) + "-" + std::to_string(i);
  return at->second = made;
}

Output& Manifests::add(std::string_view api_version, std::string_view kind, const std::string& name) {
  Output manifest = Output::map();
  manifest.set("apiVersion", Output::of(std::string(api_version)));
  manifest.set("kind", Output::of(std::string(kind)));
  Output metadata = Output::map();
  metadata.set("name", Output::of(name));
  if (!options_.name_space.empty()) metadata.set("namespace", Output::of(options_.name_space));
  manifest.set("metadata", std::move(metadata));
  manifests_.push_back(std::move(manifest));
  return manifests_.back();
}

std::string Manifests::secret(const std::string& name, std::string_view type,
                              const std::vector<std::pair<std::string, std::string>>& data) {
  std::string made = this->name("Secret", name);
  Output& manifest = add("v1", "Secret", made);
  if (!type.empty()) manifest.set("type", Output::of(std::string(type)));
  Output texts = Output::map();
  for (const auto& [key, text] : data) texts.set(key, Output::of(text));
  manifest.set("stringData", std::move(texts));
  return made;
}

std::optional<std::string> Manifests::content(std::string_view text) const {
  if (text.find("-----BEGIN") != std::string_view::npos) return std::string(text);
  return options_.file ? options_.file(text) : std::nullopt;
}

void Manifests::lose(Path path, const model::Value& value, std::string reason, std::string remedy) {
  text::Span name = value.name();
  out_.losses.push_back({std::move(path), name.written() ? name : value.span, std::move(reason), std::move(remedy)});
}

void Manifests::make_service(const std::string& name, const std::string& port, std::string_view protocol,
                             const std::string& external) {
  Output& manifest = add("v1", "Service", name);
  Output spec = Output::map();
  if (!external.empty()) {
    spec.set("type", Output::of("ExternalName"));
    spec.set("externalName", Output::of(external));
  }
  Output one = Output::map();
  one.set("port", port_value(port));
  if (protocol == "UDP") one.set("protocol", Output::of("UDP"));
  spec.set("ports", Output::list()).add(std::move(one));
  manifest.set("spec", std::move(spec));
}

void Manifests::endpoints(const std::string& name, const std::vector<Address>& servers, const Path& path,
                          std::string_view protocol) {
  // A slice for each port, and for each family of addresses.
  std::vector<std::pair<std::string, std::vector<std::string>>> slices;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    const Address& server = servers[i];
    if (!seen.insert(server.host).second) {
      Path at = path;
      at.insert(at.end(), {"loadBalancer", "servers", "[" + std::to_string(i) + "]"});
      out_.losses.push_back(
          {at,
           {},
           "Traefik takes each address of a Service once: port " + server.port + " of " + server.host + " is left out",
           "give it a Service of its own"});
      continue;
    }
    bool six = server.host.find(':') != std::string::npos;
    std::string key = (six ? "IPv6 " : "IPv4 ") + server.port;
    auto at = std::ranges::find(slices, key, &std::pair<std::string, std::vector<std::string>>::first);
    if (at == slices.end()) at = slices.insert(at, {key, {}});
    std::string host = server.host;
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    at->second.push_back(host);
  }
  int index = 0;
  for (const auto& [key, hosts] : slices) {
    for (const std::string& host : hosts)
      is_at(path, (host.find(':') != std::string::npos ? "[" + host + "]" : host) + ":" + key.substr(5));
    Output& slice = add("discovery.k8s.io/v1", "EndpointSlice", name + "-" + std::to_string(++index));
    Output labels = Output::map();
    labels.set("kubernetes.io/service-name", Output::of(name));
    slice.find("metadata")->set("labels", std::move(labels));
    slice.set("addressType", Output::of(key.substr(0, 4)));
    Output port = Output::map();
    port.set("name", Output::of(""));
    port.set("port", port_value(key.substr(5)));
    if (protocol == "UDP") port.set("protocol", Output::of("UDP"));
    slice.set("ports", Output::list()).add(std::move(port));
    Output& list = slice.set("endpoints", Output::list());
    for (const std::string& host : hosts) {
      Output endpoint = Output::map();
      endpoint.set("addresses", Output::list()).add(Output::of(host));
      Output ready = Output::map();
      ready.set("ready", Output::of(true));
      endpoint.set("conditions", std::move(ready));
      list.add(std::move(endpoint));
    }
  }
}

bool is_external(std::string_view host, const Options& options) {
  if (is_ip(std::string(host))) return false;
  std::vector<std::string_view> labels = base::split(host, ".");
  bool in_cluster = labels.size() == 1 || (labels.size() > 2 && labels[2] == "svc");
  return !in_cluster && (labels.size() != 2 || labels[1] != options.name_space || options.name_space.empty());
}

/// What Traefik finds where the Service is there: gw reads it so where it is not among the manifests.
void Manifests::stands_in(const Path& path, const KubeService& service) {
  std::string name_space = !service.name_space.empty() ? service.name_space : options_.name_space;
  bool number = service.port.find_first_not_of("0123456789") == std::string::npos;
  is_at(path,
        service.name + "." + (name_space.empty() ? "default" : name_space) + ".svc:" + (number ? service.port : "80"));
}

void Manifests::is_at(const Path& path, std::string address) {
  std::vector<std::string>& all = out_.backends[to_text(path)];
  if (std::ranges::find(all, address) == all.end()) all.push_back(std::move(address));
}

KubeService Manifests::service(const std::string& name, const std::vector<Address>& servers, const Path& path,
                               bool derived, std::string_view protocol) {
  const Address& first = servers.front();
  KubeService out{"", "", first.port, first.scheme};
  bool ips = std::ranges::all_of(servers, [](const Address& one) { return is_ip(one.host); });
  auto assume = [&](const std::string& what) {
    if (assumed_.insert(out.name + ":" + out.port).second) out_.added.push_back({path, what});
  };
  if (ips && derived) {
    auto known = options_.backends.find(name);
    bool better = known != options_.backends.end();
    out.name = this->name("Service", better ? known->second.name : name);
    if (better && !known->second.port.empty()) {
      out.port = known->second.port;
      stands_in(path, out);
      return out;
    }
    stands_in(path, out);
    assume("Service " + out.name + " port " + out.port + " is taken to exist: the addresses are those of containers");
    return out;
  }
  if (ips) {
    // Services for HTTP, TCP and UDP may have one name.
    std::string key = path[0] == "http" ? name : path[0] + " " + name;
    bool known = names_.contains({"Service", key});
    out.name = this->name("Service", name, key);
    if (known) return out;
    make_service(out.name, out.port, protocol, "");
    endpoints(out.name, servers, path, protocol);
    assume("Service " + out.name + " without selector and its EndpointSlice: the servers are addresses");
    return out;
  }
  bool one_host = std::ranges::all_of(servers, [&](const Address& one) { return one.host == first.host; });
  if (!one_host) return {};
  if (!is_external(first.host, options_)) {
    std::vector<std::string_view> labels = base::split(first.host, ".");
    out.name = labels[0];
    if (labels.size() > 1 && labels[1] != options_.name_space) out.name_space = labels[1];
    stands_in(path, out);
    std::string across = out.name_space.empty() ? ""
                         : options_.grants      ? "; custom resources that name it need allowCrossNamespace"
                                                : "; the provider needs allowCrossNamespace";
    assume("Service " + out.name + " port " + out.port + " is taken to exist: it is the host of the server" + across);
    return out;
  }
  is_at(path, first.host + ":" + out.port);
  bool known = names_.contains({"Service", first.host + ":" + out.port});
  out.name = this->name("Service", first.host + ":" + out.port);
  if (known) return out;
  make_service(out.name, out.port, protocol, first.host);
  assume("Service " + out.name + " of type ExternalName for " + first.host +
         ": the provider needs allowExternalNameServices");
  return out;
}

void Manifests::finish() {
  for (const Output& manifest : manifests_) {
    std::string path =
        base::ascii_lower(manifest.find("kind")->text) + "-" + manifest.find("metadata")->find("name")->text + ".yml";
    out_.files.push_back({path, doc::write_yaml(manifest)});
  }
}

}  // namespace gw::encode
