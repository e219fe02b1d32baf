#include "schema/json_schema.h"
#include "schema/json_writer.h"

namespace gw::schema {
namespace {

void property(JsonWriter& json, std::string_view name, std::string_view type, std::string_view description) {
  json.open_object(name);
  json.member("description", description);
  json.member("type", type);
}

void simple(JsonWriter& json, std::string_view name, std::string_view type, std::string_view description) {
  property(json, name, type, description);
  json.close();
}

void texts(JsonWriter& json, std::string_view name, std::string_view description) {
  property(json, name, "array", description);
  json.open_object("items");
  json.member("type", "string");
  json.close();
  json.close();
}

/// Opens the properties of a table whose unknown keys are refused; two close() end it.
void open_table(JsonWriter& json) {
  json.flag("additionalProperties", false);
  json.open_object("properties");
}

void lint(JsonWriter& json) {
  property(json, "lint", "object", "What gw lint reports.");
  open_table(json);
  texts(json, "select", "Codes, beginnings of codes (GW1) or names of the rules to run; without it all.");
  texts(json, "ignore", "Codes, beginnings of codes or names of rules not to run.");
  property(json, "severity", "object", "Severity of a rule, by its code or name, in place of its own.");
  json.open_object("additionalProperties");
  json.texts("enum", {"error", "warning", "info"});
  json.close();
  json.close();
  simple(json, "baseline", "string", "File with known findings that are not reported.");
  json.close();
  json.close();
}

void gateways(JsonWriter& json) {
  property(json, "gateway", "array", "The gateways, where content alone does not say which files belong together.");
  json.open_object("items");
  json.member("type", "object");
  open_table(json);
  simple(json, "name", "string", "Its name in reports.");
  simple(json, "static", "string", "The file with its static configuration.");
  texts(json, "inputs", "Its other files and directories.");
  json.close();
  json.close();
  json.close();
}

void route(JsonWriter& json) {
  property(json, "route", "object", "Tests of routing.");
  open_table(json);
  texts(json, "tests", "Files with test cases for gw route test.");
  json.close();
  json.close();
}

}  // namespace

std::string gw_toml_schema() {
  JsonWriter json;
  json.open_object();
  json.member("$schema", "http://json-schema.org/draft-07/schema#");
  json.member("title", "gw.toml");
  json.member("description", "Defaults for the options of gw. An option on the command line wins.");
  json.member("type", "object");
  open_table(json);
  property(json, "traefik", "string", "The version of Traefik to imitate: a line (3.7) or a release (3.6.15).");
  json.member("pattern", "^v?[0-9]+[.][0-9]+([.][0-9]+)?$");
  json.close();
  texts(json, "inputs", "Files and directories to read when the command line names none.");
  simple(json, "static", "string", "The file with the static configuration.");
  property(json, "map", "object", "Where paths of the configuration lie here: path in the container to local path.");
  json.open_object("additionalProperties");
  json.member("type", "string");
  json.close();
  json.close();
  texts(json, "external", "Names (globs) of objects that exist outside the inputs and are not checked.");
  simple(json, "complete", "boolean", "false: the inputs are a part of the whole, so what is missing is a warning.");
  gateways(json);
  lint(json);
  route(json);
  json.close();
  json.close();
  return json.take();
}

}  // namespace gw::schema
