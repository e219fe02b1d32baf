#include "source/material.h"

#include <algorithm>
#include <set>

#include "base/store_url.h"
#include "io/file.h"
#include "source/docker/inspect.h"
#include "source/docker/label_file.h"
#include "source/snapshot.h"

namespace gw::source {
namespace {

constexpr const char* kNoObject = "it holds no object of a provider";

class Reader {
 public:
  Reader(text::SourceSet& sources, const Request& request, Project& project, std::vector<Unread>& unread)
      : sources_(sources), request_(request), project_(project), unread_(unread) {}

  Material run() {
    std::vector<text::SourceId> manifests;
    for (const Input& input : std::vector<Input>(project_.inputs)) {
      if (!input.analysed) continue;
      switch (input.kind) {
        case InputKind::Compose: compose(input); break;
        case InputKind::Containers: containers(input.path); break;
        case InputKind::Labels: labels(input.path); break;
        case InputKind::Manifest: keep(input.path, manifests); break;
        case InputKind::Kv: pairs(input.path); break;
        case InputKind::Http: keep(input.path, out_.payloads); break;
        case InputKind::Routes: keep(input.path, out_.routes); break;
        case InputKind::Snapshot: snapshot(input.path); break;
        default: break;
      }
    }
    join_snapshots();
    if (!manifests.empty()) {
      out_.cluster = std::make_shared<Cluster>(read_manifests(sources_, manifests, request_.version));
      const std::string& only = request_.from_namespace;
      if (!only.empty() && !keep_namespace(*out_.cluster, only))
        unread_.push_back({sources_[manifests[0]].name(), "no object lies in the namespace " + only});
    }
    return std::move(out_);
  }

 private:
  std::optional<text::SourceId> open(const std::string& path) {
    Result<std::string> bytes = io::read_file(path);
    if (bytes) return sources_.add(path, *std::move(bytes));
    unread_.push_back({path, bytes.error().message});
    return std::nullopt;
  }

  void keep(const std::string& path, std::vector<text::SourceId>& to) {
    if (std::optional<text::SourceId> id = open(path)) to.push_back(*id);
  }

  template <typename T>
  void take(const std::string& path, Result<T> read, T& to) {
    if (!read) {
      unread_.push_back({path, read.error().message});
      return;
    }
    std::ranges::move(*read, std::back_inserter(to));
  }

  void compose(const Input& input) {
    if (included_.contains(io::real_path(input.path))) return;
    std::vector<std::string> files = {input.path};
    files.insert(files.end(), input.with.begin(), input.with.end());
    ComposeOptions options;
    options.allow_outside = request_.allow_outside;
    auto project = std::make_shared<ComposeProject>(read_compose(sources_, files, options, request_.world));
    for (const std::string& file : project->files) {
      if (!included_.insert(io::real_path(file)).second) continue;
      if (std::ranges::none_of(project_.inputs, [&](const Input& known) { return known.path == file; }))
        project_.inputs.push_back({file, InputKind::Compose, true, {}, {}});
    }
    out_.projects.push_back(std::move(project));
  }

  void containers(const std::string& path) {
    std::optional<text::SourceId> id = open(path);
    if (!id) return;
    Result<Inspected> read = read_inspect(sources_, *id);
    if (!read) {
      unread_.push_back({path, read.error().message});
      return;
    }
    std::ranges::move(read->containers, std::back_inserter(out_.containers));
    std::ranges::move(read->services, std::back_inserter(out_.swarm));
  }

  void labels(const std::string& path) {
    std::optional<text::SourceId> id = open(path);
    if (!id) return;
    if (Result<Container> read = read_labels(sources_, *id)) out_.containers.push_back(*std::move(read));
    else unread_.push_back({path, read.error().message});
  }

  void pairs(const std::string& path) {
    std::optional<text::SourceId> id = open(path);
    if (!id) return;
    out_.has_pairs = true;
    if (base::is_store_url(path)) {
      if (Result<base::StoreUrl> url = base::parse_store_url(path)) {
        out_.store = url->kind == base::StoreUrl::Kind::Etcd ? "etcd" : "redis";
        out_.root_key = url->root;
      }
    }
    take(path, read_kv(sources_, *id), out_.pairs);
  }

  void snapshot(const std::string& path) {
    Result<std::string> bytes = io::read_file(path);
    if (!bytes) {
      unread_.push_back({path, bytes.error().message});
      return;
    }
    std::size_t begin = bytes->find_first_not_of(" \t\r\n");
    if (begin != std::string::npos && (*bytes)[begin] == '[') {
      if (Result<Static> points = load_entry_points(sources_, path, *bytes, request_.version)) {
        out_.entry_points = *std::move(points);
        return;
      }
    }
    snapshots_.push_back({path, *std::move(bytes)});
  }

  /// Several files of one API make one snapshot; where one of them is none, the others are read without it.
  void join_snapshots() {
    if (snapshots_.size() == 1) {
      std::string path = snapshots_[0].path;
      Result<std::vector<Provider>> read =
          load_snapshots(sources_, std::move(snapshots_), request_.version, &out_.internal);
      if (read && read->empty()) unread_.push_back({path, kNoObject});
      else take(path, std::move(read), out_.running);
      return;
    }
    std::vector<SnapshotFile> good;
    for (SnapshotFile& file : snapshots_) {
      Result<std::vector<Provider>> alone = load_snapshot(sources_, file.path, file.bytes, request_.version);
      if (alone && !alone->empty()) good.push_back(std::move(file));
      else if (alone) unread_.push_back({file.path, kNoObject});
      else unread_.push_back({file.path, alone.error().message});
    }
    if (good.empty()) return;
    std::string path = good[0].path;
    take(path, load_snapshots(sources_, std::move(good), request_.version, &out_.internal), out_.running);
  }

  text::SourceSet& sources_;
  const Request& request_;
  Project& project_;
  std::vector<Unread>& unread_;
  Material out_;
  std::vector<SnapshotFile> snapshots_;
  std::set<std::string> included_;  ///< Files of projects read so far.
};

}  // namespace

bool Material::empty() const {
  return projects.empty() && containers.empty() && swarm.empty() && cluster == nullptr && !has_pairs &&
         payloads.empty() && routes.empty() && running.empty();
}

Material read_material(text::SourceSet& sources, const Request& request, Project& project,
                       std::vector<Unread>& unread) {
  return Reader(sources, request, project, unread).run();
}

}  // namespace gw::source
