// A tree as YAML that people read: blocks, plain texts where they are safe, origins as comments.

#include <algorithm>

#include "model/tree.h"

namespace gw::model {
namespace {

/// Readers of YAML 1.1 and 1.2 take it for a text, and nothing in it is an indicator.
bool plain(std::string_view text) {
  constexpr std::string_view kFirst = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_/.";
  constexpr std::string_view kRest = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_/.0123456789-@()`+=*$^";
  if (text.empty() || kFirst.find(text[0]) == std::string_view::npos) return false;
  if (text.find_first_not_of(kRest) != std::string_view::npos) return false;
  std::string lower(text);
  for (char& c : lower) {
    if ('A' <= c && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  constexpr std::string_view kWords[] = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", ".inf", ".nan"};
  bool number = text.find_first_not_of(".0123456789") == std::string_view::npos;
  return !number && std::ranges::find(kWords, lower) == std::end(kWords);
}

class Writer {
 public:
  explicit Writer(const Remark& remark) : remark_(remark) {}

  std::string run(const Tree& tree) {
    if (tree.kind == Tree::Kind::Map && !tree.members.empty()) map(tree, 0, false);
    else out_ += inline_text(tree) + "\n";
    return std::move(out_);
  }

 private:
  static bool block(const Tree& tree) {
    return (tree.kind == Tree::Kind::Map && !tree.members.empty()) ||
           (tree.kind == Tree::Kind::List && !tree.items.empty());
  }

  static std::string text(std::string_view text) {
    return plain(text) ? std::string(text) : to_json(Tree::of(std::string(text)), 0);
  }

  static std::string inline_text(const Tree& tree) {
    return tree.kind == Tree::Kind::String ? text(tree.string) : to_json(tree, 0);
  }

  void end(const Tree& leaf) {
    std::string remark = remark_ ? remark_(leaf) : "";
    if (!remark.empty()) out_ += "  # " + remark;
    out_ += "\n";
  }

  void value(const Tree& tree, std::size_t depth) {
    if (!block(tree)) {
      out_ += " " + inline_text(tree);
      end(tree);
      return;
    }
    out_ += "\n";
    if (tree.kind == Tree::Kind::Map) map(tree, depth + 1, false);
    else list(tree, depth + 1);
  }

  /// `begun`: the first line has its indentation already, that of a list's item.
  void map(const Tree& tree, std::size_t depth, bool begun) {
    for (const auto& [key, member] : tree.members) {
      if (!begun) out_.append(2 * depth, ' ');
      begun = false;
      out_ += text(key) + ":";
      value(member, depth);
    }
  }

  void list(const Tree& tree, std::size_t depth) {
    for (const Tree& item : tree.items) {
      out_.append(2 * depth, ' ');
      out_ += "-";
      if (item.kind == Tree::Kind::Map && !item.members.empty()) {
        out_ += " ";
        map(item, depth + 1, true);
      } else {
        value(item, depth);
      }
    }
  }

  const Remark& remark_;
  std::string out_;
};

}  // namespace

std::string to_yaml(const Tree& tree, const Remark& remark) { return Writer(remark).run(tree); }

}  // namespace gw::model
