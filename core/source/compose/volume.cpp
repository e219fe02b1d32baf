#include "source/compose/volume.h"

#include "base/rune.h"
#include "base/strings.h"
#include "base/unicode.h"

namespace gw::source::compose {
namespace {

/// Whether `part` is one letter, as in "c:\data".
bool drive(std::string_view part) {
  base::Rune c = base::decode(part, 0);
  return c.size == part.size() && c.size > 0 && base::letter(c.value);
}

bool file_path(std::string_view source) {
  if (source.empty()) return false;
  if (source[0] == '.' || source[0] == '/' || source[0] == '~' || source.starts_with("\\\\")) return true;
  std::size_t colon = source.find(':');
  return colon != std::string_view::npos && drive(source.substr(0, colon));
}

void field(std::string_view part, bool last, Volume& volume, std::string& fault) {
  if (part.empty()) {
    fault = "empty section between colons";
  } else if (volume.source.empty() && last) {
    volume.target = part;
  } else if (volume.source.empty()) {
    volume.source = part;
  } else if (volume.target.empty()) {
    volume.target = part;
  } else if (!last) {
    fault = "too many colons";
  } else {
    for (std::string_view option : base::split(part, ",")) {
      if (option == "ro") volume.read_only = true;
      if (option == "rw") volume.read_only = false;
    }
  }
}

}  // namespace

Volume read_volume(std::string_view spec, std::string& error) {
  Volume out;
  if (spec.empty()) error = "invalid empty volume spec";
  if (spec.size() <= 2) {
    out.target = spec;
    return out;
  }
  std::string fault;
  std::size_t begin = 0;
  int braces = 0;
  for (std::size_t i = 0; i <= spec.size() && fault.empty(); ++i) {
    bool end = i == spec.size();
    if (!end && spec[i] == '$' && spec.substr(i + 1).starts_with('{')) ++braces;
    else if (!end && spec[i] == '}' && braces > 0) --braces;
    if (!end && spec[i] != ':') continue;
    if (!end && drive(spec.substr(begin, i - begin))) continue;
    if (braces > 0) continue;
    field(spec.substr(begin, i - begin), end, out, fault);
    begin = i + 1;
  }
  if (!fault.empty()) error = "invalid spec: " + std::string(spec) + ": " + fault;
  out.bind = file_path(out.source);
  return out;
}

}  // namespace gw::source::compose
