#include <algorithm>
#include <array>

#include "base/strings.h"
#include "template/exec.h"
#include "template/failure.h"

namespace gw::template_ {

using NodeKind = Node::Kind;

namespace {

std::string type_of(char parameter) {
  switch (parameter) {
    case 's': return "string";
    case 'i': return "int";
    case 'f': return "float64";
    case 'b': return "bool";
    case 'm': return "map[string]interface {}";
    case 'v': return "reflect.Value";
    default: return "interface {}";
  }
}

bool assignable(const Value& value, char parameter) {
  switch (parameter) {
    case 's': return value.kind == Kind::String;
    case 'i': return value.kind == Kind::Int;
    case 'f': return value.kind == Kind::Float;
    case 'b': return value.kind == Kind::Bool;
    case 'm': return value.kind == Kind::Map && !value.map->strings;
    default: return true;
  }
}

bool nillable(char parameter) { return parameter == '\0' || parameter == 'a' || parameter == 'v' || parameter == 'm'; }

/// The static type: an interface hides what it holds.
std::string static_type(const Value& value) { return value.boxed ? "interface {}" : std::string(type_name(value)); }

/// The parameter that argument `index` fills.
char parameter(const Function& function, std::size_t index) {
  std::string_view letters = function.parameters;
  bool variadic = letters.ends_with('*');
  if (variadic) letters.remove_suffix(1);
  return letters[std::min(index, letters.size() - 1)];
}

}  // namespace

Value Exec::pipeline(const Value& dot, const Node& pipe) {
  Depth depth(*this);
  node_ = &pipe;
  Value value;
  for (const NodePtr& node : pipe.nodes) {
    machine_.charge(64);
    value = unboxed(command(dot, *node, node == pipe.nodes.front() ? nullptr : &value));
  }
  for (const NodePtr& name : pipe.declared) {
    if (pipe.assigns) find_variable(name->names[0]) = value;
    else variables_.emplace_back(name->names[0], value);
  }
  return value;
}

Value Exec::command(const Value& dot, const Node& command, const Value* final) {
  const Node& first = *command.nodes.front();
  bool arguments = command.nodes.size() > 1 || final != nullptr;
  switch (first.kind) {
    case NodeKind::Field: node_ = &first; return field_chain(dot, first, 0, arguments);
    case NodeKind::Chain: return chain(dot, first, arguments);
    case NodeKind::Identifier: return function(dot, first, command, final);
    case NodeKind::Variable: return variable(first, arguments);
    default: break;
  }
  if (first.kind != NodeKind::Pipe) node_ = &first;
  if (arguments) fail("can't give argument to non-function " + first.shown());
  switch (first.kind) {
    case NodeKind::Pipe: return pipeline(dot, first);
    case NodeKind::Dot: return dot;
    case NodeKind::Nil: fail("nil is not a command");
    default: return constant(first);
  }
}

/// A literal where any type will do.
Value Exec::constant(const Node& node) {
  node_ = &node;
  if (node.kind == NodeKind::Bool) return boolean(node.text == "true");
  if (node.kind == NodeKind::String) return text(node.value);
  if (node.is_complex) throw NotEvaluated{"complex numbers"};
  bool hex = node.text.size() > 2 && node.text[0] == '0' && (node.text[1] | 0x20) == 'x' &&
             node.text.find_first_of("pP") == std::string::npos;
  bool rune = node.text.starts_with('\'');
  if (!hex && !rune && node.text.find_first_of(".eEpP") != std::string::npos) return number(node.number);
  if (!node.is_int) fail(node.text + " overflows int");
  return integer(node.integer);
}

Value Exec::variable(const Node& node, bool arguments) {
  node_ = &node;
  Value value = find_variable(node.names[0]);
  if (node.names.size() > 1) return field_chain(value, node, 1, arguments);
  if (arguments) fail("can't give argument to non-function " + node.shown());
  return value;
}

Value Exec::chain(const Value& dot, const Node& node, bool arguments) {
  node_ = &node;
  const Node& operand = *node.nodes.front();
  if (operand.kind == NodeKind::Nil) fail("indirection through explicit nil in " + node.shown());
  Value receiver = argument(dot, '\0', operand);  // Go: an argument of no type.
  return field_chain(receiver, node, 0, arguments);
}

Value Exec::field_chain(Value receiver, const Node& node, std::size_t first, bool arguments) {
  for (std::size_t i = first; i < node.names.size(); ++i) {
    machine_.charge(64);
    receiver = field(receiver, node.names[i], arguments && i + 1 == node.names.size());
  }
  return receiver;
}

Value Exec::field(const Value& receiver, const std::string& name, bool arguments) {
  if (receiver.kind == Kind::Nil) {
    if (!receiver.boxed) return {};
    fail("nil pointer evaluating interface {}." + name);
  }
  if (receiver.kind != Kind::Map) fail("can't evaluate field " + name + " in type " + static_type(receiver));
  auto found = receiver.map->items.find(name);
  bool is_struct = structure(receiver), missing = found == receiver.map->items.end();
  if (is_struct && missing) fail("can't evaluate field " + name + " in type " + static_type(receiver));
  if (arguments && is_struct) fail(name + " has arguments but cannot be invoked as function");
  if (arguments) fail(name + " is not a method but has arguments");
  if (missing) return {};
  Value out = found->second;
  out.boxed = !receiver.map->strings && !is_struct;
  return out;
}

void Exec::count(const Function& function, std::size_t written, std::size_t given) {
  std::size_t wanted = function.parameters.size();
  std::string name(function.name);
  if (!function.parameters.ends_with('*')) {
    if (given == wanted) return;
    fail("wrong number of args for " + name + ": want " + std::to_string(wanted) + " got " + std::to_string(given));
  }
  if (given >= wanted - 2) return;
  fail("wrong number of args for " + name + ": want at least " + std::to_string(wanted - 2) + " got " +
       std::to_string(written));
}

Value Exec::function(const Value& dot, const Node& name, const Node& command, const Value* final) {
  node_ = &name;
  const Function* function = find_function(name.text);
  if (function == nullptr) give_up(name.text, "gw does not evaluate this function", &name);
  // A function that is an argument itself has no arguments.
  std::size_t written = command.kind == NodeKind::Command ? command.nodes.size() - 1 : 0;
  count(*function, written, written + (final != nullptr ? 1 : 0));
  try {
    if (function->builtin && (function->name == "and" || function->name == "or")) {
      return and_or(dot, *function, command, final);
    }
    Arguments arguments;
    for (std::size_t i = 0; i < written; ++i) {
      arguments.push_back(argument(dot, parameter(*function, i), *command.nodes[i + 1]));
    }
    if (final != nullptr) arguments.push_back(validated(*final, parameter(*function, written)));
    return invoke(*function, command, std::move(arguments));
  } catch (const NotEvaluated& reason) { give_up(name.text, reason.reason, &name); }
}

Value Exec::and_or(const Value& dot, const Function& function, const Node& command, const Value* final) {
  Value value;
  for (std::size_t i = 1; command.kind == NodeKind::Command && i < command.nodes.size(); ++i) {
    value = argument(dot, 'v', *command.nodes[i]);
    if (truth(value) == (function.name == "or")) return value;
  }
  return final != nullptr ? *final : value;
}

Value Exec::invoke(const Function& function, const Node& command, Arguments arguments) {
  bool unordered = false;
  for (Value& value : arguments) {
    if (structure(value) && function.name != "not") throw NotEvaluated{"a Go struct is given to a function"};
    value.boxed = false;
    machine_.charge(64 + (value.kind == Kind::String ? value.text().size() : 0));
    if (value.kind == Kind::List) machine_.charge(value.list->items.size() * 16);
    if (value.kind == Kind::Map) machine_.charge(value.map->items.size() * 16);
    unordered = unordered || (value.kind == Kind::List && value.list->unordered);
  }
  if (unordered && function.order == Function::Order::Needed) {
    throw NotEvaluated{"the order of a map's keys is random"};
  }
  try {
    Value out = function.call(machine_, arguments);
    if (function.result == Function::Result::Interface) out.boxed = true;
    if (unordered && function.order == Function::Order::Passed && out.kind == Kind::List) out.list->unordered = true;
    return out;
  } catch (const CallError& error) {
    node_ = &command;
    fail("error calling " + std::string(function.name) + ": " + error.message);
  }
}

Value Exec::argument(const Value& dot, char type, const Node& node) {
  node_ = &node;
  switch (node.kind) {
    case NodeKind::Dot: return validated(dot, type);
    case NodeKind::Nil:
      if (!nillable(type)) fail("cannot assign nil to " + type_of(type));
      return validated({}, type);
    case NodeKind::Field: return validated(field_chain(dot, node, 0, false), type);
    case NodeKind::Variable: return validated(variable(node, false), type);
    case NodeKind::Pipe: return validated(pipeline(dot, node), type);
    case NodeKind::Identifier: return validated(function(dot, node, node, nullptr), type);
    case NodeKind::Chain: return validated(chain(dot, node, false), type);
    default: return literal(type, node);
  }
}

Value Exec::literal(char type, const Node& node) {
  switch (type) {
    case 'a':
    case 'v': return constant(node);
    case 'b':
      if (node.kind != NodeKind::Bool) fail("expected bool; found " + node.shown());
      return constant(node);
    case 's':
      if (node.kind != NodeKind::String) fail("expected string; found " + node.shown());
      return constant(node);
    case 'i':
    case 'f': break;
    default: fail("can't handle " + node.shown() + " for arg of type " + type_of(type));
  }
  if (node.kind == NodeKind::Number && node.is_complex) throw NotEvaluated{"complex numbers"};
  bool fits = node.kind == NodeKind::Number && (type == 'i' ? node.is_int : node.is_float);
  if (!fits) fail((type == 'i' ? "expected integer; found " : "expected float; found ") + node.shown());
  return type == 'i' ? integer(node.integer) : number(node.number);
}

/// The value as a parameter of this type takes it. Source: exec.go validateType.
Value Exec::validated(Value value, char type) {
  if (value.kind == Kind::Nil && !value.boxed) {
    if (!nillable(type)) fail("invalid value; expected " + type_of(type));
    if (type == 'm') {
      Map* nil = machine_.map();
      nil->null = true;
      return of(nil);
    }
    if (type == 'a') value.boxed = true;
    return value;
  }
  if (assignable(value, type)) return value;
  std::string got = value.kind == Kind::Nil ? "interface {}" : std::string(type_name(value));
  fail("wrong type for value; expected " + type_of(type) + "; got " + got);
}

}  // namespace gw::template_
