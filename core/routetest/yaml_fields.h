#ifndef GW_ROUTETEST_YAML_FIELDS_H_
#define GW_ROUTETEST_YAML_FIELDS_H_

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "doc/document.h"
#include "routetest/case_file.h"

namespace gw::routetest {

/// Reads values of a YAML document by what is expected at their place; what is something else is a problem.
class YamlFields {
 public:
  using Handler = std::function<void(doc::NodeId)>;
  struct Field {
    std::string name;
    Handler handler;
  };

  YamlFields(const doc::Document& document, Problems& problems)
      : document_(document), problems_(problems), budget_(document.size() * 8 + 1000) {}

  /// Calls the handler of each key. An unknown key is a problem.
  void map(doc::NodeId id, const std::vector<Field>& fields, std::string_view what);

  Handler text(WantedText& to);
  Handler text(std::string& to);
  Handler flag(bool& to);
  Handler flag(std::optional<Wanted<bool>>& to);
  Handler texts(WantedTexts& to);

  /// The text of a scalar that is not null, numbers as written. False, and a problem, for anything else.
  bool scalar(doc::NodeId id, std::string& to);
  bool scalars(doc::NodeId id, std::vector<std::string>& to);

  void fail(doc::NodeId id, std::string message) { problems_.push_back({std::move(message), document_.span(id)}); }

  /// Counts work. Aliases can make a small file large; false, and one problem, when that is overdone.
  bool afford(std::size_t count, doc::NodeId id);

  const doc::Document& document() const { return document_; }

 private:
  const doc::Document& document_;
  Problems& problems_;
  std::size_t budget_;
  bool overdrawn_ = false;
};

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_YAML_FIELDS_H_
