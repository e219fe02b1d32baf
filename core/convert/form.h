#ifndef GW_CONVERT_FORM_H_
#define GW_CONVERT_FORM_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace gw::convert {

enum class Form : std::uint8_t {
  FileYaml,
  FileToml,
  FileJson,
  Labels,
  Compose,
  Crd,
  Ingress,
  Kv,
  GatewayApi,
  Flags,
  Env,
  StaticYaml,
  StaticToml,
  Same
};

std::optional<Form> to_form(std::string_view name);
std::vector<std::string_view> form_names();
std::string_view name_of(Form form);

/// The form holds static configuration.
bool is_static(Form form);

/// The provider that reads the form: "file", "docker", "kubernetescrd".
std::string_view provider_name(Form form);

}  // namespace gw::convert

#endif  // GW_CONVERT_FORM_H_
