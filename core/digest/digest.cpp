#include "digest/digest.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <tuple>

#include "base/parallel.h"
#include "base/sha256.h"
#include "digest/content.h"
#include "digest/members.h"
#include "digest/ties.h"
#include "model/view.h"
#include "runtime/cookie.h"
#include "runtime/router.h"

namespace gw::digest {
namespace {

using model::Value;
using runtime::Object;
using runtime::Role;

bool is_router(Role role) { return role == Role::Router || role == Role::TcpRouter || role == Role::UdpRouter; }

/// Texts one behind the other, so that no two lists of texts give the same bytes.
void append(std::string& bytes, std::string_view text) {
  bytes += std::to_string(text.size());
  bytes += ':';
  bytes += text;
}

Options options_of(Level level, const File& file) {
  Options out;
  out.file = file;
  out.cookies = true;
  out.servers = out.names = level == Level::Physical;
  return out;
}

class Maker {
 public:
  Maker(const source::Gateway& gateway, const runtime::Graph& graph, Level level, const File& file)
      : gateway_(gateway),
        graph_(graph),
        physical_(level == Level::Physical),
        options_(options_of(level, file)),
        content_(gateway, graph, options_),
        ties_(find_ties(gateway, graph)) {}

  Digest run() {
    objects();
    if (physical_) transports();
    tls();
    settings();
    for (auto& [kind, entries] : entries_) {
      auto key = [](const Entry& entry) { return std::tie(entry.name, entry.digest); };
      if (!std::ranges::is_sorted(entries, {}, key)) std::ranges::sort(entries, {}, key);
      std::ranges::move(entries, std::back_inserter(out_.objects));
    }
    std::ranges::sort(counted_);
    std::string all;
    append(all, physical_ ? "gw digest 1" : "gw logical digest 1");
    for (const std::string& one : counted_) all += one;
    out_.digest = base::sha256_hex(all);
    out_.complete = complete_ && content_.complete();
    notes();
    return std::move(out_);
  }

 private:
  /// `counts`: it does so by itself, not only where others refer to it. `called`: it has a name in Traefik.
  void add(std::string_view kind, std::string name, std::string_view content, bool counts = true, bool called = true) {
    std::string digest = digest_of(kind, name, content, called);
    add_digest(kind, std::move(name), std::move(digest), counts);
  }

  std::string digest_of(std::string_view kind, std::string_view name, std::string_view content, bool called) const {
    std::string bytes;
    append(bytes, kind);
    if (physical_ && called) append(bytes, name);
    append(bytes, content);
    return base::sha256_hex(bytes);
  }

  void add_digest(std::string_view kind, std::string name, std::string digest, bool counts) {
    if (counts) counted_.push_back(digest);
    entries_[kind].push_back({std::string(kind), std::move(name), std::move(digest)});
  }

  void objects() {
    std::vector<const Object*> all;
    for (const Object& object : graph_.objects) {
      // Those of Traefik's own follow from the static configuration, which counts as a whole.
      if (runtime::provider_of(object.name) != "internal") all.push_back(&object);
    }
    std::vector<std::string> digests(all.size());
    auto work_out = [&](Content& content, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        std::string text = content.of(*all[i]);
        if (auto tie = ties_.places.find(all[i]); tie != ties_.places.end()) text += " " + tie->second;
        digests[i] = digest_of(kind_of(all[i]->role), content.called(all[i]->name), text, true);
      }
    };
    if (physical_) {
      // Objects count by themselves there, so that each may be worked out anywhere.
      std::mutex reading;
      Options options = options_;
      if (options_.file) {
        options.file = [&](std::string_view name) {
          std::lock_guard lock(reading);
          return options_.file(name);
        };
      }
      base::in_parts(all.size(), 500, [&](std::size_t begin, std::size_t end) {
        Content content(gateway_, graph_, options);
        work_out(content, begin, end);
        if (!content.complete()) complete_ = false;
      });
    } else {
      work_out(content_, 0, all.size());
    }
    for (std::size_t i = 0; i < all.size(); ++i)
      add_digest(kind_of(all[i]->role), content_.called(all[i]->name), std::move(digests[i]),
                 physical_ || is_router(all[i]->role));
  }

  void transports() {
    for (auto [table, kind] :
         {std::pair("http.serversTransports", "transport"), {"tcp.serversTransports", "TCP transport"}}) {
      each_member(gateway_, table, [&, kind = kind](const source::Provider& provider, const model::Property& member) {
        named(kind, provider, member);
      });
    }
  }

  void tls() {
    for (const runtime::TlsOptions& options : graph_.tls_options) {
      bool always = options.name == "default";  // It holds for connections that no router takes.
      if (!physical_ && !always) continue;
      std::string content = content_.of(options.value, options.name) + (options.fault.empty() ? "" : " fault");
      add("TLS options", content_.called(options.name), content);
    }
    each_member(gateway_, "tls.stores", [&](const source::Provider& provider, const model::Property& member) {
      // Traefik serves nothing from other stores (asked of 3.7.13).
      named("TLS store", provider, member, physical_ || member.name == "default");
    });
    certificates();
  }

  void certificates() {
    std::map<text::SourceId, std::vector<std::string>> files;
    each_certificate(gateway_, [&](const source::Provider& provider, const Value& certificate) {
      std::string name(model::written(certificate, "certFile"));
      if (name.find('\n') != std::string::npos) name = "(PEM)";
      std::string content = content_.of(certificate, "@" + provider.name);
      files[certificate.span.source].push_back(content);
      add("certificate", std::move(name), content, true, false);
    });
    if (!physical_) return;
    // Of two for the same names the first is served (asked of 3.7.13); the order of files does not count.
    for (const auto& [file, contents] : files) {
      std::string order;
      for (const std::string& content : contents) append(order, content);
      if (contents.size() > 1) add("certificate", "(order)", order);
    }
  }

  void named(std::string_view kind, const source::Provider& provider, const model::Property& member,
             bool counts = true) {
    std::string name = std::string(member.name) + "@" + provider.name;
    add(kind, content_.called(name), content_.of(member.value, name), counts);
  }

  void settings() {
    if (!gateway_.install.given) return;
    const std::string owner = "@";
    for (const model::Property& section : gateway_.install.config.root.properties()) {
      if (section.name == "providers" || section.name == "global" || section.name == "log" ||
          section.name == "accessLog")
        continue;
      if (section.name != "entryPoints" && section.name != "certificatesResolvers") {
        add("static", std::string(section.name), std::string(section.name) + content_.of(section.value, owner));
        continue;
      }
      std::string_view kind = section.name == "entryPoints" ? "entry point" : "certificate resolver";
      for (const model::Property& member : section.value.properties()) {
        std::string name(member.name);
        add(kind, name, name + " " + content_.of(member.value, owner));
      }
    }
  }

  void notes() {
    for (const source::Provider& provider : gateway_.providers) {
      if (provider.alternatives.empty()) continue;
      out_.notes.push_back({"provider " + provider.name, "what it publishes depends on chance: this is one of " +
                                                             std::to_string(provider.alternatives.size() + 1) +
                                                             " answers (gw effective has all)"});
    }
    std::ranges::copy(ties_.notes, std::back_inserter(out_.notes));
    note_cookies();
  }

  void note_cookies() {
    std::vector<std::string> made;
    for (const Object& object : graph_.objects) {
      if (object.role != Role::Service) continue;
      for (const char* kind : {"loadBalancer", "weighted"}) {
        const Value* cookie = object.value.at(std::string(kind) + ".sticky.cookie");
        if (cookie == nullptr) continue;
        std::string_view name = model::written(*cookie, "name");
        if (name.empty() || name == runtime::cookie_name({}, object.name)) made.emplace_back(object.name);
      }
    }
    if (made.empty()) return;
    std::string what =
        made.size() == 1 ? "session cookie of " + made[0] : "session cookies of " + made[0] + " and " + made[1];
    if (made.size() > 2) what += " (and " + std::to_string(made.size() - 2) + " more)";
    out_.notes.push_back({what,
                          "Traefik makes the cookie's name of the service's, so that it is another one in a form "
                          "that calls the service otherwise; sticky.cookie.name keeps it"});
  }

  const source::Gateway& gateway_;
  const runtime::Graph& graph_;
  bool physical_;
  Options options_;
  Content content_;
  std::atomic<bool> complete_ = true;  ///< So were the parts that were worked out elsewhere.
  Ties ties_;
  std::vector<std::string> counted_;
  std::map<std::string_view, std::vector<Entry>> entries_;  ///< By kind.
  Digest out_;
};

}  // namespace

std::string_view kind_of(Role role) {
  constexpr std::string_view kNames[] = {"router",      "service",        "middleware", "TCP router",
                                         "TCP service", "TCP middleware", "UDP router", "UDP service"};
  return kNames[static_cast<std::size_t>(role)];
}

Digest digest(const source::Gateway& gateway, const runtime::Graph& graph, Level level, const File& file) {
  return Maker(gateway, graph, level, file).run();
}

}  // namespace gw::digest
