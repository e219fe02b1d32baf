#ifndef GW_CONVERT_RESHAPE_H_
#define GW_CONVERT_RESHAPE_H_

// Changed copies of configurations. What does not change is shared.

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "encode/encode.h"
#include "model/value.h"

namespace gw::convert {

using encode::Path;

/// The new text of a string that plays `role` ("ref<http.service>", "rule.http"); nothing: it stays.
using Rewrite = std::function<std::optional<std::string>(std::string_view role, const model::Value& text)>;

/// `value` with the strings of fields that have a role rewritten. Strings keep their spans.
model::Value rewrite(model::Arena& arena, const model::Value& value, const Rewrite& rewrite);

/// `root` without the values at `paths` (as encode::to_text() prints them); objects and maps that lose their last
/// member stay, empty, but for objects whose field may not stand empty in `form` (schema::Form; 0: each may).
model::Value without(model::Arena& arena, const model::Value& root, const std::set<std::string>& paths,
                     std::uint8_t form = 0);

/// The value at `path`; null if there is none.
const model::Value* at(const model::Value& root, const Path& path);

/// The type of a field's value; of lists and maps that of what they hold.
const schema::Type* type_of(const schema::Type& type, std::string_view field);

/// `root` with the members of a table such as http.routers set; sections are made.
model::Value with_table(model::Arena& arena, const model::Value& root, std::string_view group, std::string_view table,
                        std::span<const model::Property> members);

/// `root` with the servers that a cluster has: `backends` as in encode::Written.
model::Value in_cluster(model::Arena& arena, const model::Value& root,
                        const std::map<std::string, std::vector<std::string>>& backends);

}  // namespace gw::convert

#endif  // GW_CONVERT_RESHAPE_H_
