#include <cstdio>

#include "cli/inputs.h"
#include "schema/json_schema.h"

namespace gw::cli {
namespace {

class Schema final : public Invocation {
 public:
  void declare(const Options& command) override {
    command.option("--kind", kind_, "Which file it describes (default: dynamic)")
        .one_of({"static", "dynamic", "cases", "gw.toml"});
    command.option("--traefik", traefik_, "Version of Traefik, such as 3.7 or 3.6.15 (default: the newest known)")
        .value("VERSION");
    command.option("--output", output_, "Write to this file instead of standard output").value("FILE");
  }

  Exit run(const Global&) override {
    std::optional<Version> version = release(traefik_);
    if (!version) return Exit::Usage;
    std::string text = kind_ == "gw.toml"  ? schema::gw_toml_schema()
                       : kind_ == "cases"  ? schema::cases_schema()
                       : kind_ == "static" ? schema::json_schema(schema::static_root(), *version)
                                           : schema::json_schema(schema::dynamic_root(), *version);
    return write_report(text, output_) ? Exit::Clean : Exit::NotAnalysed;
  }

 private:
  std::string kind_ = "dynamic", traefik_, output_;
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(schema) = {
    .name = "schema",
    .summary = "Print a JSON Schema of Traefik's files, of test cases or of gw.toml",
    .description =
        "Prints a JSON Schema (draft 7) of the files that one version of Traefik takes, for completion and checks in\n"
        "editors and for validators. It refuses unknown fields where Traefik refuses them, and knows defaults,\n"
        "deprecated fields and the values of enumerations.\n\n"
        "A schema sees the form of a value, not its meaning: gw lint says more. It takes names only as documented,\n"
        "while Traefik takes them in any case, and it does not know templates.",
    .examples =
        "# For an editor; in the file: # yaml-language-server: $schema=traefik-dynamic.json\n"
        "gw schema --output traefik-dynamic.json\n\n"
        "# Check a static file against the options of an older release\n"
        "gw schema --kind static --traefik 3.3 --output static.json\n"
        "check-jsonschema --schemafile static.json traefik.yml\n",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::Schema); },
};
