#include "automata/char_set.h"

#include <algorithm>
#include <string>

#include "automata/unicode_tables.h"
#include "base/strings.h"

namespace gw::automata {
namespace {

constexpr std::uint32_t kLast = 0x10FFFF;

struct Named {
  std::string_view name, is;
};

// unicode.CategoryAliases of Go 1.26, as canonicalName spells them; and the categories that are made of others.
constexpr Named kAliases[] = {
    {"Casedletter", "Lc"},
    {"Closepunctuation", "Pe"},
    {"Cntrl", "Cc"},
    {"Combiningmark", "M"},
    {"Connectorpunctuation", "Pc"},
    {"Control", "Cc"},
    {"Currencysymbol", "Sc"},
    {"Dashpunctuation", "Pd"},
    {"Decimalnumber", "Nd"},
    {"Digit", "Nd"},
    {"Enclosingmark", "Me"},
    {"Finalpunctuation", "Pf"},
    {"Format", "Cf"},
    {"Initialpunctuation", "Pi"},
    {"Letter", "L"},
    {"Letternumber", "Nl"},
    {"Lineseparator", "Zl"},
    {"Lowercaseletter", "Ll"},
    {"Mark", "M"},
    {"Mathsymbol", "Sm"},
    {"Modifierletter", "Lm"},
    {"Modifiersymbol", "Sk"},
    {"Nonspacingmark", "Mn"},
    {"Number", "N"},
    {"Openpunctuation", "Ps"},
    {"Other", "C"},
    {"Otherletter", "Lo"},
    {"Othernumber", "No"},
    {"Otherpunctuation", "Po"},
    {"Othersymbol", "So"},
    {"Paragraphseparator", "Zp"},
    {"Privateuse", "Co"},
    {"Punct", "P"},
    {"Punctuation", "P"},
    {"Separator", "Z"},
    {"Spaceseparator", "Zs"},
    {"Spacingmark", "Mc"},
    {"Surrogate", "Cs"},
    {"Symbol", "S"},
    {"Titlecaseletter", "Lt"},
    {"Unassigned", "Cn"},
    {"Uppercaseletter", "Lu"},
};

constexpr Named kPosix[] = {
    {"alnum", "09AZaz"}, {"alpha", "AZaz"},    {"digit", "09"},       {"graph", "!~"},
    {"lower", "az"},     {"print", " ~"},      {"punct", "!/:@[`{~"}, {"space", "\t\r  "},
    {"upper", "AZ"},     {"word", "09AZ__az"}, {"blank", "\t\t  "},   {"xdigit", "09AFaf"},
};

std::string canonical(std::string_view name) {
  std::string out;
  for (char c : name) {
    if (c == '_' || c == '-' || c == ' ') continue;
    if (!out.empty()) out += base::ascii_lower(c);
    else out += 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

CharSet pairs(std::string_view text) {
  CharSet out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    out.add(static_cast<unsigned char>(text[i]), static_cast<unsigned char>(text[i + 1]));
  return out;
}

void add_class(const unicode::Class& found, CharSet& out) {
  CharSet own;
  for (const unicode::Range& range : unicode::ranges().subspan(found.begin, found.count))
    own.add(range.first, range.last);
  out.add(own);
}

}  // namespace

CharSet CharSet::all() {
  CharSet out;
  out.add(0, kLast);
  return out;
}

/// Most additions come in order, so that the end is the place for them.
void CharSet::add(std::uint32_t first, std::uint32_t last) {
  if (ranges_.empty() || first > ranges_.back().last + 1) {
    ranges_.push_back({first, last});
  } else if (first >= ranges_.back().first) {
    ranges_.back().last = std::max(ranges_.back().last, last);
  } else {
    ranges_.push_back({first, last});
    tidy();
  }
}

void CharSet::add(const CharSet& other) {
  ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
  tidy();
}

void CharSet::tidy() {
  std::ranges::sort(ranges_, {}, &Range::first);
  std::vector<Range> out;
  for (const Range& range : ranges_) {
    if (!out.empty() && range.first <= out.back().last + 1) out.back().last = std::max(out.back().last, range.last);
    else out.push_back(range);
  }
  ranges_ = std::move(out);
}

void CharSet::negate() {
  std::vector<Range> out;
  std::uint32_t next = 0;
  for (const Range& range : ranges_) {
    if (range.first > next) out.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kLast) out.push_back({next, kLast});
  ranges_ = std::move(out);
}

void CharSet::fold() {
  std::vector<Range> more;
  auto orbits = unicode::orbits();
  auto at = [&](std::uint32_t point) { return std::ranges::lower_bound(orbits, point, {}, &unicode::Range::first); };
  for (const Range& range : ranges_) {
    for (auto i = at(range.first); i != orbits.end() && i->first <= range.last; ++i) {
      for (std::uint32_t next = i->last; next != i->first; next = at(next)->last) more.push_back({next, next});
    }
  }
  ranges_.insert(ranges_.end(), more.begin(), more.end());
  tidy();
}

bool CharSet::contains(std::uint32_t point) const {
  auto after = std::ranges::upper_bound(ranges_, point, {}, &Range::first);
  return after != ranges_.begin() && std::prev(after)->last >= point;
}

bool find_class(std::string_view name, CharSet& out, bool& folds) {
  std::string own = canonical(name);
  const Named* alias = std::ranges::find(kAliases, own, &Named::name);
  if (alias != std::end(kAliases)) own = alias->is;
  folds = own != "Lc";
  if (own == "Any") out = CharSet::all();
  else if (own == "Ascii") out.add(0, 0x7F);
  bool assigned = own == "Assigned";
  if (assigned) own = "Cn";
  bool general = own.size() == 1 && std::string_view("CLMNPSZ").find(own) != std::string_view::npos;
  for (const unicode::Class& one : unicode::classes()) {
    bool part = general && one.name.size() == 2 && one.name.starts_with(own);
    bool cased = own == "Lc" && (one.name == "Ll" || one.name == "Lt" || one.name == "Lu");
    if (one.name == own || part || cased) add_class(one, out);
  }
  if (assigned) out.negate();
  return !out.ranges().empty();
}

bool find_posix_class(std::string_view name, CharSet& out) {
  const Named* found = std::ranges::find(kPosix, name, &Named::name);
  if (found != std::end(kPosix)) out = pairs(found->is);
  else if (name == "ascii") out.add(0, 0x7F);
  else if (name == "cntrl") {
    out.add(0, 0x1F);
    out.add(0x7F, 0x7F);
  } else {
    return false;
  }
  return true;
}

CharSet perl_class(char letter) { return pairs(letter == 'd' ? "09" : letter == 's' ? "\t\n\f\r  " : "09AZ__az"); }

}  // namespace gw::automata
