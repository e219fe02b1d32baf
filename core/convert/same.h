#ifndef GW_CONVERT_SAME_H_
#define GW_CONVERT_SAME_H_

#include "convert/migrate.h"

namespace gw::convert {

/// The input files with the edits made, all else as it was. Edits that cannot be made in a file's text are losses.
encode::Written edit_files(const text::SourceSet& sources, const std::vector<text::SourceId>& files,
                           const std::vector<Edit>& edits);

}  // namespace gw::convert

#endif  // GW_CONVERT_SAME_H_
