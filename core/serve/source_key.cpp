#include "serve/source_key.h"

#include "flow/header_edit.h"
#include "model/view.h"

namespace gw::serve {
namespace {

const model::Value* strategy_of(const flow::Making& making) { return making.config.at("sourceCriterion.ipStrategy"); }

}  // namespace

SourceKey::SourceKey(const flow::Making& making, Kind otherwise)
    : kind_(otherwise), address_(strategy_of(making), making.version) {
  const model::Value* criterion = making.config.find("sourceCriterion");
  if (criterion == nullptr) return;
  std::string header = model::text_of(*criterion, "requestHeaderName", making.version).value_or("");
  if (strategy_of(making) != nullptr) {
    kind_ = Kind::Address;
  } else if (!header.empty()) {
    kind_ = Kind::Header;
    header_ = flow::canonical(header);
  } else if (model::bool_of(*criterion, "requestHost", making.version).value_or(false)) {
    kind_ = Kind::Host;
  }
}

std::string_view SourceKey::of(const Call& call) const {
  switch (kind_) {
    case Kind::Address: return address_.of(call.prepared).text;
    case Kind::Header: return call.prepared.request.header(header_);
    case Kind::Host: return call.prepared.request.host;
  }
  return {};
}

}  // namespace gw::serve
