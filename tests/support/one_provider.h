#ifndef GW_TESTS_SUPPORT_ONE_PROVIDER_H_
#define GW_TESTS_SUPPORT_ONE_PROVIDER_H_

#include <string>

#include "convert/read_back.h"
#include "digest/digest.h"
#include "model/tree.h"
#include "source/gateway.h"

namespace gw::testing {

/// Gateways with one provider and the entry points web, websecure, sql and dns (UDP), and what is asked of them.
class OneProvider {
 public:
  OneProvider();

  source::Gateway with(source::Provider provider, std::string name) const;
  /// What the provider of the form reads from the files.
  source::Gateway with(convert::Form form, const std::vector<encode::File>& files);
  /// The text as the one file of the file provider.
  source::Gateway file(const std::string& text);

  digest::Digest digest(const source::Gateway& gateway, digest::Level level);
  std::string effective(const source::Gateway& gateway);  ///< As JSON.

  text::SourceSet sources;
  source::World world;

 private:
  source::Gateway gateway_;
};

/// Members of maps in the opposite order, all the way down.
void reverse(model::Tree& tree);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_ONE_PROVIDER_H_
