// Middlewares, transports, TLS options and stores, with the Secrets for what must not stand in the open.

#include <algorithm>

#include "base/strings.h"
#include "encode/kube_writer.h"

namespace gw::encode {
namespace {

using doc::Output;
using model::Property;
using model::Value;

constexpr std::string_view kApi = "traefik.io/v1alpha1";

Path below(const Path& path, std::string_view name) {
  Path out = path;
  out.emplace_back(name);
  return out;
}

}  // namespace

/// A Secret of type kubernetes.io/tls for certFile and keyFile of `value`; nothing, with a loss, if one cannot be read.
std::optional<std::string> KubeWriter::certificate(const std::string& name, const Value& value, const Path& path) {
  const Value* certificate = value.find("certFile");
  const Value* key = value.find("keyFile");
  std::optional<std::string> one, two;
  if (certificate != nullptr) one = manifests_.content(certificate->string());
  if (key != nullptr) two = manifests_.content(key->string());
  if (one && two) return manifests_.secret(name, "kubernetes.io/tls", {{"tls.crt", *one}, {"tls.key", *two}});
  manifests_.lose(path, value, "the files of the certificate cannot be read here, and a Secret needs their content",
                  "kubectl create secret tls " + kube_name(name) + " --cert … --key …");
  return std::nullopt;
}

/// A Secret with key ca.crt for each authority.
std::vector<Output> KubeWriter::authorities(const std::string& name, const Value* list, const Path& path) {
  std::vector<Output> out;
  for (std::size_t i = 0; list != nullptr && i < list->items().size(); ++i) {
    const Value& item = list->items()[i];
    std::optional<std::string> text = manifests_.content(item.string());
    if (!text) {
      manifests_.lose(below(path, "[" + std::to_string(i) + "]"), item,
                      "the file cannot be read here, and a Secret needs its content",
                      "kubectl create secret generic " + kube_name(name) + " --from-file=ca.crt=…");
      continue;
    }
    out.push_back(
        Output::of(manifests_.secret(name + (i == 0 ? "" : "-" + std::to_string(i + 1)), "", {{"ca.crt", *text}})));
  }
  return out;
}

void KubeWriter::auth(std::string_view name, std::string_view kind, const Value& value, Output& spec,
                      const Path& path) {
  Output& out = *spec.find(kind);
  std::string lines;
  if (const Value* users = value.find("users")) {
    for (const Value& user : users->items()) lines += std::string(user.string()) + "\n";
  }
  if (const Value* file = value.find("usersFile")) {
    std::optional<std::string> content = options_.file ? options_.file(file->string()) : std::nullopt;
    if (content) {
      lines += *content;
      if (!lines.ends_with('\n')) lines += "\n";
    } else if (!file->string().empty()) {
      manifests_.lose(below(below(path, kind), "usersFile"), *file,
                      "the file cannot be read here, and a Secret needs its content",
                      "kubectl create secret generic " + kube_name(name) + " --from-file=users=…");
    }
  }
  out.erase("users");
  out.erase("usersFile");
  std::string secret =
      lines.empty() ? manifests_.name("Secret", name) : manifests_.secret(std::string(name), "", {{"users", lines}});
  out.set("secret", Output::of(secret));
}

void KubeWriter::client_tls(const std::string& name, const Value* tls, Output* out, const Path& path) {
  if (tls == nullptr || out == nullptr) return;
  if (const Value* authority = tls->find("ca")) {
    if (std::optional<std::string> text = manifests_.content(authority->string()))
      out->set("caSecret", Output::of(manifests_.secret(name + "-ca", "", {{"ca.crt", *text}})));
    else
      manifests_.lose(below(path, "ca"), *authority, "the file cannot be read here, and a Secret needs its content",
                      "create a Secret with key ca.crt and name it in caSecret");
  }
  const Value* certificate = tls->find("cert");
  const Value* key = tls->find("key");
  if (certificate != nullptr || key != nullptr) {
    std::optional<std::string> one, two;
    if (certificate != nullptr) one = manifests_.content(certificate->string());
    if (key != nullptr) two = manifests_.content(key->string());
    if (one && two) {
      out->set("certSecret", Output::of(manifests_.secret(name + "-tls", "kubernetes.io/tls",
                                                          {{"tls.crt", *one}, {"tls.key", *two}})));
    } else {
      for (auto [field, value] : {std::pair("cert", certificate), {"key", key}}) {
        if (value != nullptr)
          manifests_.lose(below(path, field), *value, "the file cannot be read here, and a Secret needs its content",
                          "create a Secret of type kubernetes.io/tls and name it in certSecret");
      }
    }
  }
  for (const char* field : {"ca", "cert", "key", "caOptional"}) out->erase(field);
}

void KubeWriter::redis(std::string_view name, const Value& value, Output& spec, const Path& path) {
  const Value* redis = value.find("redis");
  Output* out = spec.find("redis");
  if (redis == nullptr || out == nullptr) return;
  const Value* user = redis->find("username");
  const Value* password = redis->find("password");
  if (user != nullptr || password != nullptr) {
    std::vector<std::pair<std::string, std::string>> data;
    data.emplace_back("username", user == nullptr ? "" : std::string(user->string()));
    data.emplace_back("password", password == nullptr ? "" : std::string(password->string()));
    out->set("secret", Output::of(manifests_.secret(std::string(name) + "-redis", "", data)));
  }
  out->erase("username");
  out->erase("password");
  client_tls(std::string(name) + "-redis", redis->find("tls"), out->find("tls"), below(below(path, "redis"), "tls"));
}

void KubeWriter::middleware(std::string_view name, const Value& value, const Path& path) {
  Output spec = spec_of(value, path);
  spec.above.clear();
  for (const Property& kind : value.properties()) {
    Output* out = spec.find(kind.name);
    if (out == nullptr) continue;
    Path where = below(path, kind.name);
    if (kind.name == "basicAuth" || kind.name == "digestAuth") auth(name, kind.name, kind.value, spec, path);
    if (kind.name == "chain") {
      if (const Value* list = kind.value.find("middlewares"))
        out->set("middlewares", middleware_refs(*list, "Middleware"));
    }
    if (kind.name == "forwardAuth")
      client_tls(std::string(name), kind.value.find("tls"), out->find("tls"), below(where, "tls"));
    if (kind.name == "rateLimit") redis(name, kind.value, *out, where);
    if (kind.name == "errors") {
      const Value* service = kind.value.find("service");
      std::optional<Output> child;
      if (service != nullptr) child = http_child(service->string(), 0);
      out->erase("service");
      if (child) out->set("service", std::move(*child));
      else manifests_.lose(path, value, "an error page needs a service that can be written");
    }
  }
  Output& manifest = manifests_.add(kApi, "Middleware", manifests_.name("Middleware", name));
  comments_.attach(value, manifest);
  manifest.set("spec", std::move(spec));
}

void KubeWriter::middlewares() {
  const Value* all = table("http", "middlewares");
  if (all == nullptr) return;
  for (const Property& one : all->properties())
    middleware(one.name, one.value, {"http", "middlewares", std::string(one.name)});
}

void KubeWriter::tcp_middlewares() {
  const Value* all = table("tcp", "middlewares");
  if (all == nullptr) return;
  for (const Property& one : all->properties()) {
    Output spec = spec_of(one.value, {"tcp", "middlewares", std::string(one.name)});
    manifests_.add(kApi, "MiddlewareTCP", manifests_.name("MiddlewareTCP", one.name)).set("spec", std::move(spec));
  }
}

void KubeWriter::transports(std::string_view group, std::string_view kind) {
  const Value* all = table(group, "serversTransports");
  if (all == nullptr) return;
  for (const Property& one : all->properties()) {
    Path path{std::string(group), "serversTransports", std::string(one.name)};
    Output spec = spec_of(one.value, path);
    spec.above.clear();
    const Value* holder = group == "tcp" ? one.value.find("tls") : &one.value;
    Output* out = group == "tcp" ? spec.find("tls") : &spec;
    if (group == "tcp") path.emplace_back("tls");
    if (holder != nullptr && out != nullptr) {
      std::string name(one.name);
      std::vector<Output> roots = authorities(name + "-ca", holder->find("rootCAs"), below(path, "rootCAs"));
      out->erase("rootCAs");
      if (!roots.empty()) {
        Output& list = out->set("rootCAs", Output::list());
        for (Output& secret : roots) {
          Output root = Output::map();
          root.set("secret", std::move(secret));
          list.add(std::move(root));
        }
      }
      out->erase("certificates");
      const Value* certificates = holder->find("certificates");
      Output secrets = Output::list();
      for (std::size_t i = 0; certificates != nullptr && i < certificates->items().size(); ++i) {
        std::optional<std::string> secret =
            certificate(name + "-tls" + (i == 0 ? "" : "-" + std::to_string(i + 1)), certificates->items()[i],
                        below(below(path, "certificates"), "[" + std::to_string(i) + "]"));
        if (secret) secrets.add(Output::of(*secret));
      }
      if (!secrets.children.empty()) out->set("certificatesSecrets", std::move(secrets));
    }
    const Value* times = one.value.find("forwardingTimeouts");
    for (const char* field : {"readTimeout", "writeTimeout"}) {
      const Value* time = times == nullptr ? nullptr : times->find(field);
      if (time == nullptr) continue;
      manifests_.lose(below(below(path, "forwardingTimeouts"), field), *time, "a ServersTransport has no such option");
      spec.find("forwardingTimeouts")->erase(field);
    }
    manifests_.add(kApi, kind, manifests_.name(kind, one.name)).set("spec", std::move(spec));
  }
}

void KubeWriter::tls_options() {
  const Value* all = table("tls", "options");
  if (all == nullptr) return;
  for (const Property& one : all->properties()) {
    Path path{"tls", "options", std::string(one.name)};
    Output spec = spec_of(one.value, path);
    spec.above.clear();
    const Value* client = one.value.find("clientAuth");
    if (Output* out = spec.find("clientAuth"); out != nullptr && client != nullptr) {
      std::vector<Output> secrets = authorities(std::string(one.name) + "-ca", client->find("caFiles"),
                                                below(below(path, "clientAuth"), "caFiles"));
      out->erase("caFiles");
      Output& list = out->set("secretNames", Output::list());
      for (Output& secret : secrets) list.add(std::move(secret));
      if (list.children.empty()) out->erase("secretNames");
    }
    manifests_.add(kApi, "TLSOption", manifests_.name("TLSOption", one.name)).set("spec", std::move(spec));
  }
}

void KubeWriter::tls_store() {
  const Value* stores = table("tls", "stores");
  const Value* certificates = table("tls", "certificates");
  Output spec = Output::map();
  for (const Property& store : stores == nullptr ? std::span<const Property>() : stores->properties()) {
    Path path{"tls", "stores", std::string(store.name)};
    if (store.name != "default") {
      manifests_.lose(path, store.value, "Traefik uses no TLSStore but default");
      continue;
    }
    spec = spec_of(store.value, path);
    spec.above.clear();
    spec.erase("defaultCertificate");
    if (const Value* own = store.value.find("defaultCertificate")) {
      std::optional<std::string> secret = certificate("default-certificate", *own, below(path, "defaultCertificate"));
      if (secret) spec.set("defaultCertificate", Output::map()).set("secretName", Output::of(*secret));
    }
  }
  Output list = Output::list();
  for (std::size_t i = 0; certificates != nullptr && i < certificates->items().size(); ++i) {
    const Value& one = certificates->items()[i];
    std::optional<std::string> secret = certificate("certificate-" + std::to_string(i + 1), one,
                                                    {"tls", "certificates", "[" + std::to_string(i) + "]"});
    if (!secret) continue;
    certificates_.push_back(*secret);
    Output reference = Output::map();
    reference.set("secretName", Output::of(*secret));
    list.add(std::move(reference));
  }
  if (!list.children.empty()) spec.set("certificates", std::move(list));
  if (spec.children.empty()) return;
  manifests_.add(kApi, "TLSStore", "default").set("spec", std::move(spec));
}

}  // namespace gw::encode
