#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/inputs.h"
#include "cli/rule_answer.h"
#include "io/file.h"

namespace gw::cli {
namespace {

class Rule final : public Invocation {
 public:
  void declare(const Options& command) override {
    command.option("rule", rules_, "Rules, each in one argument").value("RULE");
    command.option("--syntax", syntax_, "Language of the rules (default: v3; of Traefik 2.11 v2)").one_of({"v2", "v3"});
    command.flag("--tcp", tcp_, "Rules of TCP routers");
    command.option("--batch", batch_, "Answer the questions of this file, a JSON object a line; - is standard input")
        .value("FILE");
    command.option("--traefik", traefik_, "Version of Traefik, such as 3.7 or 3.6.15 (default: the newest known)")
        .value("VERSION");
    command.option("--format", format_, "Form of the answer").one_of({"human", "json"});
    command.option("--output", output_, "Write to this file instead of standard output").value("FILE");
  }

  Exit run(const Global& global) override {
    std::optional<Version> version = release(traefik_);
    if (!version) return Exit::Usage;
    version_ = *version;
    if (rules_.empty() == batch_.empty()) {
      std::fprintf(stderr, "gw: rule wants rules or --batch FILE: gw rule 'Host(`a.example`)'\n");
      return Exit::Usage;
    }
    std::string report;
    Exit exit = batch_.empty() ? answer_all(report, use_color(global) && output_.empty()) : answer_batch(report);
    return write_report(report, output_) ? exit : Exit::NotAnalysed;
  }

 private:
  RuleQuestion question(std::string rule, bool tcp, const std::string& syntax) const {
    bool v2 = syntax == "v2" || (syntax.empty() && version_.major < 3);
    return {std::move(rule), tcp ? rule::Protocol::Tcp : rule::Protocol::Http, v2 ? rule::Syntax::V2 : rule::Syntax::V3,
            version_};
  }

  Exit answer_all(std::string& report, bool color) const {
    Exit exit = Exit::Clean;
    model::Tree all = model::Tree::list();
    for (const std::string& rule : rules_) {
      RuleQuestion asked = question(rule, tcp_, syntax_);
      RuleAnswer said = answer(asked);
      if (said.compiled.program == nullptr)
        exit = std::max(exit, said.compiled.limit ? Exit::NotAnalysed : Exit::Findings);
      if (format_ == "json") all.items.push_back(rule_tree(asked, said));
      else report += (report.empty() ? "" : "\n") + rule_text(asked, said, color);
    }
    if (format_ == "json") report = model::to_json(all, 2) + "\n";
    return exit;
  }

  /// A line that is no question gets an answer too, so that answers stand in the order of the questions.
  Exit answer_batch(std::string& report) const {
    Result<std::string> bytes = io::read_file(batch_);
    if (!bytes) {
      std::fprintf(stderr, "gw: --batch: %s\n", bytes.error().message.c_str());
      return Exit::NotAnalysed;
    }
    Exit exit = Exit::Clean;
    std::string_view rest = *bytes;
    for (std::size_t number = 1; !rest.empty(); ++number) {
      std::size_t end = std::min(rest.find('\n'), rest.size());
      std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      std::string why;
      std::optional<RuleQuestion> asked = read_question(line, why);
      if (asked) {
        RuleAnswer said = answer(*asked);
        report += model::to_json(batch_tree(said), 0) + "\n";
        if (said.compiled.limit) exit = Exit::NotAnalysed;
        continue;
      }
      std::fprintf(stderr, "gw: --batch: line %zu: %s\n", number, why.c_str());
      report += model::to_json(model::Tree::map().set("problem", model::Tree::of(why)), 0) + "\n";
      exit = Exit::NotAnalysed;
    }
    return exit;
  }

  std::optional<RuleQuestion> read_question(std::string_view line, std::string& why) const {
    nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
    auto text = [&](const char* name) -> std::optional<std::string> {
      auto found = json.find(name);
      if (found == json.end() || found->is_null()) return std::string();
      if (!found->is_string()) return std::nullopt;
      return found->get<std::string>();
    };
    if (!json.is_object()) {
      why = "no JSON object";
      return std::nullopt;
    }
    std::optional<std::string> kind = text("kind"), syntax = text("syntax"), rule = text("rule");
    if (kind != "http-rule" && kind != "tcp-rule") why = "kind: http-rule or tcp-rule";
    else if (!syntax || (!syntax->empty() && *syntax != "v2" && *syntax != "v3")) why = "syntax: v2 or v3";
    else if (!rule || !json.contains("rule")) why = "rule: a text";
    if (!why.empty()) return std::nullopt;
    return question(*std::move(rule), kind == "tcp-rule", syntax->empty() ? syntax_ : *syntax);
  }

  std::vector<std::string> rules_;
  std::string syntax_, batch_, traefik_, format_ = "human", output_;
  bool tcp_ = false;
  Version version_;
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(rule) = {
    .name = "rule",
    .summary = "Show how Traefik reads a rule, or why it refuses it",
    .description =
        "Says of each rule which priority a router without one gets from it, for which names it wants certificates, "
        "and\n"
        "shows it as a tree with negation where Traefik moves it: to the matchers. Of a rule that Traefik refuses it\n"
        "gives Traefik's own text and points at what is wrong; the exit code is 1 then.\n\n"
        "--batch reads questions such as {\"kind\": \"http-rule\", \"syntax\": \"v3\", \"rule\": \"Host(`a`)\"}, a "
        "JSON\n"
        "object a line, and answers each on a line: {\"error\": null, \"priority\": 9, \"domains\": [\"a\"]}.",
    .examples =
        "# What does it match, and how does it rank?\n"
        "gw rule 'Host(`a.example`) && !PathPrefix(`/api`)'\n\n"
        "# A rule of a TCP router, as Traefik 3.3 reads it\n"
        "gw rule --tcp --traefik 3.3 'HostSNI(`*`)'\n",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::Rule); },
};
