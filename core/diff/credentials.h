#ifndef GW_DIFF_CREDENTIALS_H_
#define GW_DIFF_CREDENTIALS_H_

#include "model/tree.h"

namespace gw::diff {

/// Puts "****" in the place of what lets someone in though the schema cannot know it: headers such as Authorization,
/// options of plugins that are called like a secret, and the passwords in URLs.
void hide_credentials(model::Tree& tree);

}  // namespace gw::diff

#endif  // GW_DIFF_CREDENTIALS_H_
