#include "source/kubernetes/crd_item.h"

#include "base/strings.h"

namespace gw::source::crd {

Item::Item(const KubeObject& object) : document_(object.document), id_(object.root) {}

Item Item::operator[](std::string_view key) const {
  Item out;
  if (!*this) return out;
  for (const doc::Entry& entry : document_->entries(id_)) {
    if ((*document_)[entry.key].kind != doc::Kind::Scalar || document_->text(entry.key) != key) continue;
    out = Item(*document_, entry.value);
    out.key_ = document_->span(entry.key);
  }
  return out;
}

Item Item::at(std::string_view dotted) const {
  Item out = *this;
  for (std::string_view key : base::split(dotted, ".")) out = out[key];
  return out;
}

std::vector<Item> Item::items() const {
  std::vector<Item> out;
  if (!*this) return out;
  for (doc::NodeId item : document_->items(id_)) out.emplace_back(*document_, item);
  return out;
}

std::vector<std::pair<std::string_view, Item>> Item::members() const {
  std::vector<std::pair<std::string_view, Item>> out;
  if (!*this) return out;
  for (const doc::Entry& entry : document_->entries(id_)) {
    if ((*document_)[entry.key].kind != doc::Kind::Scalar) continue;
    Item item(*document_, entry.value);
    item.key_ = document_->span(entry.key);
    out.emplace_back(document_->text(entry.key), item);
  }
  return out;
}

std::size_t Item::size() const {
  if (!*this) return 0;
  return raw().kind == doc::Kind::List ? document_->items(id_).size() : document_->entries(id_).size();
}

std::string_view Item::text() const {
  bool string =
      *this && raw().kind == doc::Kind::Scalar && (raw().tag == doc::Tag::String || raw().tag == doc::Tag::Timestamp);
  return string ? document_->text(id_) : std::string_view();
}

std::optional<bool> Item::flag() const {
  if (!*this || raw().kind != doc::Kind::Scalar || raw().tag != doc::Tag::Bool) return std::nullopt;
  return document_->boolean(id_);
}

std::optional<std::int64_t> Item::integer() const {
  if (!*this || raw().kind != doc::Kind::Scalar || raw().tag != doc::Tag::Int) return std::nullopt;
  return document_->integer(id_);
}

std::optional<IntOrString> Item::int_or_string() const {
  if (!*this || raw().kind != doc::Kind::Scalar) return std::nullopt;
  IntOrString out;
  out.span = span();
  if (std::optional<std::int64_t> number = integer()) {
    out.integer = static_cast<std::int32_t>(*number);
    return out;
  }
  out.number = false;
  out.text_value = std::string(text());
  return out;
}

}  // namespace gw::source::crd
