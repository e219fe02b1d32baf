// From a rule's matchers to conditions. What each looks at is rule/test.h, what it does rule/holds.cpp.

#include "analysis/catalog.h"
#include "base/strings.h"
#include "rule/test.h"

namespace gw::analysis {

using rule::Test;

class FormulaWriter {
 public:
  FormulaWriter(Catalog& catalog, const rule::Program& program) : catalog_(catalog), program_(program) {}

  Formula run() { return part(program_.expr().root); }

  Formula part(rule::NodeId root) {
    const rule::Expr& expr = program_.expr();
    std::vector<std::uint32_t> leaf_of(expr.nodes.size());
    for (std::uint32_t i = 0; i < program_.leaves().size(); ++i) leaf_of[program_.leaves()[i].node] = i;
    rule::Expr below = expr;
    below.root = root;
    std::vector<std::uint32_t> made(expr.nodes.size());
    for (rule::NodeId id : rule::post_order(below)) {
      const rule::Node& node = expr[id];
      if (node.kind == rule::Kind::Leaf) {
        leaf_ = leaf_of[id];
        negated_ = program_.leaves()[leaf_].negated;
        made[id] = write(program_.test(leaf_));
        continue;
      }
      bool both = node.kind == rule::Kind::And;
      made[id] = join(both ? Formula::Kind::And : Formula::Kind::Or, {made[node.left], made[node.right]});
    }
    out_.root = made[root];
    return std::move(out_);
  }

  Formula leaf(std::size_t i) {
    leaf_ = i;
    negated_ = program_.leaves()[i].negated;
    out_.root = write(program_.test(i));
    return std::move(out_);
  }

 private:
  using Nodes = std::vector<std::uint32_t>;

  std::uint32_t add(const Formula::Node& node) {
    out_.nodes.push_back(node);
    return static_cast<std::uint32_t>(out_.nodes.size() - 1);
  }

  std::uint32_t constant(bool value) {
    return add({.kind = value != negated_ ? Formula::Kind::True : Formula::Kind::False});
  }

  std::uint32_t join(Formula::Kind kind, const Nodes& nodes) {
    if (nodes.size() == 1) return nodes.front();
    Formula::Node node{.kind = kind};
    node.first = static_cast<std::uint32_t>(out_.children.size());
    node.count = static_cast<std::uint32_t>(nodes.size());
    out_.children.insert(out_.children.end(), nodes.begin(), nodes.end());
    return add(node);
  }

  /// Parts of one matcher: negation has gone down to them.
  std::uint32_t all_of(const Nodes& nodes) { return join(negated_ ? Formula::Kind::Or : Formula::Kind::And, nodes); }
  std::uint32_t any_of(const Nodes& nodes) { return join(negated_ ? Formula::Kind::And : Formula::Kind::Or, nodes); }

  std::uint32_t is(Domain domain, std::string_view key, Atom atom) {
    atom.dimension = catalog_.dimension_of(domain, key);
    auto leaf = static_cast<std::uint32_t>(leaf_);
    return add({.kind = Formula::Kind::Is, .literal = {catalog_.add(std::move(atom)), negated_}, .leaf = leaf});
  }

  std::uint32_t text(Domain domain, std::string_view key, std::string_view value) {
    return is(domain, key, {.kind = Atom::Kind::Text, .text = std::string(value)});
  }

  std::uint32_t search(Domain domain, std::string_view key, const rule::GoRegexp& regexp) {
    return is(domain, key, {.kind = Atom::Kind::Search, .text = std::string(regexp.pattern()), .regexp = regexp});
  }

  std::uint32_t searches(Domain domain, const Test& test) {
    Nodes nodes;
    for (const rule::GoRegexp& regexp : test.patterns) nodes.push_back(search(domain, "", regexp));
    return any_of(nodes);
  }

  std::uint32_t host(std::string_view value, bool wild) {
    if (wild && value.starts_with('*'))
      return is(Domain::Host, "", {.kind = Atom::Kind::Suffix, .text = std::string(value.substr(1))});
    return is(Domain::Host, "", {.kind = Atom::Kind::Name, .text = std::string(value)});
  }

  /// A name, with case where `fold` does not take it away.
  std::uint32_t server_name(std::string_view value, bool wild) {
    std::string lower = wild ? base::ascii_lower(value) : std::string(value);
    if (!wild || !lower.starts_with('*')) return text(Domain::ServerName, "", lower);
    std::uint32_t tail = is(Domain::ServerName, "", {.kind = Atom::Kind::Tail, .text = lower.substr(1)});
    return lower.size() > 1 ? tail : all_of({tail, named()});
  }

  /// The client sends a name.
  std::uint32_t named() {
    negated_ = !negated_;
    std::uint32_t out = text(Domain::ServerName, "", "");
    negated_ = !negated_;
    return out;
  }

  std::uint32_t server_names(const std::vector<std::string>& list) {
    if (list.front() == "*") return constant(true);
    Nodes nodes;
    for (const std::string& value : list) {
      if (value == "*") nodes.push_back(named());
      else nodes.push_back(text(Domain::ServerName, "", value));
      if (value.ends_with('.')) nodes.push_back(text(Domain::ServerName, "", value.substr(0, value.size() - 1)));
    }
    return all_of({named(), any_of(nodes)});
  }

  template <class Make>
  std::uint32_t any_text(const std::vector<std::string>& texts, Make make) {
    Nodes nodes;
    for (const std::string& value : texts) nodes.push_back(make(value));
    return any_of(nodes);
  }

  std::uint32_t headers(const Test& test) {
    Nodes nodes;
    if (test.kind == Test::Kind::Header) {
      for (std::size_t i = 0; i < test.texts.size(); i += 2)
        nodes.push_back(text(Domain::Header, test.texts[i], test.texts[i + 1]));
    } else {
      for (std::size_t i = 0; i < test.texts.size(); ++i)
        nodes.push_back(search(Domain::Header, test.texts[i], test.patterns[i]));
    }
    return all_of(nodes);
  }

  std::uint32_t query_texts(const Test& test) {
    Nodes nodes;
    for (std::size_t i = 0; i < test.texts.size(); ++i)
      nodes.push_back(search(Domain::QueryText, test.texts[i], test.patterns[i]));
    return all_of(nodes);
  }

  std::uint32_t ranges(const Test& test) {
    Nodes nodes;
    for (const base::IpRange& range : test.ranges)
      nodes.push_back(is(Domain::Peer, "", {.kind = Atom::Kind::Range, .range = range}));
    return nodes.empty() ? constant(false) : any_of(nodes);
  }

  std::uint32_t write(const Test& test) {
    using Kind = Test::Kind;
    switch (test.kind) {
      case Kind::Always: return constant(true);
      case Kind::ClientIp: return ranges(test);
      case Kind::Method:
        return any_text(test.texts, [&](const std::string& value) { return text(Domain::Method, "", value); });
      case Kind::Host: return host(test.texts[0], true);
      case Kind::HostPlain: return host(test.texts[0], false);
      case Kind::HostList: return any_text(test.texts, [&](const std::string& value) { return host(value, false); });
      case Kind::HostSearch:
        // Also tried with the flattened host, which is empty where names are not flattened.
        return test.patterns[0].search("") ? constant(true) : searches(Domain::Host, test);
      case Kind::RawHostSearch: return searches(Domain::Host, test);
      case Kind::Path: return text(Domain::Path, "", test.texts[0]);
      case Kind::PathPrefix: return is(Domain::Path, "", {.kind = Atom::Kind::Prefix, .text = test.texts[0]});
      case Kind::PathSearch: return searches(Domain::Path, test);
      case Kind::Header:
      case Kind::HeaderSearch: return headers(test);
      case Kind::Query: return text(Domain::Query, test.texts[0], test.texts[1]);
      case Kind::QuerySearch: return search(Domain::Query, test.texts[0], test.patterns[0]);
      case Kind::QueryTemplates: return query_texts(test);
      case Kind::Sni: return server_name(test.texts[0], true);
      case Kind::SniPlain: return server_names({test.texts[0]});
      case Kind::SniList: return server_names(test.texts);
      case Kind::SniSearch: return searches(Domain::ServerName, test);
      case Kind::Alpn:
        return any_text(test.texts, [&](const std::string& value) { return text(Domain::Alpn, "", value); });
    }
    return constant(false);
  }

  Catalog& catalog_;
  const rule::Program& program_;
  Formula out_;
  std::size_t leaf_ = 0;
  bool negated_ = false;
};

Formula Catalog::formula(const rule::Program& program) { return FormulaWriter(*this, program).run(); }
Formula Catalog::part(const rule::Program& program, rule::NodeId node) {
  return FormulaWriter(*this, program).part(node);
}
Formula Catalog::leaf(const rule::Program& program, std::size_t i) { return FormulaWriter(*this, program).leaf(i); }

}  // namespace gw::analysis
