#ifndef GW_TESTS_SUPPORT_DOC_TREE_H_
#define GW_TESTS_SUPPORT_DOC_TREE_H_

#include <string>
#include <string_view>

#include "doc/read.h"

namespace gw::testing {

/// Undoes \n, \t, \r, \\ and \xHH of a table's cell.
std::string unescape(std::string_view cell);
std::string escape(std::string_view text);

/// A document on one line, as the tables of testdata/yaml and testdata/toml write it: members sorted, of keys
/// twice the last, numbers with their type ("int:1"), texts in double quotes.
std::string show(const doc::Document& document);

/// Checks what holds of the spans of every scalar: inside the source; where it is written as it reads, the bytes
/// are the text; and every part of a text that can be traced lies in its token.
void check_spans(const doc::Document& document, std::string_view bytes);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_DOC_TREE_H_
