#ifndef GW_CONVERT_CONTENT_H_
#define GW_CONVERT_CONTENT_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "convert/prove.h"
#include "model/tree.h"
#include "runtime/runtime.h"

namespace gw::convert {

/// The objects of a gateway by what they do: equal texts mean equal effect. Names of objects do not count, nor does
/// the provider that they come from.
class Content {
 public:
  Content(const source::Gateway& gateway, const runtime::Graph& graph, const ProofOptions& options);

  /// JSON of the object with the content of everything that it refers to in the place of names.
  std::string of(const runtime::Object& object);
  /// Certificates and stores of all providers, sorted.
  std::vector<std::string> certificates();

 private:
  std::string compute(const runtime::Object& object);
  void expand(const model::Value& value, model::Tree& tree, std::string_view owner);
  void refer(std::string_view role, model::Tree& tree, std::string_view owner);
  std::string target(const std::string& table, std::string_view name, std::string_view owner);
  const model::Value* configured(std::string_view group, std::string_view table, std::string_view qualified) const;

  const source::Gateway& gateway_;
  const runtime::Graph& graph_;
  ProofOptions options_;
  std::map<const runtime::Object*, std::string> known_;
  std::vector<const runtime::Object*> open_;  ///< Being computed, one inside the other.
  std::size_t circle_ = 0;                    ///< 1 + the outermost open one that something inside refers to; 0: none.
  std::size_t budget_ = 200'000;              ///< Objects to compute: those on circles are computed again and again.
  int depth_ = 0;
};

}  // namespace gw::convert

#endif  // GW_CONVERT_CONTENT_H_
