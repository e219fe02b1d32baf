#include "template/functions.h"

#include <algorithm>
#include <array>
#include <map>

namespace gw::template_ {
namespace {

/// Functions that Traefik has and gw does not evaluate: they depend on the time, on chance, on the
/// network, on Go's own types, or nobody uses them in a configuration.
constexpr std::array<std::string_view, 57> kNotEvaluated = {
    "abbrev",
    "abbrevboth",
    "add1f",
    "addf",
    "ago",
    "bcrypt",
    "buildCustomCert",
    "call",
    "date",
    "dateInZone",
    "dateModify",
    "date_in_zone",
    "date_modify",
    "decryptAES",
    "derivePassword",
    "divf",
    "duration",
    "durationRound",
    "encryptAES",
    "genCA",
    "genCAWithKey",
    "genPrivateKey",
    "genSelfSignedCert",
    "genSelfSignedCertWithKey",
    "genSignedCert",
    "genSignedCertWithKey",
    "getHostByName",
    "htmlDate",
    "htmlDateInZone",
    "htpasswd",
    "mulf",
    "mustDateModify",
    "mustDeepCopy",
    "mustToDate",
    "must_date_modify",
    "now",
    "randAlpha",
    "randAlphaNum",
    "randAscii",
    "randBytes",
    "randInt",
    "randNumeric",
    "semver",
    "semverCompare",
    "shuffle",
    "subf",
    "toDate",
    "unixEpoch",
    "urlJoin",
    "urlParse",
    "uuidv4",
    "deepCopy",
    "mustChunk",
    "maxf",
    "minf",
    "wrapWith",
    "toDecimal",
};

const std::map<std::string_view, const Function*>& table() {
  static const std::map<std::string_view, const Function*> out = [] {
    std::map<std::string_view, const Function*> functions;
    for (auto part :
         {builtin_functions(), case_functions(), dict_functions(), encoding_functions(), general_functions(),
          list_functions(), math_functions(), path_functions(), regex_functions(), text_functions()}) {
      for (const Function& function : part) functions.emplace(function.name, &function);
    }
    return functions;
  }();
  return out;
}

}  // namespace

bool has_function(std::string_view name) {
  return table().contains(name) || std::find(kNotEvaluated.begin(), kNotEvaluated.end(), name) != kNotEvaluated.end();
}

const Function* find_function(std::string_view name) {
  auto found = table().find(name);
  return found == table().end() ? nullptr : found->second;
}

}  // namespace gw::template_
