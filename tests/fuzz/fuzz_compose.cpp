// Any bytes as the files of a compose project: nothing crashes, every place lies in its file, and a text without a
// variable stays as it is. The parts of an input are the files, in a fixed order; no file of the machine is read.

#include <map>

#include "base/strings.h"
#include "check.h"
#include "source/compose/compose.h"
#include "source/compose/dotenv.h"
#include "source/compose/interpolate.h"

namespace {

using namespace gw;

void check_label(const decode::Named& label, const text::SourceSet& sources) {
  for (text::Span span : {label.name_span, label.value_span}) {
    if (span.written()) fuzz::check_span(span, sources[span.source].bytes().size());
  }
  std::uint32_t last = 0;
  for (const text::Decoded::Step& step : label.value_steps) {
    fuzz::require(step.decoded >= last && step.decoded <= label.value.size(), "the steps of a label ascend");
    last = step.decoded;
  }
}

void check_project(const source::ComposeProject& project, const text::SourceSet& sources) {
  fuzz::check_facts(project.facts, sources);
  for (const source::ComposeService& service : project.services) {
    for (const decode::Named& label : service.labels) check_label(label, sources);
    for (const decode::Named& label : service.deploy_labels) check_label(label, sources);
  }
  for (const source::Container& container : project.containers)
    fuzz::require(container.id.size() == 64, "an id is a digest");
}

void check_text(std::string_view text) {
  source::compose::Lookup none;
  text::Decoded in{std::string(text), {text::SourceId{1}, 0, static_cast<std::uint32_t>(text.size())}, {{0, 0}}};
  source::compose::Interpolated made = source::compose::interpolate(in, none);
  source::compose::Interpolated plain = source::compose::interpolate(text, none);
  fuzz::require(made.text == plain.text && made.ok() == plain.ok(), "a way back changes nothing");
  if (text.find('$') == std::string_view::npos) fuzz::require(made.text == text, "nothing to fill in");
  std::uint32_t last = 0;
  for (const text::Decoded::Step& step : made.steps) {
    fuzz::require(step.decoded >= last && step.source <= text.size(), "steps ascend and stay in the text");
    last = step.decoded;
  }
  source::compose::EnvFile file = source::compose::read_env_file(text, none);
  for (const auto& entry : file.entries)
    fuzz::require(entry.begin <= entry.end && entry.end <= text.size(), "a value lies in its file");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kNames[] = {"p/compose.yml", "p/over.yml", "p/base.yml", "p/.env", "p/a.env"};
  std::string_view bytes = fuzz::view(data, size);
  check_text(bytes);
  std::map<std::string, std::string, std::less<>> files;
  std::vector<std::string_view> parts = base::split(bytes, "\n%\n");
  for (std::size_t i = 0; i < parts.size() && i < std::size(kNames); ++i) files[std::string(kNames[i])] = parts[i];
  source::ComposeOptions options;
  options.open = [&](const std::string& path) -> std::optional<std::string> {
    auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
  std::vector<std::string> order = {"p/compose.yml"};
  if (files.contains("p/over.yml")) order.emplace_back("p/over.yml");
  text::SourceSet sources;
  check_project(source::read_compose(sources, order, options, {}), sources);
  return 0;
}
