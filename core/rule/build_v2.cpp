// Builders of the v2 syntax.

#include <algorithm>

#include "base/go_values.h"
#include "base/strings.h"
#include "rule/template.h"
#include "rule/test.h"

namespace gw::rule::v2 {
namespace {

using Kind = Test::Kind;

constexpr std::size_t kAll = static_cast<std::size_t>(-1);  ///< No single value is at fault.

/// Faults of a template come up in the order in which mux looks at it: each variable's pattern is compiled alone
/// before the next variable is looked at.
std::string template_error(const BuildInput& input, const RouteTemplate& read) {
  for (const std::string& variable : read.variables) {
    Test ignored;
    if (std::string error = add_pattern(input, "^" + variable + "$", ignored); !error.empty()) return error;
  }
  return read.error;
}

/// Variables that the route has already.
std::string taken_error(const std::vector<std::string>* taken, const RouteTemplate& read) {
  if (taken == nullptr) return {};
  for (const std::string& name : read.names) {
    if (std::ranges::find(*taken, name) != taken->end()) return "mux: duplicated route variable " + base::quote(name);
  }
  return {};
}

std::string add_template(const BuildInput& input, std::string_view text, std::string_view fallback,
                         std::string_view before, std::string_view after, Test& out) {
  RouteTemplate read = read_template(text, fallback);
  if (std::string error = template_error(input, read); !error.empty()) return error;
  if (std::string error = add_pattern(input, std::string(before) + read.pattern + std::string(after), out);
      !error.empty())
    return error;
  return taken_error(input.taken, read);
}

/// Looks at each value until one is wrong.
template <class Look>
std::string each(const BuildInput& input, Look look) {
  for (*input.fault = 0; *input.fault < input.values.size(); ++*input.fault) {
    if (std::string error = look(input.values[*input.fault]); !error.empty()) return error;
  }
  *input.fault = kAll;
  return {};
}

std::string paths(const BuildInput& input, std::string_view after, Test& out) {
  out.kind = Kind::PathSearch;
  return each(input, [&](const std::string& value) {
    if (!value.starts_with('/')) return "mux: path must start with a slash, got " + base::quote(value);
    return add_template(input, value, "[^/]+", "", after, out);
  });
}

std::string odd(const std::vector<std::string>& values) {
  if (values.size() % 2 == 0) return {};
  return "mux: number of parameters must be multiple of 2, got " + base::go_list(values);
}

/// strings.ToUpper, for what can become a method: of all letters outside ASCII two have an upper case inside.
std::string upper(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    std::string_view two = text.substr(i, 2);
    if (two == "\u0131" || two == "\u017F") {
      out += two == "\u0131" ? 'I' : 'S';
      ++i;
    } else {
      out += 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  return out;
}

}  // namespace

std::string client_ip(const BuildInput& input, Test& out) {
  out.kind = Kind::ClientIp;
  return each(input, [&](const std::string& value) {
    std::string error = base::ranges_error({value});
    if (auto range = base::parse_ip_or_range(value)) out.ranges.push_back(*range);
    return error.empty() ? error : "could not initialize IP Checker for \"ClientIP\" matcher: " + error;
  });
}

std::string headers(const BuildInput& input, Test& out) {
  if (std::string error = odd(input.values); !error.empty()) return error;
  out.kind = Kind::Header;
  // Of a name that comes twice the last value counts.
  for (std::size_t i = 0; i < input.values.size(); i += 2) {
    bool again = false;
    for (std::size_t j = i + 2; j < input.values.size(); j += 2) again = again || input.values[j] == input.values[i];
    if (again) continue;
    out.texts.push_back(canonical_header(input.values[i]));
    out.texts.push_back(input.values[i + 1]);
  }
  return {};
}

std::string headers_regexp(const BuildInput& input, Test& out) {
  if (std::string error = odd(input.values); !error.empty()) return error;
  out.kind = Kind::HeaderSearch;
  for (std::size_t i = 0; i < input.values.size(); i += 2) {
    *input.fault = i + 1;
    if (std::string error = add_pattern(input, input.values[i + 1], out); !error.empty()) return error;
    bool again = false;
    for (std::size_t j = i + 2; j < input.values.size(); j += 2) again = again || input.values[j] == input.values[i];
    if (again) out.patterns.pop_back();
    else out.texts.push_back(canonical_header(input.values[i]));
  }
  return {};
}

std::string host(const BuildInput& input, Test& out) {
  out.kind = Kind::HostList;
  return each(input, [&](const std::string& value) {
    out.texts.push_back(base::ascii_lower(value));
    if (base::ascii(value)) return std::string();
    return "invalid value " + base::quote(value) + " for \"Host\" matcher, non-ASCII characters are not allowed";
  });
}

std::string host_regexp(const BuildInput& input, Test& out) {
  out.kind = Kind::RawHostSearch;
  return each(input, [&](const std::string& value) {
    if (!base::ascii(value))
      return "invalid value " + base::quote(value) + " for HostRegexp matcher, non-ASCII characters are not allowed";
    return add_template(input, value, "[^.]+", "(?i)", "$", out);
  });
}

std::string method(const BuildInput& input, Test& out) {
  out.kind = Kind::Method;
  for (const std::string& value : input.values) out.texts.push_back(upper(value));
  return {};
}

std::string path(const BuildInput& input, Test& out) { return paths(input, "$", out); }
std::string path_prefix(const BuildInput& input, Test& out) { return paths(input, "", out); }

std::string query(const BuildInput& input, Test& out) {
  std::vector<std::string> parts;
  for (const std::string& value : input.values) {
    std::size_t equals = value.find('=');
    parts.push_back(value.substr(0, equals));
    if (equals != std::string::npos) parts.push_back(value.substr(equals + 1));
  }
  if (std::string error = odd(parts); !error.empty()) return error;
  out.kind = Kind::QueryTemplates;
  std::vector<std::string> own;
  std::vector<std::string>& known = input.taken != nullptr ? *input.taken : own;
  for (std::size_t i = 0; i < parts.size(); i += 2) {
    std::string text = parts[i] + "=" + parts[i + 1];
    std::string value = text.substr(text.find('=') + 1);
    RouteTemplate read = read_template(text, ".*");
    if (std::string error = template_error(input, read); !error.empty()) return error;
    if (std::string error = add_pattern(input, read.pattern + (value.empty() ? ".*" : "") + "$", out); !error.empty())
      return error;
    if (std::string error = taken_error(&known, read); !error.empty()) return error;
    known.insert(known.end(), read.names.begin(), read.names.end());
    out.texts.push_back(text.substr(0, text.find('=')));
  }
  return {};
}

std::string alpn(const BuildInput& input, Test& out) {
  if (std::ranges::find(input.values, "acme-tls/1") != input.values.end())
    return "invalid protocol value for \"ALPN\" matcher, \"acme-tls/1\" is not allowed";
  out.kind = Kind::Alpn;
  out.texts = input.values;
  return {};
}

std::string host_sni(const BuildInput& input, Test& out) {
  out.kind = Kind::SniList;
  return each(input, [&](const std::string& value) {
    out.texts.push_back(base::ascii_lower(value));
    if (value == "*" || host_characters(value, input.version)) return std::string();
    return "invalid value for \"HostSNI\" matcher, " + base::quote(value) + " is not a valid hostname or IP";
  });
}

std::string host_sni_regexp(const BuildInput& input, Test& out) {
  out.kind = Kind::SniSearch;
  return each(input, [&](const std::string& value) {
    RouteTemplate read = read_template(value, "[^.]+");
    if (read.error.empty()) return add_pattern(input, "(?i)" + read.pattern + "$", out);
    return "invalid pattern value for \"HostSNIRegexp\" matcher, " + base::quote(value) +
           " is not a valid pattern: " + read.error;
  });
}

}  // namespace gw::rule::v2
