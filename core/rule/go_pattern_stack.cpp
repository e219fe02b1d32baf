#include <algorithm>

#include "rule/go_pattern.h"

namespace gw::rule {
namespace {

constexpr int kMostHeight = 1000;
constexpr std::int64_t kMostSize = (128 << 20) / 40;
constexpr std::int64_t kMostCopies = 1000;

bool class_like(GoPatternStack::Op op) { return op <= GoPatternStack::Op::Any; }

}  // namespace

void GoPatternStack::check(const Item& item, std::int64_t times) {
  if (limit_ != Limit::None) return;
  if (!counts_size_) {
    repeats_ = times > kMostSize / repeats_ ? kMostSize : repeats_ * times;
    counts_size_ = made_ >= kMostSize / repeats_;
    if (counts_size_ && std::ranges::any_of(stack_, [](const Item& one) { return one.size > kMostSize; }))
      limit_ = Limit::Large;
  }
  if (counts_size_ && item.size > kMostSize) limit_ = Limit::Large;
  if (limit_ != Limit::None || made_ < kMostHeight) return;
  if (!counts_height_) {
    counts_height_ = true;
    if (std::ranges::any_of(stack_, [](const Item& one) { return one.height > kMostHeight; })) limit_ = Limit::Deep;
  }
  if (item.height > kMostHeight) limit_ = Limit::Deep;
}

void GoPatternStack::add(const Item& item) {
  stack_.push_back(item);
  check(item, 1);
}

/// Go makes one string of literals that stand side by side, except the last, which may yet be repeated.
bool GoPatternStack::merge_literals() {
  std::size_t n = stack_.size();
  if (n < 2) return false;
  Item &last = stack_[n - 1], &before = stack_[n - 2];
  if (last.op != Op::Literal || before.op != Op::Literal || last.fold != before.fold) return false;
  before.size += last.size;
  stack_.pop_back();
  ++free_;
  return true;
}

void GoPatternStack::literal(bool fold) {
  make();
  merge_literals();
  Item item;
  item.op = Op::Literal;
  item.fold = fold;
  add(item);
}

void GoPatternStack::push(Op op) {
  make();
  merge_literals();
  Item item;
  item.op = op;
  add(item);
}

void GoPatternStack::left_paren(int flags, bool captures) {
  push(Op::LeftParen);
  stack_.back().flags = flags;
  stack_.back().captures = captures;
}

GoPatternStack::Item GoPatternStack::collapse(std::size_t from, Op op) {
  Item out = stack_[from];
  if (stack_.size() - from > 1) {
    make();
    out = {};
    out.op = op;
    out.size = op == Op::Alternate ? static_cast<std::int64_t>(stack_.size() - from) - 1 : 0;
    out.copies = 0;
    for (std::size_t i = from; i < stack_.size(); ++i) {
      const Item& one = stack_[i];
      if (one.op == op) ++free_;
      out.height = std::max(out.height, one.height + (one.op == op ? 0 : 1));
      out.size = std::min(out.size + one.size, 4 * kMostSize);
      out.copies = std::max(out.copies, one.copies);
    }
  }
  stack_.resize(from);
  return out;
}

void GoPatternStack::concatenate() {
  merge_literals();
  std::size_t from = stack_.size();
  while (from > 0 && stack_[from - 1].op < Op::LeftParen) --from;
  if (from == stack_.size()) return push(Op::Empty);
  Item item = collapse(from, Op::Concat);
  merge_literals();
  add(item);
}

void GoPatternStack::alternate() {
  std::size_t from = stack_.size();
  while (from > 0 && stack_[from - 1].op < Op::LeftParen) --from;
  if (from == stack_.size()) return push(Op::Empty);
  Item item = collapse(from, Op::Alternate);
  merge_literals();
  add(item);
}

bool GoPatternStack::swap_bar() {
  std::size_t n = stack_.size();
  if (n >= 3 && stack_[n - 2].op == Op::Bar && class_like(stack_[n - 1].op) && class_like(stack_[n - 3].op) &&
      stack_[n - 1].size == 1 && stack_[n - 3].size == 1) {
    stack_[n - 3].op = std::max({stack_[n - 3].op, stack_[n - 1].op, Op::Class});
    stack_.pop_back();
    ++free_;
    return true;
  }
  if (n < 2 || stack_[n - 2].op != Op::Bar) return false;
  std::swap(stack_[n - 1], stack_[n - 2]);
  return true;
}

void GoPatternStack::bar() {
  concatenate();
  if (!swap_bar()) push(Op::Bar);
}

int GoPatternStack::right_paren() {
  concatenate();
  if (swap_bar()) stack_.pop_back();
  alternate();
  std::size_t n = stack_.size();
  if (n < 2 || stack_[n - 2].op != Op::LeftParen) return -1;
  Item inner = stack_[n - 1], paren = stack_[n - 2];
  stack_.resize(n - 2);
  merge_literals();
  if (!paren.captures) {
    add(inner);
    return paren.flags;
  }
  Item group;
  group.op = Op::Group;
  group.height = inner.height + 1;
  group.size = inner.size + 2;
  group.copies = inner.copies;
  add(group);
  return paren.flags;
}

bool GoPatternStack::finish() {
  concatenate();
  if (swap_bar()) stack_.pop_back();
  alternate();
  return stack_.size() == 1;
}

bool GoPatternStack::repeat(Times times, int least, int most) {
  Item inner = stack_.back(), out;
  make();
  out.op = Op::Repeat;
  out.height = inner.height + 1;
  out.copies = inner.copies;
  std::int64_t count = 1;
  switch (times) {
    case Times::Star: out.size = inner.size + 2; break;
    case Times::PlusOrQuest: out.size = inner.size + 1; break;
    case Times::Counted:
      count = most < 0 ? least : most;
      out.size = most < 0 ? (least == 0 ? inner.size + 2 : 1 + least * inner.size) : most * inner.size + most - least;
      out.size = std::max<std::int64_t>(1, out.size);
      out.copies = most == 0 ? 0 : std::max<std::int64_t>(1, count) * inner.copies;
  }
  stack_.back() = out;
  check(out, std::max<std::int64_t>(1, count));
  return times != Times::Counted || (least < 2 && most < 2) || out.copies <= kMostCopies;
}

}  // namespace gw::rule
