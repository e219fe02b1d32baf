#include "template/exec.h"

#include <algorithm>

#include "base/strings.h"
#include "template/failure.h"
#include "template/format.h"

namespace gw::template_ {

using NodeKind = Node::Kind;

namespace {

constexpr int kMaxDepth = 1500;              // Of nested calls of walk() and pipeline().
constexpr std::size_t kGoMaxDepth = 100000;  // Go's maxExecDepth.
constexpr std::size_t kNodeWork = 64;
constexpr std::size_t kMaxOutput = std::size_t{64} << 20;

bool same_scalar(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.kind == Kind::List || a.kind == Kind::Map) return false;
  if (a.kind == Kind::String) return a.text() == b.text();
  return a.kind == Kind::Float ? a.number == b.number : a.integer == b.integer;
}

}  // namespace

Exec::Depth::Depth(Exec& exec) : exec_(exec) {
  if (exec.depth_ >= kMaxDepth) throw NotEvaluated{"nested too deep"};
  ++exec.depth_;
}

void Exec::fail(const std::string& message) {
  std::string_view before = input_.substr(0, node_->pos);
  auto line = 1 + std::count(before.begin(), before.end(), '\n');
  std::size_t newline = before.rfind('\n');
  std::size_t column = newline == std::string_view::npos ? before.size() : before.size() - newline - 1;
  Failure failure{diag::FactKind::TemplateSyntax, action_->begin, action_->end, {}, {}};
  failure.message = "template: " + name_ + ":" + std::to_string(line) + ":" + std::to_string(column) + ": executing " +
                    base::quote(frames_.back().name) + " at <" + node_->shown() + ">: " + message;
  throw failure;
}

void Exec::give_up(std::string subject, std::string reason, const Node* at) {
  Failure failure{diag::FactKind::TemplateNotEvaluated, action_->begin, action_->end, std::move(subject),
                  std::move(reason)};
  if (at != nullptr) {
    failure.begin = at->pos;
    failure.end = at->pos + static_cast<std::uint32_t>(at->text.size());
  }
  throw failure;
}

void Exec::run(const Value& data) {
  auto root = templates_.find(name_);
  variables_ = {{"$", data}};
  frames_.push_back({name_, root->second.get(), data, nullptr});
  node_ = action_ = root->second.get();
  try {
    list(data, *root->second);
  } catch (const NotEvaluated& reason) { give_up({}, reason.reason, nullptr); }
}

Exec::Flow Exec::list(const Value& dot, const Node& node) {
  for (const NodePtr& child : node.nodes) {
    Flow flow = walk(dot, *child);
    if (flow != Flow::On) return flow;
  }
  return Flow::On;
}

Exec::Flow Exec::walk(const Value& dot, const Node& node) {
  Depth depth(*this);
  machine_.charge(kNodeWork);
  node_ = &node;
  if (node.end > node.begin && node.kind != NodeKind::Text) action_ = &node;
  switch (node.kind) {
    case NodeKind::Text: copy(node); break;
    case NodeKind::Break: return Flow::Break;
    case NodeKind::Continue: return Flow::Continue;
    case NodeKind::If:
    case NodeKind::With: return choice(dot, node);
    case NodeKind::Range: return range(dot, node);
    case NodeKind::Template: call_template(dot, node); break;
    case NodeKind::Action: {
      Value value = pipeline(dot, *node.pipe);
      if (node.pipe->declared.empty()) print(node, value);
      break;
    }
    default: return list(dot, node);
  }
  return Flow::On;
}

void Exec::copy(const Node& node) {
  machine_.charge(node.text.size());
  provenance.push_back({static_cast<std::uint32_t>(output.size()), node.begin, node.end, true});
  output += node.text;
  if (output.size() > kMaxOutput) throw NotEvaluated{"gives too much output"};
}

void Exec::print(const Node& node, const Value& value) {
  node_ = &node;
  std::string text = value.kind == Kind::Nil ? "<no value>" : format(machine_, value);
  if (text.empty()) return;
  provenance.push_back({static_cast<std::uint32_t>(output.size()), node.begin, node.end, false});
  output += text;
  if (output.size() > kMaxOutput) throw NotEvaluated{"gives too much output"};
}

Exec::Flow Exec::choice(const Value& dot, const Node& node) {
  std::size_t mark = variables_.size();
  Value value = pipeline(dot, *node.pipe);
  Flow flow = Flow::On;
  if (truth(value)) flow = list(node.kind == NodeKind::With ? value : dot, *node.list);
  else if (node.otherwise != nullptr) flow = list(dot, *node.otherwise);
  variables_.resize(mark);
  return flow;
}

std::vector<std::pair<Value, Value>> Exec::iterations(const Node& node, const Value& value) {
  std::vector<std::pair<Value, Value>> out;
  if (structure(value)) fail("range can't iterate over " + format(machine_, value));
  if (value.kind == Kind::List) {
    if (value.list->unordered) throw NotEvaluated{"the order of a map's keys is random"};
    for (const Value& item : value.list->items) {
      out.emplace_back(integer(static_cast<std::int64_t>(out.size())), item);
      out.back().second.boxed = value.list->of == List::Of::Any;
    }
  } else if (value.kind == Kind::Map) {
    for (const auto& [key, item] : value.map->items) {
      out.emplace_back(text(key), item);
      out.back().second.boxed = !value.map->strings;
    }
  } else if (value.integral() && machine_.range_integers()) {
    if (node.pipe->declared.size() > 1) {
      fail("can't use " + format(machine_, value) + " to iterate over more than one variable");
    }
    if (value.integer > 0) machine_.charge(static_cast<std::size_t>(value.integer) * kNodeWork);
    for (std::int64_t i = 0; i < value.integer; ++i) out.emplace_back(Value(), integer(i, value.kind));
  } else if (value.kind != Kind::Nil) {
    fail("range can't iterate over " + format(machine_, value));
  }
  machine_.charge(out.size());
  return out;
}

Exec::Flow Exec::range(const Value& dot, const Node& node) {
  std::size_t mark = variables_.size();
  Value value = pipeline(dot, *node.pipe);
  std::size_t inner = variables_.size();
  auto pairs = iterations(node, value);
  Flow flow = Flow::On;
  for (const auto& [index, element] : pairs) {
    Flow one = iteration(node, index, element);
    variables_.resize(inner);
    if (one == Flow::Break) break;
  }
  if (pairs.empty() && node.otherwise != nullptr) flow = list(dot, *node.otherwise);
  variables_.resize(mark);
  return flow;
}

Exec::Flow Exec::iteration(const Node& node, const Value& index, const Value& element) {
  const auto& declared = node.pipe->declared;
  bool two = declared.size() > 1;
  if (!declared.empty()) {
    if (node.pipe->assigns) {
      find_variable(declared[0]->names[0]) = two ? index : element;
      if (two) find_variable(declared[1]->names[0]) = element;
    } else {
      variables_[variables_.size() - 1].second = element;
      if (two) variables_[variables_.size() - 2].second = index;
    }
  }
  machine_.charge(kNodeWork);
  return list(element, *node.list);
}

/// A template that is called again with the same scalar data, while it runs, calls itself forever:
/// nothing else reaches it. Go fails at a depth that a stack here does not reach.
void Exec::check_recursion(const Node& root, const Value& dot) {
  machine_.charge(frames_.size());
  for (std::size_t i = 0; i < frames_.size(); ++i) {
    if (frames_[i].root != &root || !same_scalar(frames_[i].dot, dot)) continue;
    // The call that Go refuses is made in the template at depth kGoMaxDepth.
    std::size_t cycle = frames_.size() - i;
    std::size_t refusing = i + (kGoMaxDepth - i) % cycle;
    node_ = refusing + 1 < frames_.size() ? frames_[refusing + 1].call : node_;
    action_ = node_;
    frames_.resize(refusing + 1);
    fail("exceeded maximum template depth (" + std::to_string(kGoMaxDepth) + ")");
  }
}

void Exec::call_template(const Value& dot, const Node& node) {
  auto found = templates_.find(node.text);
  if (found == templates_.end()) fail("template " + base::quote(node.text) + " not defined");
  const Node& root = *found->second;
  Value data = node.pipe == nullptr ? Value() : pipeline(dot, *node.pipe);
  node_ = &node;
  check_recursion(root, data);
  frames_.push_back({node.text, &root, data, &node});
  Variables outer = {{"$", data}};
  outer.swap(variables_);
  list(data, root);
  outer.swap(variables_);
  frames_.pop_back();
}

Value& Exec::find_variable(const std::string& name) {
  for (auto it = variables_.rbegin(); it != variables_.rend(); ++it) {
    if (it->first == name) return it->second;
  }
  fail("undefined variable: " + name);
}

}  // namespace gw::template_
