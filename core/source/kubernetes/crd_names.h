#ifndef GW_SOURCE_KUBERNETES_CRD_NAMES_H_
#define GW_SOURCE_KUBERNETES_CRD_NAMES_H_

#include <initializer_list>
#include <string>
#include <string_view>

namespace gw::source::crd {

/// The names of generated objects. Source: pkg/provider/kubernetes/crd/name_builder.go.
class Names {
 public:
  explicit Names(bool safe) : safe_(safe) {}

  bool safe() const { return safe_; }

  /// A middleware, TraefikService or servers transport.
  std::string id(std::string_view name_space, std::string_view name) const;
  /// TLS options and stores: not normalised.
  std::string raw_id(std::string_view name_space, std::string_view name) const;
  std::string http_router(std::string_view name_space, std::string_view ingress, std::size_t route,
                          std::string_view rule) const;
  std::string tcp_router(std::string_view name_space, std::string_view ingress, std::size_t route,
                         std::string_view rule) const;
  std::string udp_router(std::string_view name_space, std::string_view ingress, std::size_t route) const;

  /// The parts of a safe name.
  static std::string key(std::initializer_list<std::string_view> parts);
  /// "ns-name".
  static std::string flat(std::string_view name_space, std::string_view name);

 private:
  bool safe_;
};

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_NAMES_H_
