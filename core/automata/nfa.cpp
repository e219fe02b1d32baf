#include "automata/nfa.h"

namespace gw::automata {
namespace {

/// Writes instructions from the end to the beginning: each part is told what follows it.
class Writer {
 public:
  Writer(const Regexp& regexp, std::size_t limit) : regexp_(regexp), limit_(limit) {}

  std::optional<Nfa> run() {
    out_.code.push_back({.kind = Nfa::Kind::Match});
    out_.start = write(regexp_.root, 0);
    if (full()) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool full() const { return out_.code.size() > limit_; }

  std::uint32_t add(const Nfa::Inst& inst) {
    out_.code.push_back(inst);
    return static_cast<std::uint32_t>(out_.code.size() - 1);
  }

  std::uint32_t split(std::uint32_t one, std::uint32_t other) {
    return one == other ? one : add({.kind = Nfa::Kind::Split, .next = one, .other = other});
  }

  std::uint32_t write(std::uint32_t id, std::uint32_t next) {
    if (full()) return next;
    const Regexp::Node& node = regexp_.nodes[id];
    switch (node.op) {
      case Regexp::Op::Empty: return next;
      case Regexp::Op::Set: return add({.kind = Nfa::Kind::Set, .set = node.set, .next = next});
      case Regexp::Op::Concat:
        for (std::uint32_t i = node.count; i > 0; --i) next = write(regexp_.children[node.first + i - 1], next);
        return next;
      case Regexp::Op::Either: {
        std::uint32_t out = write(regexp_.children[node.first + node.count - 1], next);
        for (std::uint32_t i = node.count - 1; i > 0; --i)
          out = split(write(regexp_.children[node.first + i - 1], next), out);
        return out;
      }
      case Regexp::Op::Repeat: return repeat(node, next);
      default: return add({.kind = Nfa::Kind::Assert, .op = node.op, .next = next});
    }
  }

  std::uint32_t repeat(const Regexp::Node& node, std::uint32_t next) {
    std::uint32_t child = regexp_.children[node.first];
    std::uint32_t out = next;
    if (node.most < 0) {
      out = add({.kind = Nfa::Kind::Split, .next = next, .other = next});
      std::uint32_t body = write(child, out);
      out_.code[out].next = body;
    }
    for (int i = node.least; i < node.most && !full(); ++i) out = split(write(child, out), next);
    for (int i = 0; i < node.least && !full(); ++i) out = write(child, out);
    return out;
  }

  const Regexp& regexp_;
  std::size_t limit_;
  Nfa out_;
};

}  // namespace

std::optional<Nfa> to_nfa(const Regexp& regexp, std::size_t limit) { return Writer(regexp, limit).run(); }

}  // namespace gw::automata
