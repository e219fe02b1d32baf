// Times of reading, decoding and running one file, against bare libyaml events and yaml-cpp over the same bytes.
// bench FILE [--memory] [--as KIND]: one line a measure; `make bench` makes the files and the ratios.
// bench --digest FILE: seconds of running a dynamic file, and of the two digests of what runs.
// bench --table FILE: one line about finding the router of a request, in a table that is given.
// bench --match ROUTERS: one line about finding the router of a request, in a table that is made here.
// bench --people ROUTERS: that table, each router with a request that it should get.

#include <sys/resource.h>
#include <yaml-cpp/yaml.h>
#include <yaml.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "analysis.h"
#include "digest/digest.h"
#include "match.h"
#include "runtime/runtime.h"
#include "schema/schema.h"
#include "source/discover.h"
#include "tables.h"

namespace {

using Clock = std::chrono::steady_clock;

template <typename Work>
double best_of(int rounds, Work&& work) {
  double best = 1e9;
  for (int i = 0; i < rounds; ++i) {
    auto begin = Clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - begin).count());
  }
  return best;
}

long events(const std::string& bytes) {
  yaml_parser_t parser;
  yaml_parser_initialize(&parser);
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  long count = 0;
  for (bool more = true; more; ++count) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser, &event) == 0) break;
    more = event.type != YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return count;
}

std::size_t run(const char* path, const std::string& kind) {
  gw::text::SourceSet sources;
  gw::source::Request request;
  request.version = gw::schema::newest();
  request.inputs = {kind + "=" + path};
  gw::source::Project project = gw::source::discover(sources, request);
  std::size_t objects = 0;
  for (const gw::source::Gateway& gateway : project.gateways)
    objects += gw::runtime::build(gateway, sources, request.world).objects.size();
  return objects;
}

int digest(const char* path) {
  gw::text::SourceSet sources;
  gw::source::Request request;
  request.version = gw::schema::newest();
  request.inputs = {std::string("dynamic=") + path};
  gw::source::Project project = gw::source::discover(sources, request);
  if (project.gateways.empty()) return 3;
  gw::runtime::Graph graph;
  double built = best_of(5, [&] { graph = gw::runtime::build(project.gateways[0], sources, request.world); });
  double seconds[2];
  for (auto level : {gw::digest::Level::Physical, gw::digest::Level::Logical})
    seconds[static_cast<int>(level)] = best_of(5, [&] { gw::digest::digest(project.gateways[0], graph, level, {}); });
  std::printf("%.6f %.6f %.6f\n", built, seconds[0], seconds[1]);
  return 0;
}

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  if (std::strcmp(argv[1], "--match") == 0) return argc < 3 ? 2 : gw::bench::match(std::atoi(argv[2]));
  if (std::strcmp(argv[1], "--people") == 0) return argc < 3 ? 2 : gw::bench::people(std::atoi(argv[2]));
  if (std::strcmp(argv[1], "--table") == 0) return argc < 3 ? 2 : gw::bench::match_table(argv[2]);
  if (std::strcmp(argv[1], "--reach") == 0) return argc < 3 ? 2 : gw::bench::reach(std::atoi(argv[2]));
  if (std::strcmp(argv[1], "--regexps") == 0)
    return argc < 4 ? 2 : gw::bench::regexps(std::atoi(argv[2]), static_cast<unsigned>(std::atoi(argv[3])));
  if (std::strcmp(argv[1], "--tables") == 0)
    return argc < 4 ? 2 : gw::bench::tables(std::atoi(argv[2]), static_cast<unsigned>(std::atoi(argv[3])));
  if (std::strcmp(argv[1], "--diff") == 0) return argc < 4 ? 2 : gw::bench::diff(argv[2], argv[3]);
  if (std::strcmp(argv[1], "--digest") == 0) return argc < 3 ? 2 : digest(argv[2]);
  bool memory_only = argc > 2 && std::strcmp(argv[2], "--memory") == 0;
  std::string kind = argc > 3 && std::strcmp(argv[argc - 2], "--as") == 0 ? argv[argc - 1] : "dynamic";
  if (memory_only) {
    std::size_t objects = run(argv[1], kind);
    std::printf("%zu %ld\n", objects, peak_kilobytes());
    return 0;
  }
  std::ifstream in(argv[1], std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  int rounds = bytes.size() > (8U << 20U) ? 3 : 5;
  double own = best_of(rounds, [&] { run(argv[1], kind); });
  double bare = best_of(rounds, [&] { events(bytes); });
  double tree = best_of(1, [&] { YAML::Load(bytes); });
  std::printf("%zu %.6f %.6f %.6f\n", bytes.size(), own, bare, tree);
  return 0;
}
