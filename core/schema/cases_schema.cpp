#include "schema/json_schema.h"
#include "schema/json_writer.h"

namespace gw::schema {
namespace {

constexpr std::string_view kText = R"(["string", "number", "boolean"])";  // YAML may take a text for one of these.

/// A property of that type, given as JSON; close() ends it.
void open(JsonWriter& json, std::string_view name, std::string_view type, std::string_view description) {
  json.open_object(name);
  json.member("description", description);
  json.key("type");
  json.raw(type);
}

void simple(JsonWriter& json, std::string_view name, std::string_view type, std::string_view description) {
  open(json, name, type, description);
  json.close();
}

void texts(JsonWriter& json, std::string_view name, std::string_view description) {
  open(json, name, R"(["string", "array"])", description);
  json.open_object("items");
  json.member("type", "string");
  json.close();
  json.close();
}

/// Opens the properties of an object whose unknown keys are refused; two close() end it.
void open_fields(JsonWriter& json) {
  json.flag("additionalProperties", false);
  json.open_object("properties");
}

void settings(JsonWriter& json) {
  open(json, "headers", "\"object\"", "Headers of the request, each with a value or a list of values.");
  json.close();
  simple(json, "entrypoint", kText, "Entry point; without it the one that listens on the URL's port.");
  simple(json, "from", "\"string\"", "Address of the client: IP or IP:PORT.");
  simple(json, "http", kText, "Version of HTTP: 1.0, 1.1, 2 or 3.");
  simple(json, "sni", "\"string\"", "Server name of the TLS connection; without it the URL's host.");
  texts(json, "alpn", "Protocols that the client offers.");
  simple(json, "tls", "\"boolean\"", "The connection of tcp is TLS.");
  simple(json, "body", kText, "Body of the request.");
}

void expect(JsonWriter& json) {
  open(json, "expect", "\"object\"", "What is to become of it. What is not said is not compared.");
  open_fields(json);
  simple(json, "router", "\"string\"", "The router that takes it: api@file.");
  simple(json, "service", "\"string\"", "Its service: users@file.");
  simple(json, "entrypoint", kText, "The entry point that it comes to.");
  texts(json, "middlewares", "Names of the middlewares in their order.");
  simple(json, "status", R"(["integer", "string"])",
         "Status of the gateway's own answer; closed or handshake failed where there is none.");
  simple(json, "location", "\"string\"", "Where a redirect leads.");
  open(json, "upstream", "\"object\"", "What the server receives.");
  open_fields(json);
  simple(json, "method", "\"string\"", "Method.");
  simple(json, "target", "\"string\"", "Path and query.");
  simple(json, "host", "\"string\"", "Host header.");
  simple(json, "headers", "\"object\"", "Headers; null: it gets no such header.");
  json.close();
  json.close();
  simple(json, "tls_options", "\"string\"", "TLS options of the handshake.");
  simple(json, "server", "\"string\"", "URL or address of the server, where it is determined.");
  simple(json, "none", "\"boolean\"", "true: no router takes it.");
  open(json, "ambiguous", R"(["boolean", "string", "array"])",
       "Routers that Traefik may take instead, or whether any.");
  json.open_object("items");
  json.member("type", "string");
  json.close();
  json.close();
  json.close();
  json.close();
}

}  // namespace

std::string cases_schema() {
  JsonWriter json;
  json.open_object();
  json.member("$schema", "http://json-schema.org/draft-07/schema#");
  json.member("title", "Cases of gw route test");
  json.member("description", "Requests, and what is to become of them.");
  json.member("type", "object");
  json.texts("required", {"cases"});
  open_fields(json);
  texts(json, "config", "Inputs to ask, relative to this file.");
  open(json, "defaults", "\"object\"", "For cases that do not say otherwise.");
  open_fields(json);
  settings(json);
  json.close();
  json.close();
  open(json, "cases", "\"array\"", "The cases, each with one of request, tcp and udp.");
  json.open_object("items");
  json.member("type", "object");
  json.texts("required", {"expect"});
  open_fields(json);
  simple(json, "name", kText, "Its name in reports.");
  simple(json, "request", "\"string\"", "METHOD URL, or a URL alone.");
  simple(json, "tcp", kText, "Address of a TCP connection: HOST:PORT or :PORT.");
  simple(json, "udp", kText, "Address of a UDP packet.");
  settings(json);
  expect(json);
  json.close();
  json.close();
  json.close();
  json.close();
  json.close();
  return json.take();
}

}  // namespace gw::schema
