#include "schema/crd.h"

#include <algorithm>

namespace gw::schema {
namespace {

using namespace std::literals;
using Type = CrdField::Type;
using Pattern = CrdField::Pattern;
using Cel = CrdField::Cel;

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();
constexpr std::uint32_t kAny = std::numeric_limits<std::uint32_t>::max();

#include "crd_tables.inc"

}  // namespace

const CrdField* CrdKind::find(std::string_view path) const {
  auto at = std::ranges::lower_bound(fields, path, {}, &CrdField::path);
  return at != fields.end() && at->path == path ? &*at : nullptr;
}

const CrdKind* crd_kind(std::string_view kind) {
  const auto* at = std::ranges::find(kKinds, kind, &CrdKind::kind);
  return at == std::end(kKinds) ? nullptr : at;
}

}  // namespace gw::schema
