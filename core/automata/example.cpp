#include "automata/example.h"

#include <algorithm>

#include "base/rune.h"

namespace gw::automata {
namespace {

constexpr std::size_t kLongest = 10'000;

class Writer {
 public:
  explicit Writer(const Regexp& regexp) : regexp_(regexp) {}

  std::optional<std::string> run() {
    if (!write(regexp_.root)) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool write(std::uint32_t id) {
    const Regexp::Node& node = regexp_.nodes[id];
    switch (node.op) {
      case Regexp::Op::Set: {
        std::optional<Symbol> best = best_of(regexp_.sets[node.set]);
        if (!best || out_.size() > kLongest) return false;
        base::encode(*best, out_);
        return true;
      }
      case Regexp::Op::Concat:
        for (std::uint32_t i = 0; i < node.count; ++i) {
          if (!write(regexp_.children[node.first + i])) return false;
        }
        return true;
      case Regexp::Op::Either: return write(regexp_.children[node.first]);
      case Regexp::Op::Repeat:
        for (int i = 0; i < node.least; ++i) {
          if (!write(regexp_.children[node.first])) return false;
        }
        return true;
      default: return true;
    }
  }

  const Regexp& regexp_;
  std::string out_;
};

}  // namespace

std::optional<std::string> example_of(const Regexp& regexp) { return Writer(regexp).run(); }

std::optional<Symbol> best_of(const CharSet& set) {
  for (auto [first, last] :
       {CharSet::Range{'a', 'z'}, CharSet::Range{'0', '9'}, CharSet::Range{'A', 'Z'}, CharSet::Range{'-', '/'},
        CharSet::Range{'_', '_'}, CharSet::Range{'!', '~'}, CharSet::Range{' ', ' '}, CharSet::Range{0xA1, 0xD7FF},
        CharSet::Range{0, 0xD7FF}, CharSet::Range{0xE000, 0x10FFFF}}) {
    for (const CharSet::Range& range : set.ranges()) {
      if (range.last >= first && range.first <= last) return std::max(range.first, first);
    }
  }
  return std::nullopt;
}

}  // namespace gw::automata
