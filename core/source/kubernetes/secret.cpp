#include "source/kubernetes/secret.h"

#include <cstdint>

#include "base/base64.h"

namespace gw::source {
SecretEntries entries_of(const KubeObject& object) {
  SecretEntries out;
  if (object.document == nullptr || object.root == doc::NodeId::None) return out;
  const doc::Document& document = *object.document;
  auto add = [&](const char* field, bool encoded) {
    doc::NodeId map = object.at(field);
    if (map == doc::NodeId::None) return;
    for (const doc::Entry& entry : document.entries(map)) {
      bool scalars = document[entry.key].kind == doc::Kind::Scalar && document[entry.value].kind == doc::Kind::Scalar;
      bool null = document[entry.value].kind == doc::Kind::Null;
      if (!scalars && !null) continue;
      std::string text(null ? std::string_view() : document.text(entry.value));
      if (encoded) {
        if (std::optional<std::string> bytes = base::base64_decode(text)) text = *std::move(bytes);
      }
      out[std::string(document.text(entry.key))] = {std::move(text), document.span(entry.value)};
    }
  };
  bool secret = object.kind == "Secret";
  add("data", secret);
  if (secret) add("stringData", false);
  return out;
}

}  // namespace gw::source
