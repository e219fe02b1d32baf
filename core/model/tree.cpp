#include "model/tree.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "text/utf8.h"

namespace gw::model {
namespace {

void newline(std::string& out, int indent, int depth) {
  if (indent == 0) return;
  out += '\n';
  out.append(static_cast<std::size_t>(indent * depth), ' ');
}

/// Stands for itself in JSON.
constexpr bool plain(char c) { return 0x20 <= c && c != '"' && c != '\\'; }

/// A byte of ASCII that is not plain.
void write_escape(std::string& out, char c) {
  if (c == '"' || c == '\\') out.append({'\\', c});
  else if (c == '\n') out += "\\n";
  else if (c == '\t') out += "\\t";
  else if (c == '\r') out += "\\r";
  else {
    std::array<char, 8> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "\\u%04x", c);
    out += buffer.data();
  }
}

void write_text(std::string& out, std::string_view text) {
  auto run = [&text](auto belongs) {
    return std::min(text.size(), static_cast<std::size_t>(std::ranges::find_if_not(text, belongs) - text.begin()));
  };
  auto take = [&](std::size_t size) {
    out += text.substr(0, size);
    text.remove_prefix(size);
  };
  out += '"';
  for (take(run(plain)); !text.empty(); take(run(plain))) {
    if (static_cast<unsigned char>(text[0]) < 0x80) {
      write_escape(out, text[0]);
      text.remove_prefix(1);
      continue;
    }
    std::size_t letters = run([](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    std::size_t good = text::first_malformed(text.substr(0, letters));
    take(good);
    if (good == letters) continue;
    out += "\\ufffd";
    text.remove_prefix(1);
  }
  out += '"';
}

void write_real(std::string& out, double real) {
  if (!std::isfinite(real)) {
    out += "null";
    return;
  }
  std::array<char, 400> buffer{};
  double size = std::fabs(real);
  bool plain = size == 0 || (size >= 1e-6 && size < 1e21);
  auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), real,
                           plain ? std::chars_format::fixed : std::chars_format::scientific)
                 .ptr;
  std::string text(buffer.data(), end);
  if (plain && size >= 1e15) {
    // Go writes no more digits than tell the number from its neighbours, and then zeros.
    end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), real, std::chars_format::scientific).ptr;
    std::string_view shortest(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    std::string digits;
    for (char c : shortest.substr(0, shortest.find('e'))) {
      if (c >= '0' && c <= '9') digits += c;
    }
    std::size_t whole = text.size() - (real < 0 ? 1 : 0);
    if (text.find('.') == std::string::npos) {
      digits.resize(std::max(whole, digits.size()), '0');
      text = (real < 0 ? "-" : "") + digits;
    }
  }
  out += text;
}

void write(std::string& out, const Tree& tree, int indent, int depth) {
  switch (tree.kind) {
    case Tree::Kind::Null: out += "null"; return;
    case Tree::Kind::Bool: out += tree.boolean ? "true" : "false"; return;
    case Tree::Kind::Int: out += std::to_string(tree.integer); return;
    case Tree::Kind::Uint: out += std::to_string(tree.uinteger); return;
    case Tree::Kind::Float: write_real(out, tree.real); return;
    case Tree::Kind::String: write_text(out, tree.string); return;
    case Tree::Kind::List:
      out += '[';
      for (std::size_t i = 0; i < tree.items.size(); ++i) {
        if (i > 0) out += ',';
        newline(out, indent, depth + 1);
        write(out, tree.items[i], indent, depth + 1);
      }
      if (!tree.items.empty()) newline(out, indent, depth);
      out += ']';
      return;
    case Tree::Kind::Map:
      out += '{';
      for (std::size_t i = 0; i < tree.members.size(); ++i) {
        if (i > 0) out += ',';
        newline(out, indent, depth + 1);
        write_text(out, tree.members[i].first);
        out += indent == 0 ? ":" : ": ";
        write(out, tree.members[i].second, indent, depth + 1);
      }
      if (!tree.members.empty()) newline(out, indent, depth);
      out += '}';
      return;
  }
}

/// Reads the JSON that the schema holds; \u escapes do not occur there.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<Tree> run() {
    std::optional<Tree> tree = value(0);
    skip();
    if (!rest_.empty()) return std::nullopt;
    return tree;
  }

 private:
  void skip() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n' || rest_[0] == '\t' || rest_[0] == '\r'))
      rest_.remove_prefix(1);
  }
  bool take(std::string_view token) {
    skip();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  std::optional<Tree> value(int depth) {
    if (depth > 32) return std::nullopt;
    if (take("null")) return Tree();
    if (take("true")) return Tree::of(true);
    if (take("false")) return Tree::of(false);
    if (take("\"")) return text();
    if (take("[")) return list(depth);
    if (take("{")) return map(depth);
    return number();
  }

  std::optional<Tree> text() {
    std::string out;
    while (!rest_.empty() && rest_[0] != '"') {
      if (rest_[0] == '\\') rest_.remove_prefix(1);
      if (rest_.empty()) return std::nullopt;
      out += rest_[0];
      rest_.remove_prefix(1);
    }
    if (!take("\"")) return std::nullopt;
    return Tree::of(std::move(out));
  }

  std::optional<Tree> list(int depth) {
    Tree out = Tree::list();
    if (take("]")) return out;
    do {
      std::optional<Tree> item = value(depth + 1);
      if (!item) return std::nullopt;
      out.items.push_back(*std::move(item));
    } while (take(","));
    if (!take("]")) return std::nullopt;
    return out;
  }

  std::optional<Tree> map(int depth) {
    Tree out = Tree::map();
    if (take("}")) return out;
    do {
      if (!take("\"")) return std::nullopt;
      std::optional<Tree> key = text();
      if (!key || !take(":")) return std::nullopt;
      std::optional<Tree> item = value(depth + 1);
      if (!item) return std::nullopt;
      out.members.emplace_back(std::move(key->string), *std::move(item));
    } while (take(","));
    if (!take("}")) return std::nullopt;
    return out;
  }

  std::optional<Tree> number() {
    skip();
    std::size_t length = rest_.find_first_not_of("+-.0123456789eE");
    std::string_view digits = rest_.substr(0, length);
    if (digits.empty()) return std::nullopt;
    Tree out;
    out.kind = Tree::Kind::Int;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.integer);
    if (error != std::errc{} || end != digits.data() + digits.size()) {
      out.kind = Tree::Kind::Float;
      auto real = std::from_chars(digits.data(), digits.data() + digits.size(), out.real);
      if (real.ec != std::errc{} || real.ptr != digits.data() + digits.size()) return std::nullopt;
    }
    rest_.remove_prefix(digits.size());
    return out;
  }

  std::string_view rest_;
};

}  // namespace

Tree::Tree() = default;
Tree::~Tree() = default;
Tree::Tree(const Tree&) = default;
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(const Tree&) = default;
Tree& Tree::operator=(Tree&&) noexcept = default;

Tree Tree::of(std::string text) {
  Tree out;
  out.kind = Kind::String;
  out.string = std::move(text);
  return out;
}

Tree Tree::of(bool value) {
  Tree out;
  out.kind = Kind::Bool;
  out.boolean = value;
  return out;
}

Tree Tree::of(std::int64_t value) {
  Tree out;
  out.kind = Kind::Int;
  out.integer = value;
  return out;
}

Tree Tree::list() {
  Tree out;
  out.kind = Kind::List;
  return out;
}

Tree Tree::map() {
  Tree out;
  out.kind = Kind::Map;
  return out;
}

Tree Tree::list_of(const std::vector<std::string>& texts) {
  Tree out = list();
  for (const std::string& text : texts) out.items.push_back(of(text));
  return out;
}

Tree& Tree::set(std::string key, Tree value) {
  for (auto& [name, old] : members) {
    if (name != key) continue;
    old = std::move(value);
    return *this;
  }
  members.emplace_back(std::move(key), std::move(value));
  return *this;
}

const Tree* Tree::find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

Tree* Tree::find(std::string_view key) { return const_cast<Tree*>(std::as_const(*this).find(key)); }

void Tree::erase(std::string_view key) {
  std::erase_if(members, [&](const auto& member) { return member.first == key; });
}

std::string to_json(const Tree& tree, int indent) {
  std::string out;
  write(out, tree, indent, 0);
  return out;
}

std::optional<Tree> from_json(std::string_view text) { return Reader(text).run(); }

}  // namespace gw::model
