// Any bytes as options of the provider docker: the first line is the expression `constraints`, the rest the template
// `defaultRule`.

#include "check.h"
#include "source/docker/constraint.h"
#include "template/rule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  std::string_view text = fuzz::view(data, size);
  std::size_t line = std::min(text.find('\n'), text.size());
  std::map<std::string, std::string> labels = {{"tier", "public"}, {"a", "1"}, {"my.host", "x.example"}};
  source::Matched matched = source::match_labels(labels, text.substr(0, line));
  fuzz::require(!matched.matches || matched.error.empty(), "an expression that is refused holds for nobody");
  fuzz::require(matched.analysed || !matched.error.empty(), "what is not analysed says why");
  // Spread over lines it is another expression, or the same.
  source::match_labels(labels, text);
  template_::RuleData model{"api-shop", "shop-api-1", labels};
  template_::RuleText rule = template_::render_rule(text.substr(std::min(line + 1, text.size())), model, {});
  fuzz::require(rule.ok == rule.error.empty(), "a rule that fails has an error, another has none");
  return 0;
}
