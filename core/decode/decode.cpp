#include "decode/decode.h"

#include <algorithm>

#include "decode/decoder.h"

namespace gw::decode {

Decoded decode(const doc::Document& document, const schema::Type& root, schema::Form form, Version version,
               const text::SourceSet& sources, const std::shared_ptr<model::Arena>& arena) {
  // The order of keys decides only which of several errors Traefik names, and which of two
  // spellings of one field wins: it is followed where that matters.
  Decoder quick(document, form, version, sources, Decoder::Order::Written, arena);
  Decoded result = quick.run(root);
  // Names of flags, labels and stores come in the order in which Traefik takes them.
  if (form != schema::File || !quick.order_matters()) return result;
  return Decoder(document, form, version, sources, Decoder::Order::Sorted, arena).run(root);
}

std::string untyped_error(const doc::Document& document, Version version, const text::SourceSet& sources) {
  return Decoder(document, schema::File, version, sources, Decoder::Order::Sorted).untyped_error();
}

}  // namespace gw::decode
