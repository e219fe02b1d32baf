// The Traefik among the services of a project.

#include <algorithm>

#include "base/strings.h"
#include "source/compose/service.h"
#include "source/compose/shell_words.h"

namespace gw::source::compose {
namespace {

/// "ghcr.io/x/traefik:v3.7@sha256:…" is "traefik".
std::string_view program_of(std::string_view image) {
  image = image.substr(0, image.find('@'));
  std::size_t slash = image.rfind('/');
  if (slash != std::string_view::npos) image = image.substr(slash + 1);
  return image.substr(0, image.find(':'));
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool traefik_flag(std::string_view argument) {
  constexpr std::string_view kFlags[] = {"--providers.",   "--entrypoints.", "--certificatesresolvers.",
                                         "--configfile",   "--api.",         "--serverstransport.",
                                         "--experimental."};
  return std::any_of(std::begin(kFlags), std::end(kFlags),
                     [&](std::string_view flag) { return base::starts_with_fold(argument, flag); });
}

/// What Traefik is given: a shell in front of it and its own name are taken off.
std::vector<std::string> arguments_of(std::vector<std::string> words) {
  constexpr std::string_view kShells[] = {"sh", "bash", "ash", "dash"};
  bool shell = words.size() >= 3 && words[1].starts_with('-') && words[1].ends_with('c') &&
               std::find(std::begin(kShells), std::end(kShells), base_name(words[0])) != std::end(kShells);
  if (shell) {
    words = shell_words(words[2]).value_or(std::vector<std::string>());
    if (!words.empty() && words[0] == "exec") words.erase(words.begin());
  }
  if (!words.empty() && base_name(words[0]) == "entrypoint.sh") words.erase(words.begin());
  if (!words.empty() && base_name(words[0]) == "traefik") words.erase(words.begin());
  return words;
}

void add_mounts(Loader& loader, const Node& model, const Node& service, ComposeTraefik& out) {
  if (const Node* volumes = service.find("volumes")) {
    for (const Node* volume : volumes->items) {
      if (volume->string("type") != "bind") continue;
      out.mounts.emplace_back(volume->string("target"), volume->string("source"));
    }
  }
  const Node *configs = service.find("configs"), *known = model.find("configs");
  if (configs == nullptr || known == nullptr) return;
  for (const Node* item : configs->items) {
    std::string_view source = item->string("source");
    const Node* config = known->find(source);
    if (config == nullptr) continue;
    std::string target(item->string("target"));
    if (!target.starts_with('/')) target.insert(0, "/");
    if (target == "/") target += source;
    const Node *file = config->find("file"), *content = config->find("content");
    const Node* variable = config->find("environment");
    if (file != nullptr) out.mounts.emplace_back(std::move(target), file->text);
    else if (content != nullptr) out.contents.emplace_back(std::move(target), content->text);
    else if (variable != nullptr)
      out.contents.emplace_back(std::move(target), loader.scope()->find(variable->text).value_or(""));
  }
}

}  // namespace

void find_traefik(Loader& loader, const Node& model, const std::vector<Service>& services, ComposeProject& project) {
  for (const Service& service : services) {
    const Node& node = *service.node;
    const std::string& name = service.view.name;
    auto entrypoint = read_command(loader, node.find("entrypoint"), name, "entrypoint");
    auto command = read_command(loader, node.find("command"), name, "command");
    if (!service.view.active) continue;
    std::vector<std::pair<std::string, std::string>> environment = read_environment(loader, node, name);
    std::vector<std::string> words = entrypoint.value_or(std::vector<std::string>());
    if (command) words.insert(words.end(), command->begin(), command->end());
    words = arguments_of(std::move(words));
    bool traefik = program_of(service.view.image) == "traefik" ||
                   std::any_of(words.begin(), words.end(), [](const std::string& word) { return traefik_flag(word); });
    if (!traefik) continue;
    ComposeTraefik out;
    out.service = name;
    out.arguments = std::move(words);
    out.environment = std::move(environment);
    add_mounts(loader, model, node, out);
    out.networks = service.view.networks;
    out.ports = service.view.ports;
    out.span = service.view.span;
    project.traefik.push_back(std::move(out));
  }
}

}  // namespace gw::source::compose
