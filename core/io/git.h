#ifndef GW_IO_GIT_H_
#define GW_IO_GIT_H_

#include <memory>
#include <string>

#include "io/tree.h"

namespace gw::io {

/// The files of a revision in the repository of the working directory. Paths are those of git: from the top of the
/// repository, or with "./" and "../" in front from the working directory. Files are read when they are asked for,
/// links inside the tree are followed. Error: "git is not installed", "not a git repository …", "no revision \"x\"".
Result<std::shared_ptr<const Tree>> git_tree(const std::string& revision);

}  // namespace gw::io

#endif  // GW_IO_GIT_H_
