#include "convert/form.h"

namespace gw::convert {
namespace {

struct Row {
  Form form;
  std::string_view name, provider;
};

constexpr Row kForms[] = {
    {Form::FileYaml, "file-yaml", "file"},
    {Form::FileToml, "file-toml", "file"},
    {Form::FileJson, "file-json", "file"},
    {Form::Labels, "labels", "docker"},
    {Form::Compose, "compose", "docker"},
    {Form::Crd, "crd", "kubernetescrd"},
    {Form::Ingress, "ingress", "kubernetes"},
    {Form::Kv, "kv", "redis"},
    {Form::GatewayApi, "gateway-api", "kubernetesgateway"},
    {Form::Flags, "flags", ""},
    {Form::Env, "env", ""},
    {Form::StaticYaml, "static-yaml", ""},
    {Form::StaticToml, "static-toml", ""},
    {Form::Same, "same", "file"},
};

}  // namespace

std::optional<Form> to_form(std::string_view name) {
  for (const Row& row : kForms) {
    if (row.name == name) return row.form;
  }
  return std::nullopt;
}

std::vector<std::string_view> form_names() {
  std::vector<std::string_view> out;
  for (const Row& row : kForms) out.push_back(row.name);
  return out;
}

std::string_view name_of(Form form) { return kForms[static_cast<std::size_t>(form)].name; }

bool is_static(Form form) {
  return form == Form::Flags || form == Form::Env || form == Form::StaticYaml || form == Form::StaticToml;
}

std::string_view provider_name(Form form) { return kForms[static_cast<std::size_t>(form)].provider; }

}  // namespace gw::convert
