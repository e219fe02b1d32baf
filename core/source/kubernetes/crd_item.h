#ifndef GW_SOURCE_KUBERNETES_CRD_ITEM_H_
#define GW_SOURCE_KUBERNETES_CRD_ITEM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "source/kubernetes/cluster.h"

namespace gw::source::crd {

/// Kubernetes' IntOrString. Source: k8s.io/apimachinery pkg/util/intstr.
struct IntOrString {
  bool number = true;
  std::int32_t integer = 0;
  std::string text_value = {};
  text::Span span = {};

  bool empty() const { return number ? integer == 0 : text_value.empty(); }
  std::string string() const { return number ? std::to_string(integer) : text_value; }
};

/// A value of a manifest as Go sees it after decoding: absent and null are the same, a value of another type than the
/// one that is asked for reads as absent (fits() finds those beforehand).
class Item {
 public:
  Item() = default;
  Item(const doc::Document& document, doc::NodeId id) : document_(&document), id_(id) {}
  explicit Item(const KubeObject& object);

  /// There, and not null.
  explicit operator bool() const {
    return document_ != nullptr && id_ != doc::NodeId::None && (*document_)[id_].kind != doc::Kind::Null;
  }
  /// The member; of equal keys the last. Absent if there is none or this is no object.
  Item operator[](std::string_view key) const;
  /// The member along dots: "spec.tls".
  Item at(std::string_view dotted) const;

  std::vector<Item> items() const;
  std::vector<std::pair<std::string_view, Item>> members() const;
  std::size_t size() const;

  std::string_view text() const;  ///< Of a string; else empty.
  std::optional<bool> flag() const;
  std::optional<std::int64_t> integer() const;
  /// Nothing if absent.
  std::optional<IntOrString> int_or_string() const;

  text::Span span() const { return *this ? document_->span(id_) : text::Span(); }
  text::Span key_span() const { return key_; }

  const doc::Document& document() const { return *document_; }
  doc::NodeId node() const { return id_; }

 private:
  const doc::Node& raw() const { return (*document_)[id_]; }

  const doc::Document* document_ = nullptr;
  doc::NodeId id_ = doc::NodeId::None;
  text::Span key_;
};

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_ITEM_H_
