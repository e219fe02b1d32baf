#ifndef GW_CONVERT_CONVERT_H_
#define GW_CONVERT_CONVERT_H_

// One gateway's configuration in another form, with what that costs, and the proof that it does the same.

#include <string>
#include <vector>

#include "convert/form.h"
#include "convert/prove.h"
#include "encode/encode.h"
#include "source/gateway.h"

namespace gw::convert {

struct Request {
  Form form = Form::FileYaml;
  Version target;          ///< The Traefik that is to read the output.
  std::string name_space;  ///< Kubernetes: of the objects that are written; empty: "default", not written.
};

struct Converted {
  encode::Written written;
  std::string error;       ///< Why nothing was converted; empty: it was.
  std::string what = {};   ///< What the proof is about, where it is no routers: "static configuration".
  bool read_back = false;  ///< The output was read again and compared.
  bool compared = false;   ///< Instead: what becomes of requests was compared, because the rules are written anew.
  Proof proof;             ///< Requires read_back; of `compared` whether all is the same.
};

Converted convert(text::SourceSet& sources, const source::Gateway& gateway, const source::World& world,
                  const Request& request);

}  // namespace gw::convert

#endif  // GW_CONVERT_CONVERT_H_
