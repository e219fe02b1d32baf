#ifndef GW_TEMPLATE_MACHINE_H_
#define GW_TEMPLATE_MACHINE_H_

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "template/template.h"
#include "template/value.h"

namespace gw::template_ {

/// What one execution owns: its lists and maps (which may refer to each other in circles), and a
/// budget of work, so that every template ends soon.
class Machine {
 public:
  explicit Machine(const Environment& environment) : environment_(environment) {}

  /// Counts work: about one unit per byte handled. Throws NotEvaluated when the budget is spent.
  void charge(std::size_t work);

  List* list(List::Of of = List::Of::Any);
  Map* map();

  /// A string's Value, charged for.
  Value text(std::string value);

  bool sprig_split() const { return environment_.sprig_split; }
  bool range_integers() const { return environment_.range_integers; }

  /// Empty if unset. Source: os.Getenv.
  std::string variable(std::string_view name) const;

 private:
  const Environment& environment_;
  std::deque<List> lists_;
  std::deque<Map> maps_;
  std::size_t left_ = std::size_t{1} << 27;
};

/// Deepest nesting of values that is printed or compared; more throws NotEvaluated.
inline constexpr int kMaxValueDepth = 200;

}  // namespace gw::template_

#endif  // GW_TEMPLATE_MACHINE_H_
