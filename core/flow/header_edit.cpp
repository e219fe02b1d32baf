#include "flow/header_edit.h"

namespace gw::flow {
namespace {

/// The proxy appends the peer again as soon as the header's nil is gone.
void touch(Exchange& exchange, std::string_view name) {
  if (name == "X-Forwarded-For") exchange.keep_forwarded_for = false;
}

void note_header(Exchange& exchange, std::string_view name, std::string_view before, std::string_view after,
                 std::string_view reason) {
  if (exchange.trace != nullptr) exchange.note("header " + std::string(name), before, after, reason);
}

}  // namespace

void add_header(Exchange& exchange, std::string_view name, std::string_view value, std::string_view reason) {
  touch(exchange, name);
  note_header(exchange, name, "", value, reason);
  exchange.prepared.request.headers.push_back({name, value});
}

void set_header(Exchange& exchange, std::string_view name, std::string_view value, std::string_view reason) {
  touch(exchange, name);
  note_header(exchange, name, exchange.prepared.request.header(name), value, reason);
  exchange.prepared.request.set_header(name, value);
}

void remove_header(Exchange& exchange, std::string_view name, std::string_view reason) {
  touch(exchange, name);
  note_header(exchange, name, exchange.prepared.request.header(name), "", reason);
  exchange.prepared.request.remove_header(name);
}

void set_host(Exchange& exchange, std::string_view host, std::string_view reason) {
  exchange.note("host", exchange.prepared.request.host, host, reason);
  exchange.prepared.request.host = host;
}

std::string canonical(std::string_view name) {
  route::Store store;
  return std::string(route::canonical_header(name, store));
}

std::vector<HeaderText> header_texts(const Making& making, std::string_view field) {
  std::vector<HeaderText> out;
  const model::Value* map = making.config.find(field);
  if (map == nullptr) return out;
  for (const model::Property& entry : map->properties())
    out.push_back({canonical(entry.name), std::string(entry.value.string()), std::string(entry.name)});
  return out;
}

}  // namespace gw::flow
