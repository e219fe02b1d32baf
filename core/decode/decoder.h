#ifndef GW_DECODE_DECODER_H_
#define GW_DECODE_DECODER_H_

#include <array>
#include <memory_resource>
#include <string>
#include <vector>

#include "decode/decode.h"

namespace gw::decode {

/// One walk over a document against the schema. Traefik makes three passes (to an untyped tree, against
/// the types, into the values) and ends at the first error of the first pass that has one; this walk
/// makes them at once and remembers the first error of each.
class Decoder {
 public:
  enum class Order { Written, Sorted };

  Decoder(const doc::Document& document, schema::Form form, Version version, const text::SourceSet& sources,
          Order order, std::shared_ptr<model::Arena> arena = nullptr);

  Decoded run(const schema::Type& root);
  std::string untyped_error();

  /// Several errors, or one field under several spellings.
  bool order_matters() const { return errors_ > 1 || same_field_twice_; }

 private:
  enum Pass { Raw, Types, Values };
  using Kind = schema::Shape::Kind;

  /// A named node of Traefik's untyped tree.
  struct Child {
    std::string_view name;
    doc::NodeId key = doc::NodeId::None;
    doc::NodeId value = doc::NodeId::None;
  };

  /// Many and short: they lie in pool_.
  using Children = std::pmr::vector<Child>;

  // The untyped tree (raw.cpp).
  Children children_of(doc::NodeId id);
  std::string_view key_name(doc::NodeId key) const;
  /// The text that Traefik makes of a node: of a scalar its value, of a list its encoding.
  std::string value_text(doc::NodeId id);
  std::string scalar_text(doc::NodeId id) const;
  std::string list_text(doc::NodeId id);
  /// Reports what the first pass refuses below `id`, where no other walk goes.
  void scan(std::string_view name, doc::NodeId id);
  bool scan_item(doc::NodeId item);
  model::Value raw_value(doc::NodeId id, int depth);

  // Types and values (decoder.cpp).
  model::Value object(const schema::Type& type, const Children& children, bool defaults);
  void field(const schema::Type& type, const Child& child, std::size_t base, bool defaults);
  void put(std::size_t base, const schema::Field& field, const Child& child, model::Value value);
  const schema::Field* find(const schema::Type& type, std::string_view name) const;
  void unknown(const schema::Type& type, const Child& child);
  /// False: the node is switched off or refused; nothing is to be filled.
  bool admit(const schema::Field* field, const schema::Shape& shape, const Child& child, bool has_children);
  model::Value fill(const schema::Shape& shape, const Child& child, const schema::Field* field, bool defaults);
  model::Value fill_map(const schema::Shape& shape, const Child& child, const Children& children);
  bool splice(const Child& entry, std::size_t base);
  void put_raw(std::string_view name, const model::Value& value, std::size_t base);
  void flatten(const std::string& prefix, const Child& child, std::vector<model::Property>& out, int depth);
  model::Value fill_list(const schema::Shape& shape, const Child& child, const schema::Field* field);
  model::Value fill_objects(const schema::Shape& element, const Child& child, const Children& children);
  model::Value fill_scalars(const schema::Shape& element, const Child& child);
  model::Value items_in_place(const Child& child);
  /// Of a text whose bytes stay where they are.
  static model::Value text_in_place(std::string_view text, text::Span span);
  static bool in_place(const doc::Node& node);

  // Scalars (scalar.cpp).
  /// `prefix`: in front of the error.
  model::Value convert(const schema::Shape& shape, std::string_view text, text::Span span,
                       const std::string& prefix = {});
  model::Value typed_item(doc::NodeId item, int kind);
  model::Value string_value(const Child& child);
  std::string_view keep(doc::NodeId id);

  void fail(Pass pass, std::string message);
  diag::Fact& fact(diag::FactKind kind, text::Span span, std::string subject = {}, std::string detail = {});
  void fault(Pass pass, diag::FactKind kind, text::Span span, std::string message, std::string subject = {},
             std::string detail = {});
  std::string path() const;
  text::Span name_span(const Child& child) const;
  text::Span span(const Child& child) const { return document_.span(child.value); }
  bool filling() const { return off_ == 0; }

  const doc::Document& document_;
  schema::Form form_;
  Version version_;
  const text::SourceSet& sources_;
  Order order_;
  bool toml_ = false;
  bool published_ = true;  ///< What is decoded goes on to Traefik's watcher, which copies it.
  Decoded result_;
  std::array<std::string, 3> first_error_;
  std::array<bool, 3> failed_{};
  int errors_ = 0;
  bool same_field_twice_ = false;
  int off_ = 0;  ///< Depth of switched-off objects: their names are checked, nothing is filled.
  std::vector<std::string_view> path_;
  std::vector<model::Property> scratch_;
  std::vector<model::Value> items_;
  std::array<std::byte, 4096> first_block_;
  std::pmr::monotonic_buffer_resource pool_{first_block_.data(), first_block_.size()};
};

}  // namespace gw::decode

#endif  // GW_DECODE_DECODER_H_
