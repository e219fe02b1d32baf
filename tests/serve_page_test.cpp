// The files of the page in the binary. What they show is tested in Chromium: `make page-test`.

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "serve/page.h"
#include "support/catch.h"
#include "support/files.h"

using namespace gw;

namespace {

/// Those of core/serve/page.
std::vector<std::string> files() {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(testing::source_path("core/serve/page")))
    out.push_back(entry.path().filename().string());
  std::sort(out.begin(), out.end());
  REQUIRE(out.size() > 4);
  return out;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// What stands between each `before` and the quotation mark that follows.
std::vector<std::string> quoted(std::string_view text, std::string_view before) {
  std::vector<std::string> out;
  for (std::size_t at = text.find(before); at != std::string_view::npos; at = text.find(before, at)) {
    at += before.size();
    out.emplace_back(text.substr(at, text.find('"', at) - at));
  }
  return out;
}

}  // namespace

TEST_CASE("serve/page: the files are in the binary as they lie in core/serve/page", "[serve]") {
  for (const std::string& name : files()) {
    INFO(name);
    CHECK(!serve::page_file(name).empty());
    CHECK(serve::page_file(name) == testing::read(testing::source_path("core/serve/page/" + name)));
    CHECK(!serve::page_type(name).empty());
  }
  CHECK(serve::page_type("page.js") == "text/javascript; charset=utf-8");  // A module of another type is not run.
  for (const std::string_view name : {"", "page", "page.cpp", "../page.h", "/index.html"}) {
    CHECK(serve::page_file(name).empty());
    CHECK(serve::page_type(name).empty());
  }
}

TEST_CASE("serve/page: index.html and its modules load all other files, and none that is not there", "[serve]") {
  std::set<std::string> seen = {"index.html"};
  std::vector<std::string> left = {"index.html"};
  while (!left.empty()) {
    const std::string_view text = serve::page_file(left.back());
    INFO(left.back());
    CHECK(!text.empty());
    left.pop_back();
    for (const std::string_view before :
         {"src=\"", "<link rel=\"stylesheet\" href=\"", "svg+xml\" href=\"", "from \"./"}) {
      for (const std::string& name : quoted(text, before)) {
        if (seen.insert(name).second) left.push_back(name);
      }
    }
  }
  const std::vector<std::string> all = files();
  CHECK(seen == std::set<std::string>(all.begin(), all.end()));
}

TEST_CASE("serve/page: the files name no other origin", "[serve]") {
  for (const std::string& name : files()) {
    std::string text(serve::page_file(name));
    for (const std::string_view scheme : {"http://", "https://", "ws://", "wss://"}) {
      for (std::size_t at = text.find(scheme); at != std::string::npos; at = text.find(scheme, at + 1)) {
        const std::string_view rest = std::string_view(text).substr(at);
        INFO(name << ": " << rest.substr(0, 60));
        // The namespace of SVG is a name, and the placeholder of the form's URL a text.
        CHECK((rest.starts_with("http://www.w3.org/2000/svg\"") ||
               has(text.substr(at - std::min<std::size_t>(at, 13), 13), "placeholder=\"")));
      }
    }
  }
}

TEST_CASE("serve/page: no script or style is inline, as default-src 'self' wants it", "[serve]") {
  const std::string_view index = serve::page_file("index.html");
  CHECK(!has(index, "<style"));
  CHECK(!has(index, " style="));
  CHECK(!has(index, " onclick="));
  CHECK(!has(index, "javascript:"));
  CHECK(has(index, "<script src=\"first_paint.js\"></script>\n  <script type=\"module\" src=\"page.js\"></script>\n"));
  CHECK(quoted(index, "<script").size() == 2);
  for (const std::string& name : files()) {
    INFO(name);
    for (const std::string_view unsafe :
         {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"}) {
      CHECK(!has(serve::page_file(name), unsafe));
    }
  }
}
