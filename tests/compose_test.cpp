// Compose projects: what the containers of testdata/vectors came from, and tables of small projects, whose outcome was
// compared with compose-go v2.

#include "source/compose/compose.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/sha256.h"
#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using namespace gw;
using namespace gw::testing;
using nlohmann::json;

namespace {

/// A project whose files are texts, below the directory "shop".
struct Case {
  std::map<std::string, std::string> files, variables;
  std::vector<std::string> order = {"shop/compose.yml"};
  source::ComposeOptions options;
  std::string head, expected;  ///< The file up to its expectation, and that.
};

source::ComposeProject read_case(text::SourceSet& sources, const Case& test) {
  source::World world;
  world.environment = [&](std::string_view name) -> std::optional<std::string> {
    auto found = test.variables.find(std::string(name));
    return found == test.variables.end() ? std::nullopt : std::optional(found->second);
  };
  source::ComposeOptions options = test.options;
  options.open = [&](const std::string& path) -> std::optional<std::string> {
    auto found = test.files.find(path);
    return found == test.files.end() ? std::nullopt : std::optional(found->second);
  };
  return source::read_compose(sources, test.order, options, world);
}

std::vector<std::string> words(const std::string& line) {
  std::istringstream in(line);
  return {std::istream_iterator<std::string>(in), {}};
}

/// Lines "files a b", "env A=1", "profiles p", "outside", then "--- name" and a text each, at last "=== expected".
Case parse(const std::string& text) {
  Case out;
  std::istringstream in(text);
  std::string line, *at = nullptr;
  while (std::getline(in, line)) {
    if (at != &out.expected) out.head += line + "\n";
    if (line.starts_with("=== ")) {
      at = &out.expected;
    } else if (line.starts_with("--- ")) {
      at = &out.files["shop/" + line.substr(4)];
    } else if (at != nullptr) {
      *at += line + "\n";
    } else if (line.starts_with("env ")) {
      out.variables[line.substr(4, line.find('=') - 4)] = line.substr(line.find('=') + 1);
    } else if (line.starts_with("files ")) {
      out.order.clear();
      for (const std::string& file : words(line.substr(6))) out.order.push_back("shop/" + file);
    } else if (line.starts_with("profiles ")) {
      out.options.profiles = words(line.substr(9));
    } else if (line == "outside") {
      out.options.allow_outside = true;
    }
  }
  return out;
}

void print_labels(std::ostream& out, const text::SourceSet& sources, const char* title,
                  const std::vector<decode::Named>& labels) {
  for (const decode::Named& label : labels) {
    out << "  " << title << " " << label.name << "=" << label.value;
    if (label.value_span.written()) {
      text::LineColumn at = sources[label.value_span.source].locate(label.value_span.begin);
      out << "    # " << sources[label.value_span.source].name() << ":" << at.line << ":" << at.column;
    }
    out << "\n";
  }
}

std::string print(const text::SourceSet& sources, const source::ComposeProject& project) {
  std::ostringstream out;
  out << "project " << project.name << "\n";
  for (const std::string& error : project.errors) out << "refused: " << error << "\n";
  for (const source::ComposeService& service : project.services) {
    out << "service " << service.name << (service.active ? "" : " (off)") << " x" << service.replicas;
    if (!service.image.empty()) out << " image=" << service.image;
    if (!service.network_mode.empty()) out << " mode=" << service.network_mode;
    if (!service.container_name.empty()) out << " container=" << service.container_name;
    if (service.health_check) out << " health-check";
    out << "\n";
    print_labels(out, sources, "label", service.labels);
    print_labels(out, sources, "deploy", service.deploy_labels);
    for (const source::Port& port : service.ports) {
      out << "  port " << port.number << "/" << port.protocol;
      for (const auto& binding : port.bindings) out << " " << binding.host_ip << ":" << binding.host_port;
      out << "\n";
    }
    for (const std::string& network : service.networks) out << "  network " << network << "\n";
  }
  for (const source::ComposeTraefik& traefik : project.traefik) {
    out << "traefik " << traefik.service << "\n";
    for (const std::string& argument : traefik.arguments) out << "  argument " << argument << "\n";
    for (const auto& [name, value] : traefik.environment) out << "  env " << name << "=" << value << "\n";
    for (const auto& [inside, here] : traefik.mounts) out << "  mount " << inside << " = " << here << "\n";
    for (const auto& [inside, bytes] : traefik.contents) out << "  content " << inside << " = " << bytes << "\n";
  }
  for (const source::SwarmService& service : source::swarm_of(project))
    out << "swarm " << service.name << " " << service.endpoint_mode << (service.global ? " global" : "") << " "
        << service.tasks.size() << " tasks\n";
  for (const diag::Fact& fact : project.facts) {
    const char* kind = fact.kind == diag::FactKind::ComposeVariable  ? "unset"
                       : fact.kind == diag::FactKind::ComposeDollar  ? "dollar"
                       : fact.kind == diag::FactKind::ComposeOutside ? "outside"
                       : fact.kind == diag::FactKind::ComposeTwice   ? "twice"
                       : fact.kind == diag::FactKind::ComposeSpace   ? "space"
                                                                     : nullptr;
    if (kind == nullptr) continue;
    text::LineColumn at = sources[fact.span.source].locate(fact.span.begin);
    out << "fact " << kind << " " << fact.subject << (fact.detail.empty() ? "" : " " + fact.detail) << "    # "
        << at.line << ":" << at.column << "\n";
  }
  return out.str();
}

/// As GET /containers/{id}/json gives it.
json as_docker(const source::Container& container) {
  json labels = json::object(), networks = json::object(), ports = json::object();
  for (const decode::Named& label : container.labels) labels[label.name] = label.value;
  for (const source::Attachment& one : container.networks) {
    CHECK((one.assumed || !one.ipv4.empty()));
    networks[one.network] = {
        {"IPAddress", one.ipv4}, {"GlobalIPv6Address", one.ipv6}, {"NetworkID", "net-" + one.network}};
  }
  for (const source::Port& port : container.ports) {
    json bindings;
    for (const auto& binding : port.bindings)
      bindings.push_back({{"HostIp", binding.host_ip}, {"HostPort", binding.host_port}});
    ports[port.number + "/" + port.protocol] = bindings;
  }
  return {{"Id", container.id},
          {"Name", container.name},
          {"Config", {{"Labels", labels}}},
          {"HostConfig", {{"NetworkMode", container.network_mode}}},
          {"NetworkSettings", {{"Ports", ports}, {"Networks", networks}}}};
}

/// A label leads into its token; where that holds no escape, variable or line end, byte by byte.
void check_spans(const text::SourceSet& sources, const decode::Named& label) {
  if (!label.value_span.written()) return;
  if (label.value_steps.empty()) {
    bool null = label.value.empty();
    if (!null && sources.text(label.value_span).size() == label.value.size())
      CHECK(sources.text(label.value_span) == label.value);
    return;
  }
  text::Decoded value{label.value, label.value_span, label.value_steps};
  std::string_view bytes = sources[label.value_span.source].bytes(), token = sources.text(label.value_span);
  for (std::uint32_t i = 0; i < value.text.size(); ++i) {
    text::Span at = value.slice(i, i + 1);
    INFO(label.name << " = " << label.value << " at " << i);
    CHECK(at.begin >= label.value_span.begin);
    CHECK(at.end <= label.value_span.end);
    if (token.find_first_of("$\\\n") == std::string_view::npos) CHECK(bytes[at.begin] == value.text[i]);
  }
}

}  // namespace

TEST_CASE("sha256: the vectors of FIPS 180-4", "[compose][base]") {
  CHECK(base::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(base::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(base::sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(base::sha256_hex(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(base::hex(std::string_view("\x00\xff", 2)) == "00ff");
}

TEST_CASE("compose: the containers of testdata/vectors", "[compose]") {
  std::size_t count = 0;
  for (const std::string& line : zipped_lines("testdata/vectors/providers-docker.jsonl.gz")) {
    const json data = json::parse(line);
    if (data["compose"].is_null()) continue;
    ++count;
    Case test;
    test.files["shop/compose.yml"] = data["compose"].get<std::string>();
    text::SourceSet sources;
    const source::ComposeProject project = read_case(sources, test);
    INFO(data["id"]);
    CHECK(project.name == data["project"].get<std::string>());
    CHECK(project.errors.empty() != data.value("compose_refused", false));
    json actual = json::array();
    for (const source::Container& container : project.containers) actual.push_back(as_docker(container));
    json expected = data["containers"];
    for (json& container : expected) {
      // Whether a container runs and what its image exposes no compose file says.
      if (container["State"]["Status"] != "running") {
        for (json& one : actual) {
          if (one["Id"] == container["Id"]) one["NetworkSettings"] = container["NetworkSettings"];
        }
      }
      container.erase("State");
    }
    CHECK(actual == expected);
    for (const source::ComposeService& service : project.services) {
      for (const decode::Named& label : service.labels) {
        CHECK(sources.text(label.name_span) == label.name);
        check_spans(sources, label);
      }
    }
  }
  CHECK(count == 603);
}

TEST_CASE("compose: testdata/compose", "[compose]") {
  for (const auto& path : cases("testdata/compose", ".case")) {
    DYNAMIC_SECTION(path.filename().string()) {
      Case test = parse(read(path));
      text::SourceSet sources;
      const source::ComposeProject project = read_case(sources, test);
      for (const source::ComposeService& service : project.services) {
        for (const decode::Named& label : service.labels) check_spans(sources, label);
      }
      std::string head = test.head.ends_with("=== expected\n") ? test.head : test.head + "=== expected\n";
      check_golden(path, head + print(sources, project));
    }
  }
}

TEST_CASE("compose: what stands around a variable leads to its own bytes", "[compose]") {
  Case test;
  test.variables["HOST"] = "a.very.long.host.example";
  test.files["shop/compose.yml"] =
      "services:\n  web:\n    image: x\n    labels:\n"
      "      - \"rule=Host(`${HOST}`) && Path(`/${NONE:-path}$$`)\"\n";
  text::SourceSet sources;
  const source::ComposeProject project = read_case(sources, test);
  REQUIRE(project.services.size() == 1);
  REQUIRE(project.services[0].labels.size() == 1);
  const decode::Named& label = project.services[0].labels[0];
  CHECK(label.value == "Host(`a.very.long.host.example`) && Path(`/path$`)");
  const text::Decoded value{label.value, label.value_span, label.value_steps};
  auto bytes_of = [&](const std::string& part) {
    auto at = static_cast<std::uint32_t>(value.text.find(part));
    return std::string(sources.text(value.slice(at, at + static_cast<std::uint32_t>(part.size()))));
  };
  CHECK(bytes_of("Host") == "Host");
  CHECK(bytes_of("a.very.long.host.example") == "${HOST}");
  CHECK(bytes_of("Path") == "Path");
  CHECK(bytes_of("/path").starts_with("/${NONE:-path"));
  CHECK(sources.text(label.name_span) == "rule");
}

TEST_CASE("compose: a thousand services are read whole", "[compose]") {
  Case test;
  std::string& text = test.files["shop/compose.yml"];
  text = "services:\n";
  for (int i = 0; i < 1000; ++i) {
    std::string n = std::to_string(i);
    text += "  s" + n + ":\n    image: nginx\n    expose: [80]\n    labels:\n      - traefik.http.routers.r" + n +
            ".rule=Host(`s" + n + ".example`)\n";
  }
  text::SourceSet sources;
  const source::ComposeProject project = read_case(sources, test);
  CHECK(project.errors.empty());
  REQUIRE(project.containers.size() == 1000);
  CHECK(project.containers[999].name == "/shop-s999-1");
  CHECK(project.containers[999].networks[0].ipv4 == "172.23.0.241");
}

TEST_CASE("compose: the guides of the documentation are read", "[compose][reference]") {
  const auto folder = source_path("../shared/vectors/fixtures/reference");
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: " << folder << " is not there");
    return;
  }
  for (const char* name :
       {"compose-basic-example.yml", "compose-acme-dns.yml", "compose-acme-http.yml", "compose-acme-tls.yml"}) {
    DYNAMIC_SECTION(name) {
      text::SourceSet sources;
      source::World world;
      const auto project = source::read_compose(sources, {(folder / name).string()}, {}, world);
      CHECK(project.errors.empty());
      CHECK(project.services.size() >= 2);
      REQUIRE(project.traefik.size() == 1);
      CHECK(std::any_of(project.traefik[0].arguments.begin(), project.traefik[0].arguments.end(),
                        [](const std::string& one) {
                          return one.starts_with("--entryPoints.") || one.starts_with("--entrypoints.");
                        }));
    }
  }
}
