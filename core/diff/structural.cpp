#include "diff/structural.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "diff/items.h"
#include "digest/content.h"

namespace gw::diff {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

std::string_view bare(std::string_view name) { return name.substr(0, name.rfind('@')); }

text::Span place_of(const Item& item) { return item.value->name().written() ? item.value->name() : item.value->span; }

class Comparison {
 public:
  Comparison(const source::Gateway& old, const runtime::Graph& old_graph, const source::Gateway& now,
             const runtime::Graph& now_graph, const StructuralOptions& options)
      : old_gateway_(old),
        now_gateway_(now),
        options_(options),
        version_(std::max(old.version, now.version)),
        old_(items_of(old, old_graph)),
        now_(items_of(now, now_graph)),
        old_content_(old, old_graph, {.servers = options.servers, .defaults = std::max(old.version, now.version)}),
        now_content_(now, now_graph, {.servers = options.servers, .defaults = std::max(old.version, now.version)}),
        match_(old_.size(), kNone),
        taken_(now_.size(), false) {}

  std::vector<Edit> run() {
    match_by([](const Item& item) { return item.name; });
    match_by_content();
    match_by([](const Item& item) { return std::string(bare(item.name)); });
    for (std::size_t i = 0; i < old_.size(); ++i) {
      if (match_[i] != kNone) names_[{old_[i].table, old_[i].name}] = now_[match_[i]].name;
    }
    for (std::size_t i = 0; i < old_.size(); ++i) {
      if (match_[i] == kNone) add(Edit::Kind::Removed, old_[i], {}, old_[i].name, "", place_of(old_[i]));
      else compare(old_[i], now_[match_[i]]);
    }
    for (std::size_t j = 0; j < now_.size(); ++j) {
      if (!taken_[j]) add(Edit::Kind::Added, now_[j], {}, "", now_[j].name, place_of(now_[j]));
    }
    compare_static();
    return std::move(out_);
  }

 private:
  void add(Edit::Kind kind, const Item& item, std::string path, std::string old, std::string now, text::Span span) {
    out_.push_back({kind, item.kind, item.name, std::move(path), std::move(old), std::move(now), span});
  }

  void match(std::size_t i, std::size_t j) {
    match_[i] = j;
    taken_[j] = true;
  }

  /// Pairs what is left by kind and a text; of several with the same text the first goes with the first.
  template <class Text>
  void match_by(Text text) {
    std::unordered_map<std::string, std::vector<std::size_t>> free;
    for (std::size_t j = now_.size(); j-- > 0;) {
      if (!taken_[j]) free[now_[j].kind + "\n" + text(now_[j])].push_back(j);
    }
    for (std::size_t i = 0; i < old_.size(); ++i) {
      if (match_[i] != kNone) continue;
      auto found = free.find(old_[i].kind + "\n" + text(old_[i]));
      if (found == free.end() || found->second.empty()) continue;
      match(i, found->second.back());
      found->second.pop_back();
    }
  }

  /// What was renamed: of several with the same content, one of the same name but for the provider first.
  void match_by_content() {
    auto content = [](digest::Content& of, const Item& item) {
      return item.object != nullptr ? of.of(*item.object) : of.of(*item.value, item.name);
    };
    std::unordered_map<std::string, std::vector<std::size_t>> free;
    for (std::size_t j = now_.size(); j-- > 0;) {
      if (!taken_[j]) free[now_[j].kind + "\n" + content(now_content_, now_[j])].push_back(j);
    }
    if (free.empty()) return;
    for (std::size_t i = 0; i < old_.size(); ++i) {
      if (match_[i] != kNone) continue;
      auto found = free.find(old_[i].kind + "\n" + content(old_content_, old_[i]));
      if (found == free.end() || found->second.empty()) continue;
      auto& places = found->second;
      auto same = std::ranges::find_if(places, [&](std::size_t j) { return bare(now_[j].name) == bare(old_[i].name); });
      if (same == places.end()) same = std::prev(places.end());
      match(i, *same);
      places.erase(same);
    }
  }

  void compare(const Item& old, const Item& now) {
    bool renamed = old.name != now.name;
    // The provider alone tells nothing.
    if (bare(old.name) != bare(now.name)) add(Edit::Kind::Renamed, now, {}, old.name, now.name, place_of(now));
    bool same_status =
        old.object == nullptr || (old.object->status == now.object->status && old.object->routed == now.object->routed);
    if (!renamed && same_status && same_value(*old.value, *now.value) && !renames_matter()) return;
    std::map<std::string, Line> before = lines_of(old, version_, &names_, options_.servers);
    std::map<std::string, Line> after = lines_of(now, version_, nullptr, options_.servers);
    tell(now, before, after);
  }

  /// Some object is called otherwise, so that equal references may lead elsewhere.
  bool renames_matter() {
    if (!renames_) {
      renames_ = std::ranges::any_of(names_, [](const auto& entry) { return entry.first.second != entry.second; });
    }
    return *renames_;
  }

  void tell(const Item& item, const std::map<std::string, Line>& before, const std::map<std::string, Line>& after) {
    auto a = before.begin();
    auto b = after.begin();
    while (a != before.end() || b != after.end()) {
      if (b == after.end() || (a != before.end() && a->first < b->first)) {
        if (a->second.written) add(Edit::Kind::Changed, item, a->first, a->second.shown, "", a->second.span);
        ++a;
      } else if (a == before.end() || b->first < a->first) {
        if (b->second.written) add(Edit::Kind::Changed, item, b->first, "", b->second.shown, b->second.span);
        ++b;
      } else {
        if (a->second.text != b->second.text)
          add(Edit::Kind::Changed, item, a->first, a->second.shown, b->second.shown, b->second.span);
        ++a, ++b;
      }
    }
  }

  void compare_static() {
    const source::Static &old = old_gateway_.install, &now = now_gateway_.install;
    if (old.points_known || now.points_known) return;  // What runs says no more of it than its entry points.
    if (old.given != now.given) {
      Item item{"static", "", "", nullptr, nullptr};
      const source::Static& there = old.given ? old : now;
      std::string text = "static configuration";
      add(old.given ? Edit::Kind::Removed : Edit::Kind::Added, item, {}, old.given ? text : "", old.given ? "" : text,
          there.config.root.span);
      return;
    }
    if (!now.given || old.config.root.kind == model::Value::Kind::Nil ||
        now.config.root.kind == model::Value::Kind::Nil)
      return;
    Item before{"static", "", "", &old.config.root, nullptr}, after{"static", "", "", &now.config.root, nullptr};
    tell(after, lines_of(before, version_, nullptr, true), lines_of(after, version_, nullptr, true));
  }

  const source::Gateway &old_gateway_, &now_gateway_;
  StructuralOptions options_;
  Version version_;  ///< Whose defaults are filled in on both sides.
  std::vector<Item> old_, now_;
  digest::Content old_content_, now_content_;
  std::vector<std::size_t> match_;  ///< By old item.
  std::vector<bool> taken_;         ///< By new item.
  Names names_;
  std::optional<bool> renames_;
  std::vector<Edit> out_;
};

}  // namespace

bool other_form(const Edit& edit) {
  auto provider = [](const std::string& name) { return name.substr(std::min(name.rfind('@'), name.size())); };
  return edit.kind == Edit::Kind::Renamed && provider(edit.old) != provider(edit.now);
}

std::vector<Edit> compare_objects(const source::Gateway& old, const runtime::Graph& old_graph,
                                  const source::Gateway& now, const runtime::Graph& now_graph,
                                  const StructuralOptions& options) {
  return Comparison(old, old_graph, now, now_graph, options).run();
}

}  // namespace gw::diff
