// Values for the parts of a request that meet their conditions.

#include <algorithm>

#include "analysis/solver.h"

namespace gw::analysis {

bool Solver::meets(const Dimension& dimension, std::span<const Literal> literals, std::string_view value) const {
  return usual(dimension.domain, form_, value) && std::ranges::all_of(literals, [&](const Literal& literal) {
           return catalog_.atom(literal.atom).holds(value) != literal.negated;
         });
}

/// Values that the conditions suggest, good ones first.
std::vector<std::string> Solver::candidates(const Dimension& dimension, std::span<const Literal> literals) {
  std::vector<std::string> out;
  const std::string* prefix = nullptr;
  for (const Literal& literal : literals) {
    const Atom& atom = catalog_.atom(literal.atom);
    if (literal.negated) continue;
    if (atom.kind == Atom::Kind::Prefix && (prefix == nullptr || prefix->size() < atom.text.size()))
      prefix = &atom.text;
    if (atom.kind == Atom::Kind::Tail || atom.kind == Atom::Kind::Suffix) {
      for (const char* label : {"a", "b1", "any"}) out.push_back(label + atom.text);
    }
    if (atom.kind == Atom::Kind::Search) {
      if (const std::string* sample = catalog_.sample(literal.atom)) {
        out.push_back(*sample);
        if (dimension.domain == Domain::Path && !sample->starts_with('/')) out.push_back("/" + *sample);
      }
    }
  }
  if (prefix != nullptr) {
    for (const char* rest : {"", "a", "/", "/a", "b1", "/any"}) out.push_back(*prefix + rest);
  }
  switch (dimension.domain) {
    case Domain::Host: out.insert(out.end(), {"example.com", "any.example.org"}); break;
    case Domain::Path: out.insert(out.end(), {"/", "/a", "/any"}); break;
    case Domain::Method:
      out.insert(out.end(), {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "PURGE"});
      break;
    case Domain::ServerName: out.insert(out.end(), {"example.com", ""}); break;
    case Domain::QueryText: out.insert(out.end(), {"", dimension.key + "=", dimension.key + "=a"}); break;
    case Domain::Alpn: out.emplace_back("http/1.1"); break;
    default: out.insert(out.end(), {"", "a"}); break;
  }
  return out;
}

Solver::Value Solver::by_automata(const Dimension& dimension, std::span<const Literal> literals, std::string& out) {
  std::vector<automata::Term> terms;
  for (const Literal& literal : literals) {
    const automata::Language* language = catalog_.language(literal.atom);
    if (language == nullptr) {
      unknown_ = "the expression " + catalog_.atom(literal.atom).text + " is too large";
      return Value::Unknown;
    }
    terms.push_back({language, literal.negated});
  }
  const Universe& in = universe(dimension.domain, form_);
  automata::Language key;
  if (dimension.domain == Domain::QueryText) {
    key = *automata::Language::prefix(dimension.key + "=").unite(automata::Language::text(""));
    terms.push_back({&key, false});
  }
  terms.push_back({&in.usual, false});
  automata::Found found = automata::find_text(terms, limits_.texts);
  if (found.kind == automata::Found::Kind::Text) {
    out = std::move(found.text);
    return Value::Found;
  }
  if (found.kind == automata::Found::Kind::None) {
    terms.back().language = &in.all;
    found = automata::find_text(terms, limits_.texts);
    if (found.kind == automata::Found::Kind::None) return Value::None;
    if (found.kind == automata::Found::Kind::Text) {
      unknown_ = "only unusual requests fit";
      return Value::Unknown;
    }
  }
  unknown_ = "the expressions together are too large";
  return Value::Unknown;
}

/// One value that meets all the conditions.
Solver::Value Solver::compute(const Dimension& dimension, std::span<const Literal> literals, std::string& out) {
  std::vector<std::string> values;
  for (const Literal& literal : literals) {
    if (literal.negated || !catalog_.atom(literal.atom).values(values)) continue;
    // There are no others. One that only a strange client can send is proof of nothing.
    bool strange = false;
    for (const std::string& value : values) {
      if (meets(dimension, literals, value)) {
        out = value;
        return Value::Found;
      }
      bool fits = std::ranges::all_of(
          literals, [&](const Literal& other) { return catalog_.atom(other.atom).holds(value) != other.negated; });
      strange = strange || (fits && universe(dimension.domain, form_).all.contains(value));
    }
    if (strange) unknown_ = "only unusual requests fit";
    return strange ? Value::Unknown : Value::None;
  }
  for (std::string& value : candidates(dimension, literals)) {
    bool own = dimension.domain != Domain::QueryText || value.empty() || value.starts_with(dimension.key + "=");
    if (!own || !meets(dimension, literals, value)) continue;
    out = std::move(value);
    return Value::Found;
  }
  return by_automata(dimension, literals, out);
}

Solver::Value Solver::value(std::uint32_t dimension, std::span<const Literal> literals, std::string& out) {
  bool searches = std::ranges::any_of(
      literals, [&](const Literal& literal) { return catalog_.atom(literal.atom).kind == Atom::Kind::Search; });
  if (!searches) return compute(catalog_.dimension(dimension), literals, out);
  std::vector<Literal> key(literals.begin(), literals.end());
  std::ranges::sort(key);
  auto known = known_.find(key);
  if (known == known_.end()) {
    Value value = compute(catalog_.dimension(dimension), literals, out);
    if (value != Value::Unknown) known_.emplace(std::move(key), std::pair(value, out));
    return value;
  }
  out = known->second.second;
  return known->second.first;
}

/// An address: the ends of the ranges are enough to try, because between them nothing changes.
Solver::Value Solver::address(std::span<const Literal> literals, std::string& out) const {
  std::vector<base::Ip> tries;
  auto add = [&](std::string_view text) {
    if (auto ip = base::parse_ip(text)) tries.push_back(*ip);
  };
  auto step = [](base::Ip ip) {
    for (std::size_t i = ip.bytes.size(); i-- > 0;) {
      if (++ip.bytes[i] != 0) break;
    }
    return ip;
  };
  add("192.0.2.1");
  for (const Literal& literal : literals) {
    const base::IpRange& range = catalog_.atom(literal.atom).range;
    if (!literal.negated && range.bits < 127) tries.push_back(step(range.first));
  }
  for (const Literal& literal : literals) {
    const base::IpRange& range = catalog_.atom(literal.atom).range;
    base::Ip last = range.first;
    for (int bit = range.bits; bit < 128; ++bit)
      last.bytes[static_cast<std::size_t>(bit) / 8] |= static_cast<std::uint8_t>(0x80U >> (bit % 8));
    tries.push_back(range.first);
    tries.push_back(step(last));
  }
  for (const char* text : {"198.51.100.77", "0.0.0.0", "2001:db8::1", "::", "::1:0:0:0"}) add(text);
  for (const base::Ip& ip : tries) {
    bool fits = std::ranges::all_of(literals, [&](const Literal& literal) {
      return catalog_.atom(literal.atom).range.contains(ip) != literal.negated;
    });
    if (!fits) continue;
    out = ip.text();
    return Value::Found;
  }
  return Value::None;
}

/// The values of a part that may have several: one that meets all that is wanted, or one for each wish.
Solver::Value Solver::many(std::uint32_t dimension, std::vector<std::string>& out) {
  std::vector<Literal> wanted, banned;
  for (const Literal& literal : by_dimension_[dimension]) (literal.negated ? banned : wanted).push_back(literal);
  if (wanted.empty()) return Value::Found;
  if (wanted.size() > 1) {
    std::string before = unknown_, value_for_all;
    if (value(dimension, by_dimension_[dimension], value_for_all) == Value::Found) {
      out = {value_for_all};
      return Value::Found;
    }
    unknown_ = before;
  }
  for (const Literal& wish : wanted) {
    std::vector<Literal> own = banned;
    own.push_back(wish);
    std::string text;
    Value found = value(dimension, own, text);
    if (found != Value::Found) return found;
    if (std::ranges::find(out, text) == out.end()) out.push_back(std::move(text));
  }
  return Value::Found;
}

void Solver::put(const Dimension& dimension, const std::vector<std::string>& values) {
  switch (dimension.domain) {
    case Domain::Host: witness_.host = values[0]; break;
    case Domain::Path: witness_.path = values[0]; break;
    case Domain::Method: witness_.method = values[0]; break;
    case Domain::Peer: witness_.peer = values[0]; break;
    case Domain::ServerName: witness_.server_name = values[0]; break;
    case Domain::Alpn: witness_.alpn = values; break;
    case Domain::Header:
      for (const std::string& value : values) witness_.headers.emplace_back(dimension.key, value);
      break;
    case Domain::Query:
      for (const std::string& value : values) witness_.query.emplace_back(dimension.key, value);
      break;
    case Domain::QueryText:
      if (!values[0].empty()) witness_.query.emplace_back(dimension.key, values[0].substr(dimension.key.size() + 1));
      break;
  }
}

/// All choices are made: a value for every part. False: there is none, or `unknown_` says why it is not known.
bool Solver::complete() {
  witness_ = {};
  std::vector<std::uint32_t> touched = trail_;
  std::ranges::sort(touched);
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  for (std::uint32_t id : touched) {
    const Dimension& dimension = catalog_.dimension(id);
    const std::vector<Literal>& literals = by_dimension_[id];
    bool wanted = std::ranges::any_of(literals, [](const Literal& literal) { return !literal.negated; });
    // Go takes this header out of the others.
    if (dimension.domain == Domain::Header && dimension.key == "Host" && wanted) return false;
    std::vector<std::string> values;
    Value found = Value::Found;
    if (many_valued(dimension.domain)) {
      found = many(id, values);
    } else {
      values.emplace_back();
      found = dimension.domain == Domain::Peer ? address(literals, values[0]) : value(id, literals, values[0]);
    }
    if (found != Value::Found) return false;
    if (!values.empty()) put(dimension, values);
  }
  return true;
}

}  // namespace gw::analysis
