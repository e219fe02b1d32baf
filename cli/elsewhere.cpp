#include "cli/elsewhere.h"

#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "io/git.h"
#include "net/store.h"
#include "source/discover.h"

namespace gw::cli {
namespace {

bool is_url(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

/// A tree that cannot be had: each of its names gives the reason.
class Missing : public io::Tree {
 public:
  explicit Missing(Error error) : error_(std::move(error)) {}

  Result<std::string> read(const std::string&, const std::string& name) const override {
    return Error{error_.kind, name + ": " + error_.message};
  }
  std::optional<std::vector<io::DirectoryEntry>> list(const std::string&) const override { return std::nullopt; }
  bool exists(const std::string&) const override { return true; }

 private:
  Error error_;
};

Result<std::string> body(Result<net::HttpReply> reply, const std::string& url) {
  if (!reply) return std::move(reply).error();
  if (reply->status == 200) return std::move(reply->body);
  std::string why = reply->status == 401 || reply->status == 403 ? "give what it asks for with --header"
                    : reply->status == 404 ? "is this Traefik's API, and is it enabled (api.insecure, or a router to "
                                             "api@internal)?"
                                           : "no answer of Traefik's API";
  return Error{Error::Kind::Network, url + " answers " + std::to_string(reply->status) + ": " + why};
}

}  // namespace

void Elsewhere::mount(std::vector<std::string>& inputs) {
  std::vector<std::string> out;
  for (std::string& input : inputs) {
    std::string path = source::split_kind(input).path, kind = input.substr(0, input.size() - path.size());
    if (base::is_store_url(path)) {
      out.push_back(mount_store(path, std::move(kind)));
      continue;
    }
    if (is_url(path)) {
      for (const std::string& file : mount_url(path)) out.push_back((kind.empty() ? "snapshot=" : kind) + file);
      continue;
    }
    mount_revision(path);
    out.push_back(kind + path);
  }
  inputs = std::move(out);
}

void Elsewhere::mount(std::string& input) {
  if (!input.empty() && !is_url(input) && !base::is_store_url(input)) mount_revision(input);
}

/// False: it is a name like any other.
bool Elsewhere::mount_revision(std::string& path) {
  std::size_t begin = path.starts_with("git:") ? 4 : 0;
  std::size_t colon = path.find(':', begin);
  if (colon == std::string::npos || colon == begin || path == "-" || io::exists(path)) return false;
  std::string revision = path.substr(begin, colon - begin), below = path.substr(colon + 1);
  // Names beside it lead on from it, so there is a directory in each.
  if (below.find('/') == std::string::npos && !below.empty()) below.insert(0, "/");
  std::string prefix = revision + ":";
  if (mounted_.insert(prefix).second) {
    Result<std::shared_ptr<const io::Tree>> tree = io::git_tree(revision);
    if (tree) io::mount(prefix, *std::move(tree));
    else io::mount(prefix, std::make_shared<Missing>(std::move(tree).error()));
  }
  path = prefix + below;
  return true;
}

/// The input that stands for it.
std::string Elsewhere::mount_store(const std::string& url, std::string kind) {
  Result<base::StoreUrl> store = base::parse_store_url(url);
  // What is no URL may not be shown whole either.
  std::string name = store ? store->name : base::shown_store_url(url);
  bool docker = name.starts_with("docker:");
  if (kind.empty()) kind = docker ? "containers=" : "kv=";
  if (mounted_.insert(name).second) {
    net::StoreOptions options;
    options.ca_file = options_.ca_file;
    Result<std::string> text = store ? net::open_store(*store, options)->read() : Result<std::string>(store.error());
    auto file = std::make_shared<io::ChangingFile>(std::move(text));
    io::mount(name, file);
    if (store) live_.push_back({*std::move(store), std::move(file)});
  }
  return kind + name;
}

std::vector<std::string> Elsewhere::mount_url(const std::string& url) {
  std::string base = url.substr(0, url.find_first_of("?#"));
  while (base.ends_with('/')) base.pop_back();
  std::string address = base;
  base = net::without_user(base);
  auto fetch = [&](const std::string& path) { return body(net::get(address + path, options_), base + path); };
  std::map<std::string, Result<std::string>> files;
  if (base.find("/api/") != std::string::npos) {
    files.emplace("", fetch(""));
    io::mount(base, std::make_shared<io::KnownFiles>(std::move(files)));
    return {base};
  }
  Result<std::string> data = fetch("/api/rawdata");
  std::vector<std::string> out = {base + "/api/rawdata"};
  if (data) {
    // The list comes in pages.
    if (Result<std::string> points = fetch("/api/entrypoints?per_page=100000")) {
      files.emplace("/api/entrypoints", std::move(points));
      out.push_back(base + "/api/entrypoints");
    }
    if (Result<std::string> version = fetch("/api/version")) {
      nlohmann::json read = nlohmann::json::parse(*version, nullptr, false);
      if (read.is_object() && read.contains("Version") && read["Version"].is_string())
        traefik_ = read["Version"].get<std::string>();
    }
  }
  files.emplace("/api/rawdata", std::move(data));
  io::mount(base, std::make_shared<io::KnownFiles>(std::move(files)));
  return out;
}

}  // namespace gw::cli
