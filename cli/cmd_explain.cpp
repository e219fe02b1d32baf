#include <cstdio>

#include "cli/command.h"
#include "cli/inputs.h"
#include "lint/rule.h"
#include "model/tree.h"

namespace gw::cli {
namespace {

using model::Tree;

std::string indented(std::string_view text) {
  std::string out = "    ";
  for (char c : text) {
    out += c;
    if (c == '\n') out += "    ";
  }
  while (out.ends_with(' ') || out.ends_with('\n')) out.pop_back();
  return out + "\n";
}

Tree tree_of(const lint::Rule& rule) {
  Tree out = Tree::map();
  out.set("code", Tree::of(std::string(rule.code.id)));
  out.set("name", Tree::of(std::string(rule.name)));
  out.set("severity", Tree::of(std::string(diag::to_string(rule.severity))));
  out.set("summary", Tree::of(std::string(rule.summary)));
  out.set("why", Tree::of(std::string(rule.why)));
  out.set("remedy", Tree::of(std::string(rule.remedy)));
  out.set("source", Tree::of(std::string(rule.source)));
  out.set("bad", Tree::of(std::string(rule.bad)));
  out.set("good", Tree::of(std::string(rule.good)));
  return out;
}

std::string text_of(const lint::Rule& rule) {
  std::string out;
  out += std::string(rule.code.id) + " " + std::string(rule.name) + " (" + std::string(diag::to_string(rule.severity)) +
         ")\n\n";
  out += std::string(rule.summary) + "\n\nWhy     " + std::string(rule.why) + "\nRemedy  " + std::string(rule.remedy);
  out += "\nSource  " + std::string(rule.source) + "\n\nReported:\n" + indented(rule.bad) + "\nNot reported:\n" +
         indented(rule.good);
  return out;
}

class Explain final : public Invocation {
 public:
  void declare(const Options& command) override {
    command.option("rule", rule_, "Code or name of a rule: GW101, middleware-not-found; without it all are listed");
    command.option("--format", format_, "Form of the answer").one_of({"human", "json"});
  }

  Exit run(const Global&) override {
    if (rule_.empty()) return list();
    const lint::Rule* rule = lint::find_rule(rule_);
    if (rule == nullptr) {
      std::fprintf(stderr, "gw: %s\n", lint::no_such_rule(rule_).c_str());
      return Exit::Usage;
    }
    std::string text = format_ == "json" ? model::to_json(tree_of(*rule), 2) + "\n" : text_of(*rule);
    return write_report(text, "") ? Exit::Clean : Exit::NotAnalysed;
  }

 private:
  Exit list() const {
    std::string text;
    Tree all = Tree::list();
    for (const lint::Rule* rule : lint::rules()) {
      std::string name(rule->name), severity(diag::to_string(rule->severity));
      name.resize(std::max<std::size_t>(name.size(), 28), ' ');
      severity.resize(8, ' ');
      text += std::string(rule->code.id) + "  " + severity + " " + name + " " + std::string(rule->summary) + "\n";
      all.items.push_back(tree_of(*rule));
    }
    if (format_ == "json") text = model::to_json(all, 2) + "\n";
    return write_report(text, "") ? Exit::Clean : Exit::NotAnalysed;
  }

  std::string rule_, format_ = "human";
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(explain) = {
    .name = "explain",
    .summary = "Explain a lint rule, or list all",
    .description =
        "Prints what a rule of gw lint reports, why, what to do about it, where Traefik's behaviour is defined,\n"
        "and an example of what is reported and what is not. Without a rule all are listed.",
    .examples = "# One rule, by code or by name\ngw explain GW101\ngw explain middleware-not-found\n",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::Explain); },
};
