#include "template/value.h"

namespace gw::template_ {

Value boolean(bool value) {
  Value out;
  out.kind = Kind::Bool;
  out.integer = value ? 1 : 0;
  return out;
}

Value integer(std::int64_t value, Kind kind) {
  Value out;
  out.kind = kind;
  out.integer = value;
  return out;
}

Value number(double value) {
  Value out;
  out.kind = Kind::Float;
  out.number = value;
  return out;
}

Value text(std::string value) {
  Value out;
  out.kind = Kind::String;
  out.shared = std::make_shared<const std::string>(std::move(value));
  return out;
}

Value of(List* list) {
  Value out;
  out.kind = Kind::List;
  out.list = list;
  return out;
}

Value of(Map* map) {
  Value out;
  out.kind = Kind::Map;
  out.map = map;
  return out;
}

bool truth(const Value& value) {
  switch (value.kind) {
    case Kind::Nil: return false;
    case Kind::Float: return value.number != 0;
    case Kind::String: return !value.text().empty();
    case Kind::List: return !value.list->items.empty();
    case Kind::Map: return !value.map->items.empty();
    default: return value.integer != 0;
  }
}

std::string_view type_name(const Value& value) {
  switch (value.kind) {
    case Kind::Nil: return "<nil>";
    case Kind::Bool: return "bool";
    case Kind::Int: return "int";
    case Kind::Int64: return "int64";
    case Kind::Uint8: return "uint8";
    case Kind::Float: return "float64";
    case Kind::String: return "string";
    case Kind::Map:
      if (structure(value)) return value.map->structure;
      return value.map->strings ? "map[string]string" : "map[string]interface {}";
    case Kind::List: break;
  }
  switch (value.list->of) {
    case List::Of::Strings: return "[]string";
    case List::Of::Ints: return "[]int";
    case List::Of::Lists: return "[][]interface {}";
    default: return "[]interface {}";
  }
}

std::string_view kind_name(const Value& value) {
  if (value.kind == Kind::Nil) return "invalid";
  if (value.kind == Kind::List) return "slice";
  return value.kind == Kind::Map ? "map" : type_name(value);
}

}  // namespace gw::template_
