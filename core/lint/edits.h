#ifndef GW_LINT_EDITS_H_
#define GW_LINT_EDITS_H_

// Changes to what is written, in the style of what stands around it. There is none for the result of a template and
// where the text is not of a form that is surely understood.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "diag/diagnostic.h"
#include "model/value.h"
#include "text/source.h"

namespace gw::lint {

/// Adds a member in front of `sibling`, a written member of `object`. `value` is "{}" or what list_text() gives.
std::optional<diag::Edit> add_member(const text::SourceSet& sources, const model::Value& object,
                                     const model::Value& sibling, std::string_view key, std::string_view value);

/// "[a, b]" in the quotes that the file of `sibling` wants.
std::string list_text(const text::SourceSet& sources, const model::Value& sibling,
                      std::span<const std::string_view> items);

/// Removes a written member of `object` whose value is written as `value`: its line, or its part of a flow mapping.
/// Nothing if a merge or a second spelling of the key might come to light.
std::optional<diag::Edit> remove_member(const text::SourceSet& sources, const model::Value& object,
                                        const model::Value& member, std::string_view value);

}  // namespace gw::lint

#endif  // GW_LINT_EDITS_H_
