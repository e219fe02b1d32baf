// TOML as github.com/BurntSushi/toml v1.6.0 reads it: its grammar (lex.go), what it lets be defined twice (parse.go),
// and the lines of its errors. Words of errors are ours.

#include <algorithm>

#include "doc/read.h"
#include "doc/toml_scan.h"
#include "doc/toml_tree.h"

namespace gw::doc {
namespace {

bool line_end(int c) { return c == '\n' || c == '\r'; }
bool blank(int c) { return c == ' ' || c == '\t'; }

class Parser {
 public:
  Parser(std::string_view bytes, Document& document) : bytes_(bytes), scan_(bytes), document_(document) {}

  void run() {
    for (int c = scan_.peek(); c != TomlScanner::kEnd; c = scan_.peek()) {
      if (blank(c) || line_end(c)) {
        scan_.next();
      } else if (c == '#') {
        scan_.skip_comment();
      } else {
        if (c == '[') header();
        else pair(nullptr);
        top_end();
      }
    }
  }

  NodeId finish() {
    tree_.root().end = static_cast<std::uint32_t>(bytes_.size());
    return node(tree_.root());
  }
  bool empty() { return tree_.root().members.empty(); }

 private:
  /// Only blanks and a comment may follow on the line.
  void top_end() {
    scan_.skip_blanks();
    int c = scan_.peek();
    if (c == '#') {
      scan_.skip_comment();
      return;
    }
    if (c == TomlScanner::kEnd || line_end(c)) return;
    scan_.next();
    scan_.fail("expected the end of the line");
  }

  TomlText key_part() {
    int c = scan_.peek();
    return c == '"' || c == '\'' ? scan_.quoted() : scan_.bare_name();
  }

  void mark(const TomlText& key) {
    tree_.at = key.begin;
    tree_.line = scan_.line();
  }

  void header() {
    std::uint32_t begin = scan_.at();
    scan_.next();
    bool array = scan_.peek() == '[';
    if (array) scan_.next();
    TomlKey key;
    for (int c = '.'; c == '.';) {
      scan_.skip_blanks();
      c = scan_.peek();
      if (c == ']' || c == '.' || c == TomlScanner::kEnd) scan_.fail("a part of the table's name is empty");
      key.push_back(key_part());
      if (key.size() == 1) mark(key[0]);
      scan_.skip_blanks();
      c = scan_.next();
      if (c != '.' && c != ']') scan_.fail("expected '.' or ']' in the table's name");
    }
    if (array && scan_.next() != ']') scan_.fail("expected ']]' after the table's name");
    tree_.open_header(key, array, begin, scan_.at());
  }

  /// Everything before the =.
  TomlKey key() {
    TomlKey key;
    for (;;) {
      scan_.skip_blanks();
      int c = scan_.peek();
      if (c == '=' || c == '.' || c == TomlScanner::kEnd) scan_.fail("a part of the key is empty");
      key.push_back(key_part());
      if (key.size() == 1) mark(key[0]);
      scan_.skip_blanks();
      c = scan_.next();
      if (c == '=') return key;
      if (c == '\n') scan_.fail_on(scan_.line() - 1, "expected '.' or '=' after the key");
      if (c != '.') scan_.fail("expected '.' or '=' after the key");
    }
  }

  /// A key and its value; within braces also for `braces`, their value.
  void pair(TomlTable* braces) {
    TomlKey outer = tree_.context;
    TomlKey parts = key();
    tree_.open_parents(parts);
    const TomlText& name = parts.back();
    TomlItem item = value(name, false);
    tree_.set_value(name, item);
    tree_.set_array(name, item.kind == TomlItem::Kind::Array);
    if (braces != nullptr) tree_.set_member(*braces, parts, std::move(item));
    tree_.context = std::move(outer);
  }

  TomlItem value(const TomlText& name, bool in_array) {
    scan_.skip_blanks();
    int c = scan_.peek();
    if (c == '[') return array(name);
    if (c == '{') return inline_table(name, in_array);
    if (c == '"' || c == '\'') return text();
    if (c == '+' || c == '-' || (c >= '0' && c <= '9')) {
      std::uint32_t begin = scan_.at();
      return number(begin, scan_.number());
    }
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return word();
    scan_.next();
    if (c == '\n') scan_.fail_on(scan_.line() - 1, "expected a value");
    scan_.fail("expected a value");
  }

  TomlItem scalar(NodeId id, std::uint32_t begin) {
    TomlItem out{TomlItem::Kind::Scalar, begin, scan_.at()};
    out.scalar = id;
    return out;
  }

  TomlItem word() {
    std::uint32_t begin = scan_.at();
    std::string_view word = scan_.word();
    if (word.starts_with("inf") || word.starts_with("nan")) return number(begin, word);
    if (word != "true" && word != "false") scan_.fail("expected a value");
    NodeId id = plain(begin, word.size());
    document_.set_bool(id, word == "true");
    return scalar(id, begin);
  }

  NodeId plain(std::uint32_t begin, std::size_t size) {
    auto length = static_cast<std::uint32_t>(size);
    return document_.add_scalar_in_source(begin, begin + length, Style::Plain, begin, length);
  }

  TomlItem number(std::uint32_t begin, std::string_view token) {
    TomlValue value = read_toml_number(token);
    NodeId id = plain(begin, token.size());
    switch (value.kind) {
      case TomlNumber::Integer: document_.set_int(id, value.integer); break;
      case TomlNumber::Float: document_.set_float(id, value.real); break;
      case TomlNumber::Time: document_.set_timestamp(id); break;
      case TomlNumber::Invalid: scan_.fail("'" + std::string(token) + "' is no number, date or time");
    }
    return scalar(id, begin);
  }

  TomlItem text() {
    TomlText text = scan_.quoted_or_multi();
    return scalar(node(text), text.begin);
  }

  void enter() {
    if (++depth_ > TomlTree::kMaxDepth) scan_.fail("nested too deeply");
  }

  TomlItem array(const TomlText& name) {
    enter();
    TomlItem out{TomlItem::Kind::Array, scan_.at(), 0};
    out.items = std::make_shared<std::vector<TomlItem>>();
    scan_.next();
    tree_.set_array(name, true);
    for (bool more = true; more;) {
      skip_lines();
      int c = scan_.peek();
      if (c == ']') break;
      if (c == ',') scan_.fail("a value is missing before the comma");
      out.items->push_back(value(name, true));
      skip_lines();
      more = scan_.peek() == ',';
      if (more) scan_.next();
    }
    if (scan_.next() != ']') scan_.fail("expected a comma or ']'");
    out.end = scan_.at();
    --depth_;
    return out;
  }

  TomlItem inline_table(const TomlText& name, bool in_array) {
    enter();
    TomlKey outer = tree_.context;
    TomlItem out{TomlItem::Kind::Table, scan_.at(), 0};
    TomlTable* braces = tree_.make(scan_.at(), 0);
    tree_.open_inline(name, in_array, scan_.at());
    scan_.next();
    for (bool more = true; more;) {
      skip_lines();
      int c = scan_.peek();
      if (c == '}') break;
      if (c == ',') scan_.fail("a key is missing before the comma");
      pair(braces);
      skip_lines();
      more = scan_.peek() == ',';
      if (more) scan_.next();
    }
    if (scan_.next() != '}') scan_.fail("expected a comma or '}'");
    tree_.context = std::move(outer);
    out.end = scan_.at();
    braces->end = out.end;
    out.tables.push_back(braces);
    --depth_;
    return out;
  }

  void skip_lines() {
    for (int c = scan_.peek(); blank(c) || line_end(c) || c == '#'; c = scan_.peek()) {
      if (c == '#') scan_.skip_comment();
      else scan_.next();
    }
  }

  NodeId node(const TomlText& text) {
    std::uint32_t first = text.steps.empty() ? text.begin : text.steps.front().source;
    if (bytes_.substr(first, text.text.size()) == text.text && first + text.text.size() <= text.end)
      return document_.add_scalar_in_source(text.begin, text.end, text.style, first,
                                            static_cast<std::uint32_t>(text.text.size()));
    return document_.add_scalar(text.begin, text.end, text.style, text.text, text.steps);
  }

  NodeId node(TomlTable& table) {
    NodeId id = document_.begin_container(Kind::Map, table.begin);
    std::vector<Entry> entries;
    std::uint32_t end = table.end;
    for (TomlTable::Member& member : table.members) {
      NodeId key = node(member.key);
      entries.push_back({key, node(member.item)});
      end = std::max(end, document_.raw(entries.back().value).end);
    }
    document_.end_map(id, end, entries);
    return id;
  }

  NodeId node(TomlItem& item) {
    if (item.kind == TomlItem::Kind::Scalar) return item.scalar;
    if (item.kind == TomlItem::Kind::Table) return node(*item.tables.back());
    NodeId id = document_.begin_container(Kind::List, item.begin);
    std::vector<NodeId> items;
    if (item.items) {
      for (TomlItem& inner : *item.items) items.push_back(node(inner));
    }
    std::uint32_t end = item.end;
    for (TomlTable* table : item.tables) {
      items.push_back(node(*table));
      end = std::max(end, document_.raw(items.back()).end);
    }
    document_.end_list(id, end, items);
    return id;
  }

  std::string_view bytes_;
  TomlScanner scan_;
  Document& document_;
  TomlTree tree_;
  std::size_t depth_ = 0;
};

}  // namespace

Read read_toml(const text::SourceSet& sources, text::SourceId id) {
  Read read;
  std::string_view bytes = sources[id].bytes();
  read.document = Document(sources, id);
  try {
    Parser parser(bytes, read.document);
    parser.run();
    read.document.root = parser.finish();
    read.empty = parser.empty();
  } catch (const TomlFault& fault) {
    read.ok = false;
    read.error = "toml: line " + std::to_string(fault.line) + ": " + fault.message;
    diag::Fact fact;
    fact.kind = fault.message == "invalid UTF-8" ? diag::FactKind::BadEncoding : diag::FactKind::Syntax;
    auto size = static_cast<std::uint32_t>(bytes.size());
    fact.span = {id, std::min(fault.at, size), std::min(fault.at + 1, size)};
    fact.detail = fault.message;
    fact.traefik = read.error;
    fact.fatal = true;
    read.facts.push_back(std::move(fact));
  }
  return read;
}

}  // namespace gw::doc
