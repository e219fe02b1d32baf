#include "lint/rule.h"
#include "lint/walk.h"

namespace gw::lint::invisible_character_rule {

struct Character {
  std::string_view bytes, name;
};

constexpr Character kCharacters[] = {{"\xC2\xA0", "a no-break space (U+00A0)"},
                                     {"\xE2\x80\x8B", "a zero-width space (U+200B)"},
                                     {"\xE2\x80\x8C", "a zero-width non-joiner (U+200C)"},
                                     {"\xE2\x80\x8D", "a zero-width joiner (U+200D)"},
                                     {"\xE2\x81\xA0", "a word joiner (U+2060)"},
                                     {"\xEF\xBB\xBF", "a byte order mark (U+FEFF)"},
                                     {"\xE2\x80\x98", "a left single quote (U+2018)"},
                                     {"\xE2\x80\x99", "a right single quote (U+2019)"},
                                     {"\xE2\x80\x9C", "a left double quote (U+201C)"},
                                     {"\xE2\x80\x9D", "a right double quote (U+201D)"},
                                     {"\xCB\x8B", "a modifier grave accent (U+02CB)"},
                                     {"\xE2\x80\xB5", "a reversed prime (U+2035)"},
                                     {"\xEF\xBD\x80", "a full-width grave accent (U+FF40)"}};

/// Looks at names and rules only: in other texts these characters may be meant.
void look(Context& context, std::string_view text, text::Span span) {
  if (!span.written()) return;
  for (const Character& character : kCharacters) {
    if (text.find(character.bytes) == std::string_view::npos) continue;
    std::string_view written = context.sources().text(span);
    std::size_t at = written.find(character.bytes);
    text::Span place = span;
    if (at != std::string_view::npos) {
      place.begin = static_cast<std::uint32_t>(span.begin + at);
      place.end = static_cast<std::uint32_t>(place.begin + character.bytes.size());
    }
    context.report(place, "this is " + std::string(character.name));
    return;
  }
}

void check(Context& context) {
  for_each_value(context.gateway(), [&](const model::Value& value, const schema::Field* field, std::string_view key) {
    if (!key.empty()) look(context, key, value.name());
    if (field != nullptr && (field->role.starts_with("rule") || field->role.starts_with("ref<")))
      look(context, value.string(), value.span);
  });
}

}  // namespace gw::lint::invisible_character_rule

GW_LINT_RULE(invisible_character) = {
    .code = {"GW004"},
    .name = "invisible-character",
    .severity = gw::diag::Severity::Warning,
    .summary = "A character that cannot be seen, or looks like another, stands in a name or a rule.",
    .why = "The name or rule looks right and never matches.",
    .remedy = "Type the character anew.",
    .source = "Unicode categories Zs, Cf; look-alikes of ` and quotes",
    .bad = R"gw(http:
  routers:
    r: {rule: "Host(‘a.example’)", service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)gw",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::invisible_character_rule::check,
};
