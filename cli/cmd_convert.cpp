#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "cli/command.h"
#include "cli/convert_report.h"
#include "cli/inputs.h"
#include "convert/convert.h"
#include "io/file.h"

namespace gw::cli {
namespace {

class Convert final : public Invocation {
 public:
  void declare(const Options& command) override {
    inputs_.declare(command);
    std::vector<std::string> forms;
    for (std::string_view form : convert::form_names()) forms.emplace_back(form);
    command.option("--to", to_, "The form to write").required().value("FORM").one_of(forms);
    command.option("--output", output_, "Write to this file, or into this directory (one that exists, or ends with /)")
        .value("PATH");
    command.option("--namespace", name_space_, "Kubernetes: the namespace of the objects that are written").value("NS");
    command.option("--from-namespace", from_namespace_, "Kubernetes: convert the routes of this namespace only")
        .value("NS");
    command.option("--target-traefik", target_, "The version of Traefik that is to read the output").value("VERSION");
    command.flag("--strict", strict_, "Exit with 1 if something is lost");
    command.flag("--show-secrets", show_secrets_,
                 "If the output does not do what the input does, show the objects that differ");
    command.option("--format", format_, "Of the report on standard error: human or json").one_of({"human", "json"});
  }

  Exit run(const Global& global) override {
    std::optional<Version> target = target_.empty() ? std::nullopt : release(target_);
    if (!target && !target_.empty()) return Exit::Usage;
    // A migration begins at Traefik 2, unless --traefik says otherwise.
    if (target && target->major >= 3) inputs_.prefer("2.11");
    inputs_.only_namespace(from_namespace_);
    text::SourceSet sources;
    std::optional<source::Project> project = inputs_.load(sources, global);
    if (!project) return Exit::Usage;
    convert::Request request;
    request.form = *convert::to_form(to_);
    request.name_space = name_space_;
    request.target = target.value_or(inputs_.version());
    bool analysed = true;
    for (const source::Input& input : project->inputs) {
      if (input.analysed) continue;
      std::fprintf(stderr, "gw: %s: %s\n", input.path.c_str(), input.reason.c_str());
      analysed = false;
    }
    if (!analysed) return Exit::NotAnalysed;
    if (project->gateways.size() != 1) {
      if (project->gateways.empty()) std::fprintf(stderr, "gw: no gateway configuration found\n");
      else std::fprintf(stderr, "gw: %zu gateways found: convert them one by one\n", project->gateways.size());
      return project->gateways.empty() ? Exit::NotAnalysed : Exit::Usage;
    }
    return finish(sources, convert::convert(sources, project->gateways[0], inputs_.world(), request), request);
  }

 private:
  Exit finish(const text::SourceSet& sources, const convert::Converted& converted, const convert::Request& request) {
    if (!converted.error.empty()) {
      std::fprintf(stderr, "gw: %s\n", converted.error.c_str());
      return Exit::NotAnalysed;
    }
    bool proved = converted.read_back && converted.proof.same;
    if (converted.read_back && !proved) {
      std::fprintf(stderr, "gw: the output does not do what the input does; nothing was written\n");
      for (const convert::Difference& difference : converted.proof.differences) {
        std::fprintf(stderr, "gw: %s\n", difference.what.c_str());
        if (show_secrets_) std::fprintf(stderr, "%s\n", difference.content.c_str());
      }
      return Exit::Internal;
    }
    if (!write(converted.written)) return Exit::NotAnalysed;
    std::string report = format_ == "json" ? convert_json(sources, converted)
                                           : convert_text(sources, converted, convert::name_of(request.form));
    std::fputs(report.c_str(), stderr);
    bool lost = std::ranges::any_of(converted.written.losses, [](const auto& loss) { return !loss.kept; });
    return strict_ && lost ? Exit::Findings : Exit::Clean;
  }

  bool write(const encode::Written& written) {
    bool directory = !output_.empty() && (output_.ends_with('/') || io::is_directory(output_));
    if (!directory) {
      std::string all;
      for (const encode::File& file : written.files) all += (all.empty() ? "" : "---\n") + file.text;
      return write_report(all, output_);
    }
    std::error_code problem;
    std::filesystem::create_directories(output_, problem);
    if (problem) {
      std::fprintf(stderr, "gw: %s: %s\n", output_.c_str(), problem.message().c_str());
      return false;
    }
    return std::ranges::all_of(written.files, [&](const encode::File& file) {
      return write_report(file.text, output_ + (output_.ends_with('/') ? "" : "/") + file.path);
    });
  }

  Inputs inputs_;
  std::string to_, output_, name_space_, from_namespace_, target_, format_ = "human";
  bool strict_ = false, show_secrets_ = false;
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(convert) = {
    .name = "convert",
    .summary = "Write the configuration in another form",
    .description =
        "Writes what the input configures as files, labels, Kubernetes objects, keys of a store or flags, to\n"
        "standard output. Everything that the form cannot say is told on standard error with the reason, and so\n"
        "is everything that had to be added. Then gw reads its own output back and compares what Traefik would\n"
        "run; a difference that the report does not name makes the command fail, and nothing is written.",
    .examples =
        "# A TOML file as YAML\ngw convert dynamic.toml --to file-yaml\n\n"
        "# A dynamic file as Kubernetes objects\ngw convert dynamic.yml --to crd --namespace shop --output "
        "manifests/\n\n"
        "# The static configuration as command-line flags\ngw convert traefik.yml --to flags\n",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::Convert); },
};
