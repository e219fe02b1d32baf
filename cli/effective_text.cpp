#include "cli/effective_text.h"

#include <algorithm>
#include <vector>

#include "report/characters.h"

namespace gw::cli {
namespace {

using model::Tree;
using model::Value;
using runtime::Object;
using runtime::Role;
using runtime::Status;

struct Section {
  Role role;
  const char* title;
};

constexpr Section kSections[] = {
    {Role::Router, "routers"},        {Role::Service, "services"},        {Role::Middleware, "middlewares"},
    {Role::TcpRouter, "TCP routers"}, {Role::TcpService, "TCP services"}, {Role::TcpMiddleware, "TCP middlewares"},
    {Role::UdpRouter, "UDP routers"}, {Role::UdpService, "UDP services"},
};

std::string joined(const Value* list) {
  std::string out;
  if (list == nullptr) return out;
  for (const Value& item : list->items()) out += (out.empty() ? "" : ", ") + std::string(item.string());
  return out;
}

std::string router(const Object& object) {
  auto text = [&](const char* field) {
    const Value* value = object.value.find(field);
    return value == nullptr ? std::string() : std::string(value->string());
  };
  std::string out = text("rule");
  if (std::string service = text("service"); !service.empty()) out += (out.empty() ? "→ " : "  → ") + service;
  if (std::string points = joined(object.value.find("entryPoints")); !points.empty()) out += "  on " + points;
  if (object.value.find("tls") != nullptr) out += "  TLS";
  if (std::string names = joined(object.value.find("middlewares")); !names.empty()) out += "  through " + names;
  return out;
}

/// A service or middleware: its type, and the servers of a balancer.
std::string typed(const Object& object) {
  std::string out;
  for (const model::Property& type : object.value.properties()) {
    out += (out.empty() ? "" : ", ") + std::string(type.name);
    const Value* servers = type.value.find("servers");
    if (servers == nullptr) continue;
    for (const Value& server : servers->items()) {
      const Value* address = server.find("url") != nullptr ? server.find("url") : server.find("address");
      if (address != nullptr) out += "  " + std::string(address->string());
    }
  }
  return out;
}

class Text {
 public:
  Text(const source::Gateway& gateway, const runtime::Graph& graph, const TextStyle& style)
      : gateway_(gateway), graph_(graph), style_(style) {}

  std::string run() {
    if (style_.object.empty()) head();
    for (const Section& section : kSections) table(section);
    return std::move(out_);
  }

 private:
  std::string paint(const char* code, const std::string& text) const {
    return style_.color ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text;
  }

  void head() {
    const source::Static& install = gateway_.install;
    out_ += "Traefik " + to_string(gateway_.version);
    if (!install.given) out_ += " · no static configuration given";
    else out_ += install.starts ? " · starts" : " · " + paint("1;31", "does not start");
    out_ += "\n";
    for (const std::string& error : install.errors) out_ += "  " + report::printable(error) + "\n";
    for (const source::Provider& provider : gateway_.providers) {
      out_ += "provider " + provider.name;
      out_ += provider.loaded ? provider.empty ? " · empty\n" : " · loaded\n" : " · " + paint("1;31", "refused") + "\n";
      for (const std::string& error : provider.errors) out_ += "  " + report::printable(error) + "\n";
      for (const std::string& error : provider.refused) out_ += "  " + report::printable(error) + "\n";
      for (const source::Rejected& one : provider.rejected)
        out_ +=
            "  the API server refuses " + report::printable(one.kind + " " + one.name_space + "/" + one.name) + "\n";
      if (std::size_t others = provider.alternatives.size(); others > 0)
        out_ += "  by chance it publishes this or one of " + std::to_string(others) + " other" +
                (others > 1 ? "s" : "") + " (--format json has them all)\n";
      for (const std::string& text : provider.assumed) out_ += "  assumed: " + report::printable(text) + "\n";
    }
    auto crash = std::ranges::find(graph_.facts, diag::FactKind::Crash, &diag::Fact::kind);
    if (crash != graph_.facts.end())
      out_ += paint("1;31", "Traefik does not survive this") + ": " + report::printable(crash->traefik) + "\n";
  }

  bool shown(const Object& object, Role role) const {
    if (object.role != role) return false;
    if (!style_.object.empty()) return object.name == style_.object;
    return style_.internal || !object.name.ends_with("@internal");
  }

  void table(const Section& section) {
    std::size_t width = 0;
    for (const Object& object : graph_.objects) {
      if (shown(object, section.role))
        width = std::max(width, std::min<std::size_t>(report::columns(report::printable(object.name)), 40));
    }
    if (width == 0) return;
    out_ += "\n" + paint("1", section.title) + "\n";
    for (const Object& object : graph_.objects) {
      if (shown(object, section.role)) row(object, width);
    }
  }

  void row(const Object& object, std::size_t width) {
    bool bad = object.status == Status::Disabled, warned = object.status == Status::Warning;
    bool is_router = object.role == Role::Router || object.role == Role::TcpRouter || object.role == Role::UdpRouter;
    std::string name = report::pad(report::printable(object.name), width);
    out_ += bad ? paint("1;31", "✗") : warned ? paint("1;33", "!") : paint("1;32", "✓");
    out_ += " " + name + "  " + report::printable(is_router ? router(object) : typed(object)) + "\n";
    for (const std::string& error : object.errors)
      out_ += std::string(width + 4, ' ') + report::printable(error) + "\n";
  }

  const source::Gateway& gateway_;
  const runtime::Graph& graph_;
  const TextStyle& style_;
  std::string out_;
};

void collect(const Tree& tree, const std::string& path, const text::SourceSet& sources, Tree& out) {
  for (const auto& [key, member] : tree.members) collect(member, path.empty() ? key : path + "." + key, sources, out);
  for (std::size_t i = 0; i < tree.items.size(); ++i)
    collect(tree.items[i], path + "[" + std::to_string(i) + "]", sources, out);
  bool leaf = tree.members.empty() && tree.items.empty();
  if (leaf) out.set(path, Tree::of(origin_text(tree, sources)));
}

}  // namespace

std::string origin_text(const Tree& leaf, const text::SourceSet& sources) {
  const char* word = leaf.origin == model::OriginKind::Written   ? ""
                     : leaf.origin == model::OriginKind::Default ? "default"
                                                                 : "derived";
  if (!leaf.span.written()) return *word == '\0' ? "derived" : word;
  text::Span span = sources.original(leaf.span);
  text::LineColumn at = sources[span.source].locate(span.begin);
  std::string place =
      report::printable(sources[span.source].name()) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  return *word == '\0' ? place : std::string(word) + " from " + place;
}

Tree origins_of(const Tree& tree, const text::SourceSet& sources) {
  Tree out = Tree::map();
  collect(tree, "", sources, out);
  return out;
}

std::string effective_text(const source::Gateway& gateway, const runtime::Graph& graph, const TextStyle& style) {
  return Text(gateway, graph, style).run();
}

}  // namespace gw::cli
