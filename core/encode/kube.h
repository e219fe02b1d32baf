#ifndef GW_ENCODE_KUBE_H_
#define GW_ENCODE_KUBE_H_

// What writers of Kubernetes objects share: names, manifests, Services for servers, Secrets.

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "encode/tree.h"

namespace gw::encode {

/// Host, port and the rest of a server's URL or address.
struct Address {
  std::string scheme, host, port, rest;
};
Address split_address(std::string_view text);

/// A name that Kubernetes takes: small letters, digits and single dashes.
std::string kube_name(std::string_view text);

/// Neither an address nor the name of a Service of the cluster: a Service of type ExternalName stands for it.
bool is_external(std::string_view host, const Options& options);

/// A Service that stands for servers. No name: they cannot be a Service.
struct KubeService {
  std::string name, name_space, port, scheme;
};

/// The manifests of one conversion.
class Manifests {
 public:
  Manifests(const Options& options, Written& out) : options_(options), out_(out) {}

  /// A manifest of this kind, unnamed parts to be filled; `name` as kube_name() made it.
  doc::Output& add(std::string_view api_version, std::string_view kind, const std::string& name);
  /// The name of an object of the configuration; the same for the same one, different ones get different names.
  /// `key`: what it is the same by; empty: the name.
  std::string name(std::string_view kind, std::string_view name, std::string_view key = {});
  /// A Secret of these texts. Gives its name.
  std::string secret(const std::string& name, std::string_view type,
                     const std::vector<std::pair<std::string, std::string>>& data);
  /// The text of a certificate, key or list that the configuration gives inline or as a file's name.
  std::optional<std::string> content(std::string_view text) const;

  /// The Service for servers at these addresses, with Service and EndpointSlice where they must be made.
  KubeService service(const std::string& name, const std::vector<Address>& servers, const Path& path, bool derived,
                      std::string_view protocol);

  /// Notes where the servers of the service at `path` are, which are not written.
  void stands_in(const Path& path, const KubeService& service);
  void is_at(const Path& path, std::string address);
  void lose(Path path, const model::Value& value, std::string reason, std::string remedy = {});
  /// Writes the manifests to out.files, one each, in the order of adding.
  void finish();

 private:
  void endpoints(const std::string& name, const std::vector<Address>& servers, const Path& path,
                 std::string_view protocol);
  void make_service(const std::string& name, const std::string& port, std::string_view protocol,
                    const std::string& external);

  const Options& options_;
  Written& out_;
  std::deque<doc::Output> manifests_;  ///< Never move: add() gives references.
  std::map<std::pair<std::string, std::string>, std::string> names_;
  std::map<std::string, std::set<std::string>> taken_;
  std::set<std::string> assumed_;
};

}  // namespace gw::encode

#endif  // GW_ENCODE_KUBE_H_
