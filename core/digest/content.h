#ifndef GW_DIGEST_CONTENT_H_
#define GW_DIGEST_CONTENT_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/tree.h"
#include "runtime/runtime.h"

namespace gw::digest {

/// What of an object counts.
struct Options {
  bool servers = true;   ///< Addresses of servers.
  bool syntax = true;    ///< The language of a rule; otherwise only its effect was kept by other means.
  bool cookies = false;  ///< A session cookie's name where Traefik makes it of the service's name.
  bool wrapping = true;  ///< A weighted service of one is another than that one.
  bool names = false;    ///< References by the name of what they lead to; otherwise by its content.
  std::optional<Version> defaults =
      {};  ///< The release whose defaults are filled in; that of the gateway if there is none.
  /// The bytes of a file by its name, which then count in its place; nothing where it is not at hand. No function: the
  /// names of files count.
  std::function<std::optional<std::string>(std::string_view)> file = {};
};

/// The objects of a gateway by what they do: equal texts mean equal effect. Names of objects do not count unless the
/// options say so, nor does the provider that they come from.
class Content {
 public:
  Content(const source::Gateway& gateway, const runtime::Graph& graph, const Options& options);

  /// JSON of the object with what it refers to: the content of that in the place of names, or its name.
  std::string of(const runtime::Object& object);
  /// The same of a value that is no object of the graph. `owner`: "api@file", or "@file".
  std::string of(const model::Value& value, std::string_view owner);
  /// What a router does with the requests that it gets: the contents of its middlewares and of its service.
  std::string action(const runtime::Object& router);
  /// Certificates and stores of all providers, sorted.
  std::vector<std::string> certificates();

  /// A qualified name without its provider where only one provider publishes anything: it tells nothing apart then.
  std::string called(std::string_view qualified) const;
  /// References were followed wherever they lead; otherwise they run in too many circles, or too deep.
  bool complete() const { return complete_; }

 private:
  std::string compute(const runtime::Object& object);
  const runtime::Object* wrapped(const runtime::Object& object) const;
  void shape_service(const runtime::Object& service, model::Tree& tree) const;
  void shape_router(const runtime::Object& router, model::Tree& tree);
  void expand(const model::Value& value, model::Tree& tree, std::string_view owner);
  void take_file(model::Tree& tree) const;
  void refer(const std::string& table, model::Tree& tree, std::string_view owner);
  std::string target(const std::string& table, std::string_view name, std::string_view owner);
  std::string linked(const std::string& table, std::string_view qualified);
  const model::Value* configured(const std::string& table, std::string_view qualified);

  const source::Gateway& gateway_;
  const runtime::Graph& graph_;
  Options options_;
  Version version_;                                                     ///< Whose defaults count.
  std::string alone_;                                                   ///< The only provider that publishes anything.
  std::vector<std::string> known_;                                      ///< By the object's place in the graph.
  std::map<std::pair<std::string, std::string>, std::string> targets_;  ///< By table and qualified name: no objects.
  std::map<std::string, std::map<std::string, const model::Value*>> tables_;  ///< Of configured(), by table.
  std::vector<const runtime::Object*> open_;                                  ///< Being computed, one inside the other.
  std::size_t circle_ = 0;        ///< 1 + the outermost open one that something inside refers to; 0: none.
  std::size_t budget_ = 200'000;  ///< Objects on circles, which are computed again and again.
  bool complete_ = true;
};

}  // namespace gw::digest

#endif  // GW_DIGEST_CONTENT_H_
