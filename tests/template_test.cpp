#include "template/template.h"

#include <map>
#include <string>

#include "support/catch.h"
#include "support/files.h"
#include "text/source.h"

namespace gw {
namespace {

struct Run {
  text::SourceSet sources;
  text::SourceId id = text::SourceId::None;
  template_::Rendered rendered;

  explicit Run(const std::string& bytes, const std::string& name = "dyn.yml") {
    id = sources.add("dyn.yml", bytes);
    template_::Environment environment{[](std::string_view variable) -> std::optional<std::string> {
      const std::map<std::string, std::string, std::less<>> variables = {
          {"GW_HOST", "env.example"}, {"GW_EMPTY", ""}, {"GW_PORT", "8081"}};
      auto found = variables.find(variable);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    }};
    rendered = template_::render(sources, id, name, environment);
  }

  std::string output() const { return std::string(sources[rendered.source].bytes()); }
  std::string at_fact() const { return std::string(sources.text(rendered.facts.at(0).span)); }
  diag::FactKind kind() const { return rendered.facts.at(0).kind; }
};

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    char c = text[++i];
    out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
  }
  return out;
}

void check_row(const std::vector<std::string>& row) {
  REQUIRE(row.size() >= 3);
  Run run(unescaped(row[1]), row[0]);
  INFO(row[1]);
  const std::string expected = row.size() > 3 ? unescaped(row[3]) : "";  // rows() drops an empty last cell.
  CHECK(run.rendered.analysed == (row[2] != "not-evaluated"));
  CHECK(run.rendered.ok == (row[2] != "error"));
  if (row[2] == "output") {
    CHECK(run.output() == expected);
    CHECK(run.rendered.facts.empty());
  } else if (row[2] == "error") {
    CHECK(run.rendered.error == expected);
    CHECK(run.rendered.facts.size() == 1);
  } else if (!run.rendered.analysed) {
    CHECK(run.rendered.facts.at(0).subject == expected);
  }
}

std::string repeated(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("template: what Go gives", "[template]") {
  for (const char* table :
       {"testdata/template/templates.tsv", "testdata/template/malformed.tsv", "testdata/template/functions.tsv"}) {
    for (const auto& row : testing::rows(table)) check_row(row);
  }
}

TEST_CASE("template: text without actions is its own result", "[template]") {
  Run run("a: }} b\n");
  CHECK(run.rendered.source == run.id);
  CHECK(run.rendered.ok);
}

TEST_CASE("template: positions in the output lead back to the input", "[template]") {
  Run run("a: {{ \"xyz\" }}\nb: {{- range list 1 2 }} c{{ . }}{{ end }}\n");
  CHECK(run.output() == "a: xyz\nb: c1 c2\n");
  auto original = [&](std::uint32_t begin, std::uint32_t end) {
    return std::string(run.sources.text(run.sources.original({run.rendered.source, begin, end})));
  };
  CHECK(original(0, 2) == "a:");
  CHECK(original(4, 5) == "{{ \"xyz\" }}");
  CHECK(original(7, 9) == "b:");
  CHECK(original(14, 15) == "{{ . }}");
}

TEST_CASE("template: facts point at what is wrong", "[template]") {
  Run unknown("a: 1\nb: {{ print (toYaml 1) }}\n");
  CHECK(unknown.kind() == diag::FactKind::TemplateUnknownFunction);
  CHECK(unknown.rendered.facts[0].subject == "toYaml");
  CHECK(unknown.at_fact() == "toYaml");
  Run failing("a: 1\nb: {{ if true }}{{ upper 1 }}{{ end }}\n");
  CHECK(failing.kind() == diag::FactKind::TemplateSyntax);
  CHECK(failing.at_fact() == "{{ upper 1 }}");
  Run now("a: {{ now }}\n");
  CHECK(now.kind() == diag::FactKind::TemplateNotEvaluated);
  CHECK(now.rendered.facts[0].subject == "now");
  CHECK(now.at_fact() == "now");
  CHECK(now.rendered.ok);
  CHECK_FALSE(now.rendered.analysed);
  Run cut("a: {{ \"b\n");
  CHECK(cut.kind() == diag::FactKind::TemplateSyntax);
}

TEST_CASE("template: a function that is not evaluated matters only where it runs", "[template]") {
  Run run("{{ if false }}{{ uuidv4 }}{{ end }}a");
  CHECK(run.rendered.analysed);
  CHECK(run.output() == "a");
}

TEST_CASE("template: the order of a map's keys is not guessed", "[template]") {
  CHECK_FALSE(Run("{{ keys (dict \"a\" 1 \"b\" 2) }}").rendered.analysed);
  CHECK_FALSE(Run("{{ range values (dict \"a\" 1 \"b\" 2) }}{{ end }}").rendered.analysed);
  CHECK_FALSE(Run("{{ keys (dict \"a\" 1 \"b\" 2) | uniq | first }}").rendered.analysed);
  CHECK(Run("{{ keys (dict \"a\" 1 \"b\" 2) | uniq | sortAlpha }}").output() == "[a b]");
}

TEST_CASE("template: every template ends soon", "[template]") {
  const std::string bombs[] = {
      "{{ range 1000000000000 }}x{{ end }}",
      "{{ repeat 1000000000 \"xxxxxxxx\" }}",
      "{{ $x := \"ab\" }}{{ range 100 }}{{ $x = print $x $x }}{{ end }}",
      "{{ $x := list 1 }}{{ range 100 }}{{ $x = list $x $x }}{{ end }}{{ $x }}",
      "{{ $x := list 1 }}{{ range 100000 }}{{ $x = list $x }}{{ end }}{{ $x }}",
      "{{ $d := dict }}{{ set $d \"a\" $d }}",
      "{{ $d := dict }}{{ $e := set $d \"a\" $d }}{{ toJson $d }}{{ deepEqual $d $e }}",
      "{{ define \"r\" }}{{ template \"r\" (add 1 .) }}{{ end }}{{ template \"r\" 1 }}",
      "{{ until 1000000000 }}",
      "{{ seq 1 1000000000 }}",
      "{{ range 100000 }}{{ $x := regexFind \"(((a{10}){10}){10})\" \"aaaa\" }}{{ end }}",
      "{{ printf \"%1000000d\" 1 | repeat 1000 | printf \"%s%s\" \"a\" }}",
      "{{ range until 10000 }}{{ range until 10000 }}{{ end }}{{ end }}",
      repeated("{{ if true }}", 10000) + repeated("{{ end }}", 10000),
      "{{ " + repeated("(", 9999) + "1" + repeated(")", 9999) + " }}",
      "{{ if 0 }}" + repeated("{{ else if 0 }}", 10000) + "{{ end }}",
      repeated("{{ 1 }}", 200000),
      "{{ range 2 }}" + repeated("{{ block \"b\" . }}", 10000),
      "{{ fromJson \"" + repeated("[", 10000) + "\" }}",
  };
  for (const std::string& bomb : bombs) {
    INFO(bomb.substr(0, 100));
    CHECK_FALSE(Run(bomb).rendered.analysed);
  }
  CHECK(Run(repeated("{{ 1 }}", 10000)).output().size() == 10000);
}

}  // namespace gw
