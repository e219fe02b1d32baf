// The files of the page in the binary. What they show is tested in Chromium: `make page-test`.

#include <string>

#include "serve/page.h"
#include "support/catch.h"
#include "support/files.h"

using namespace gw;

namespace {

constexpr std::string_view kFiles[] = {"index.html", "page.css", "page.js", "icon.svg"};

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

TEST_CASE("serve/page: the files are in the binary as they lie in core/serve/page", "[serve]") {
  for (const std::string_view name : kFiles) {
    INFO(name);
    CHECK(!serve::page_file(name).empty());
    CHECK(serve::page_file(name) == testing::read(testing::source_path("core/serve/page/" + std::string(name))));
    CHECK(!serve::page_type(name).empty());
  }
  for (const std::string_view name : {"", "page", "page.cpp", "../page.h", "/index.html"}) {
    CHECK(serve::page_file(name).empty());
    CHECK(serve::page_type(name).empty());
  }
}

TEST_CASE("serve/page: index.html names the other files", "[serve]") {
  for (const std::string_view name : kFiles) {
    if (name != "index.html") CHECK(has(serve::page_file("index.html"), "\"" + std::string(name) + "\""));
  }
}

TEST_CASE("serve/page: the files name no other origin", "[serve]") {
  for (const std::string_view name : kFiles) {
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
  CHECK(has(index, "<script src=\"page.js\"></script>"));
  CHECK(index.find("<script") == index.rfind("<script"));
  const std::string_view script = serve::page_file("page.js");
  for (const std::string_view unsafe :
       {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"}) {
    CHECK(!has(script, unsafe));
  }
}
