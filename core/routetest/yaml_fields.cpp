#include "routetest/yaml_fields.h"

#include "base/strings.h"

namespace gw::routetest {

using doc::Kind;
using doc::NodeId;

bool YamlFields::afford(std::size_t count, NodeId id) {
  if (count <= budget_) {
    budget_ -= count;
    return true;
  }
  budget_ = 0;
  if (!overdrawn_) fail(id, "aliases make this file too large: write fewer of them");
  overdrawn_ = true;
  return false;
}

void YamlFields::map(NodeId id, const std::vector<Field>& fields, std::string_view what) {
  if (document_[id].kind != Kind::Map) return fail(id, std::string(what) + " is a map of keys and values");
  for (const doc::Entry& entry : document_.entries(id)) {
    if (!afford(1, entry.key)) return;
    std::string_view name = document_[entry.key].kind == Kind::Scalar ? document_.text(entry.key) : std::string_view();
    auto field = fields.begin();
    while (field != fields.end() && field->name != name) ++field;
    if (field != fields.end()) {
      field->handler(entry.value);
      continue;
    }
    std::vector<std::string> names;
    for (const Field& known : fields) names.push_back(known.name);
    const std::string* nearest = base::nearest(name, names);
    std::string message = std::string(what) + " has no key " + base::quote(name.substr(0, 100));
    if (nearest != nullptr) {
      message += ", did you mean " + *nearest + "?";
    } else {
      message += ": it has ";
      for (const std::string& known : names) message += (&known == names.data() ? "" : ", ") + known;
    }
    fail(entry.key, std::move(message));
  }
}

bool YamlFields::scalar(NodeId id, std::string& to) {
  if (!afford(1, id)) return false;
  if (document_[id].kind != Kind::Scalar) {
    fail(id, "a text is expected here");
    return false;
  }
  to = document_.text(id);
  return true;
}

bool YamlFields::scalars(NodeId id, std::vector<std::string>& to) {
  if (document_[id].kind != Kind::List) {
    fail(id, "a list of texts is expected here");
    return false;
  }
  to.clear();
  for (NodeId item : document_.items(id)) {
    if (!scalar(item, to.emplace_back())) return false;
  }
  return true;
}

YamlFields::Handler YamlFields::text(WantedText& to) {
  return [this, &to](NodeId id) {
    std::string text;
    if (scalar(id, text)) to = {std::move(text), document_.span(id)};
  };
}

YamlFields::Handler YamlFields::text(std::string& to) {
  return [this, &to](NodeId id) { scalar(id, to); };
}

YamlFields::Handler YamlFields::flag(bool& to) {
  return [this, &to](NodeId id) {
    std::optional<Wanted<bool>> found;
    flag(found)(id);
    if (found) to = found->value;
  };
}

YamlFields::Handler YamlFields::flag(std::optional<Wanted<bool>>& to) {
  return [this, &to](NodeId id) {
    if (document_[id].kind != Kind::Scalar || document_[id].tag != doc::Tag::Bool)
      return fail(id, "true or false is expected here");
    to = {document_.boolean(id), document_.span(id)};
  };
}

YamlFields::Handler YamlFields::texts(WantedTexts& to) {
  return [this, &to](NodeId id) {
    std::vector<std::string> texts;
    if (scalars(id, texts)) to = {std::move(texts), document_.span(id)};
  };
}

}  // namespace gw::routetest
