#ifndef GW_TEMPLATE_EXEC_H_
#define GW_TEMPLATE_EXEC_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "template/functions.h"
#include "template/machine.h"
#include "template/node.h"
#include "text/source.h"

namespace gw::template_ {

/// Executes templates. Source: Go text/template/exec.go.
class Exec {
 public:
  Exec(std::string_view input, const Templates& templates, std::string name, Machine& machine)
      : input_(input), templates_(templates), name_(std::move(name)), machine_(machine) {}

  /// Throws Failure. `data` is false where the file provider gives it.
  void run(const Value& data);

  std::string output = {};
  std::vector<text::Provenance> provenance = {};

 private:
  enum class Flow : std::uint8_t { On, Break, Continue };
  using Variables = std::vector<std::pair<std::string, Value>>;

  /// A template that is being executed.
  struct Frame {
    std::string name;
    const Node* root;
    Value dot;
    const Node* call;  ///< Null of the file itself.
  };
  /// Counts how deep the calls are; throws NotEvaluated before the stack ends.
  class Depth {
   public:
    explicit Depth(Exec& exec);
    ~Depth() { --exec_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;

   private:
    Exec& exec_;
  };

  Flow walk(const Value& dot, const Node& node);
  Flow list(const Value& dot, const Node& node);
  Flow choice(const Value& dot, const Node& node);
  Flow range(const Value& dot, const Node& node);
  Flow iteration(const Node& node, const Value& index, const Value& element);
  std::vector<std::pair<Value, Value>> iterations(const Node& node, const Value& value);
  void call_template(const Value& dot, const Node& node);
  void check_recursion(const Node& root, const Value& dot);
  void copy(const Node& node);
  void print(const Node& node, const Value& value);

  Value pipeline(const Value& dot, const Node& pipe);
  Value command(const Value& dot, const Node& command, const Value* final);
  Value constant(const Node& node);
  Value field_chain(Value receiver, const Node& node, std::size_t first, bool arguments);
  Value field(const Value& receiver, const std::string& name, bool arguments);
  Value variable(const Node& node, bool arguments);
  Value chain(const Value& dot, const Node& node, bool arguments);
  Value function(const Value& dot, const Node& name, const Node& command, const Value* final);
  Value invoke(const Function& function, const Node& command, Arguments arguments);
  Value and_or(const Value& dot, const Function& function, const Node& command, const Value* final);
  void count(const Function& function, std::size_t written, std::size_t given);
  Value argument(const Value& dot, char type, const Node& node);
  Value literal(char type, const Node& node);
  Value validated(Value value, char type);

  Value& find_variable(const std::string& name);
  [[noreturn]] void fail(const std::string& message);
  [[noreturn]] void give_up(std::string subject, std::string reason, const Node* at);

  std::string_view input_;
  const Templates& templates_;
  std::string name_;
  Machine& machine_;
  Variables variables_;
  std::vector<Frame> frames_;
  const Node* node_ = nullptr;    // As Go's state.node: what errors show.
  const Node* action_ = nullptr;  // What stands between "{{" and "}}".
  int depth_ = 0;
};

}  // namespace gw::template_

#endif  // GW_TEMPLATE_EXEC_H_
