// Changes of files, as editors, kubelets and deployments make them.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "serve/watch.h"
#include "serve/watch_look.h"
#include "support/catch.h"
#include "support/run.h"

using namespace gw;
using namespace std::chrono_literals;
using serve::FileWatch;
namespace fs = std::filesystem;

namespace {

constexpr serve::WatchOptions kFast{.quiet = 30ms, .at_most = 300ms, .poll = 40ms};

/// A watch that counts.
class Counted {
 public:
  explicit Counted(std::vector<std::string> paths, serve::WatchOptions options = kFast,
                   std::optional<std::chrono::system_clock::time_point> read_since = {})
      : watch_(
            std::move(paths),
            [this](const std::vector<std::string>& names) {
              std::lock_guard lock(mutex_);
              ++count_;
              names_ = names;
              changed_.notify_all();
            },
            [this](const std::string& message) {
              std::lock_guard lock(mutex_);
              troubles_.push_back(message);
            },
            options, read_since) {}

  /// Whether a change is told soon, since the last call of this or since the beginning.
  bool told(std::chrono::milliseconds within = 30s) {
    std::unique_lock lock(mutex_);
    bool out = changed_.wait_for(lock, within, [&] { return count_ > seen_; });
    seen_ = count_;
    return out;
  }
  bool silent() { return !told(80ms); }

  int count() {
    std::lock_guard lock(mutex_);
    return count_;
  }
  std::vector<std::string> names() {
    std::lock_guard lock(mutex_);
    return names_;
  }
  std::vector<std::string> troubles() {
    std::lock_guard lock(mutex_);
    return troubles_;
  }
  FileWatch& watch() { return watch_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0, seen_ = 0;
  std::vector<std::string> names_, troubles_;
  FileWatch watch_;  // Ends first.
};

/// For any thread: Catch2's macros are for one.
void append(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::app);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

/// What happens to a place, and whether the watch of a name in it tells.
struct Event {
  const char* name;
  std::string watched;
  std::function<void(const testing::Directory&)> before, change;
  bool told = true;
};

void put(const testing::Directory& place, const char* name) { place.write(name, std::string("of ") + name); }
void move(const testing::Directory& place, const char* from, const char* to) {
  fs::rename(place.path() / from, place.path() / to);
}
void link(const testing::Directory& place, const char* target, const char* name) {
  fs::create_symlink(target, place.path() / name);
}
void remove(const testing::Directory& place, const char* name) { fs::remove_all(place.path() / name); }

using Place = const testing::Directory&;
void nothing(Place) {}

const std::vector<Event> kEvents = {
    {"a file is written", "a.yml", [](Place p) { put(p, "a.yml"); }, [](Place p) { append(p.path() / "a.yml", "x"); }},
    {"a file is cut", "a.yml", [](Place p) { put(p, "a.yml"); },
     [](Place p) { fs::resize_file(p.path() / "a.yml", 1); }},
    {"a file is renamed over", "a.yml", [](Place p) { put(p, "a.yml"), put(p, "b"); },
     [](Place p) { move(p, "b", "a.yml"); }},
    {"a file goes", "a.yml", [](Place p) { put(p, "a.yml"); }, [](Place p) { remove(p, "a.yml"); }},
    {"a file comes", "a.yml", nothing, [](Place p) { put(p, "a.yml"); }},
    {"a file may be read", "a.yml", [](Place p) { put(p, "a.yml"); },
     [](Place p) { fs::permissions(p.path() / "a.yml", fs::perms::owner_read); }},
    {"a file comes with its directories", "x/y/z/a.yml", nothing, [](Place p) { put(p, "x/y/z/a.yml"); }},
    {"a file beside it is written", "a.yml", [](Place p) { put(p, "a.yml"); }, [](Place p) { put(p, "b.yml"); }, false},
    {"a file is written by another of its names", "d/a.yml",
     [](Place p) { put(p, "d/a.yml"), fs::create_hard_link(p.path() / "d/a.yml", p.path() / "other"); },
     [](Place p) { append(p.path() / "other", "x"); }},
    {"a file is the target of a link", "l.yml", [](Place p) { put(p, "d/a.yml"), link(p, "d/a.yml", "l.yml"); },
     [](Place p) { append(p.path() / "d/a.yml", "x"); }},
    {"the target of a link is renamed over", "l.yml",
     [](Place p) { put(p, "d/a.yml"), put(p, "b"), link(p, "d/a.yml", "l.yml"); },
     [](Place p) { move(p, "b", "d/a.yml"); }},
    {"the target of a link comes", "l.yml", [](Place p) { link(p, "d/a.yml", "l.yml"); },
     [](Place p) { put(p, "d/a.yml"); }},
    {"a link leads elsewhere", "l.yml",
     [](Place p) { put(p, "a"), put(p, "b"), link(p, "a", "l.yml"), link(p, "b", "new"); },
     [](Place p) { move(p, "new", "l.yml"); }},
    {"a ConfigMap changes, its file watched", "m/a.yml",
     [](Place p) {
       put(p, "m/..1/a.yml"), put(p, "m/..2/a.yml"), link(p, "..1", "m/..data"), link(p, "..data/a.yml", "m/a.yml");
       link(p, "..2", "m/..data_tmp");
     },
     [](Place p) { move(p, "m/..data_tmp", "m/..data"); }},
    {"a ConfigMap changes, its directory watched", "m",
     [](Place p) {
       put(p, "m/..1/a.yml"), put(p, "m/..2/a.yml"), link(p, "..1", "m/..data"), link(p, "..data/a.yml", "m/a.yml");
       link(p, "..2", "m/..data_tmp");
     },
     [](Place p) { move(p, "m/..data_tmp", "m/..data"); }},
    {"a directory above is moved away", "x/y/a.yml", [](Place p) { put(p, "x/y/a.yml"); },
     [](Place p) { move(p, "x", "z"); }},
    {"a file comes into a directory", "d", [](Place p) { put(p, "d/a.yml"); }, [](Place p) { put(p, "d/b.yml"); }},
    {"a file deep below is written", "d", [](Place p) { put(p, "d/e/f/a.yml"); },
     [](Place p) { append(p.path() / "d/e/f/a.yml", "x"); }},
    {"a file below goes", "d", [](Place p) { put(p, "d/e/a.yml"); }, [](Place p) { remove(p, "d/e/a.yml"); }},
    {"the target of a link below is written", "d",
     [](Place p) { put(p, "d/x"), put(p, "t/a"), link(p, "../t/a", "d/l"); },
     [](Place p) { append(p.path() / "t/a", "x"); }},
    {"a linked directory below changes", "d", [](Place p) { put(p, "d/x"), put(p, "t/u/a"), link(p, "../t", "d/l"); },
     [](Place p) { append(p.path() / "t/u/a", "x"); }},
    {"links below lead in a circle", "d",
     [](Place p) { put(p, "d/e/a"), link(p, "..", "d/e/up"), link(p, "o", "d/o"); },
     [](Place p) { append(p.path() / "d/e/a", "x"); }},
    {"a directory is written by a link of it", "l", [](Place p) { put(p, "d/a.yml"), link(p, "d", "l"); },
     [](Place p) { put(p, "d/b.yml"); }},
    {"vim's own files come and go", "d", [](Place p) { put(p, "d/a.yml"); },
     [](Place p) {
       for (const char* name : {"d/.a.yml.swp", "d/.a.yml.swx", "d/4913", "d/a.yml~", "d/.#a.yml", "d/#a.yml#"})
         put(p, name), remove(p, name);
     },
     false},
    {"vim writes", "d", [](Place p) { put(p, "d/a.yml"); },
     [](Place p) { move(p, "d/a.yml", "d/a.yml~"), put(p, "d/a.yml"), remove(p, "d/a.yml~"); }},
    {"a backup that is watched is written", "a~", [](Place p) { put(p, "a~"); }, [](Place p) { put(p, "a~"); }},
    {"a file is read", "d", [](Place p) { put(p, "d/a.yml"); }, [](Place p) { (void)p.read("d/a.yml"); }, false},
};

}  // namespace

TEST_CASE("changes of files are told", "[serve][watch]") {
  bool inotify = GENERATE(true, false);
  CAPTURE(inotify);
  serve::WatchOptions options = kFast;
  options.inotify = inotify;
  // All at once: most of the time is waiting.
  struct One {
    explicit One(const Event& of) : event(of) {}
    const Event& event;
    testing::Directory place = {};
    std::unique_ptr<Counted> watch = nullptr;
  };
  std::list<One> all;
  for (const Event& event : kEvents) {
    One& one = all.emplace_back(event);
    event.before(one.place);
    one.watch = std::make_unique<Counted>(std::vector{(one.place.path() / event.watched).string()}, options);
    event.change(one.place);
  }
  std::this_thread::sleep_for(100ms);
  for (const One& one : all) {
    INFO(one.event.name);
    CHECK(one.watch->told(one.event.told ? 30s : 1ms) == one.event.told);
    std::vector<std::string> troubles = one.watch->troubles();
    REQUIRE(troubles.size() == (inotify ? 0 : 1));
    if (!inotify) CHECK(troubles[0].find("are looked for every 40 ms: inotify is not to be used") != std::string::npos);
  }
}

TEST_CASE("a directory is watched through moves, and what comes below it", "[serve][watch]") {
  testing::Directory place;
  put(place, "d/a.yml");
  Counted watch({(place.path() / "d").string()});
  move(place, "d", "e");
  CHECK(watch.told());
  append(place.path() / "e/a.yml", "x");
  CHECK(watch.silent());
  move(place, "e", "d");
  CHECK(watch.told());
  append(place.path() / "d/a.yml", "x");
  CHECK(watch.told());
  CHECK(watch.names() == std::vector{fs::weakly_canonical(place.path() / "d/a.yml").string()});
  remove(place, "d");
  CHECK(watch.told());
  put(place, "d/n/b.yml");
  CHECK(watch.told());
  append(place.path() / "d/n/b.yml", "x");
  CHECK(watch.told());
}

TEST_CASE("what is written into new directories is not missed", "[serve][watch]") {
  testing::Directory place;
  put(place, "d/a.yml");
  Counted watch({(place.path() / "d").string()});
  for (int round = 0; round < 8; ++round) {
    // The write comes at once, or when the watch is at work, or after it.
    fs::path deep = place.path() / "d" / std::to_string(round) / "x" / "y";
    fs::create_directories(deep);
    std::this_thread::sleep_for(std::chrono::milliseconds(round * 6));
    append(deep / "b.yml", "1");
    REQUIRE(watch.told());
    append(deep / "b.yml", "2");
    REQUIRE(watch.told());
  }
}

TEST_CASE("a change is told when it is quiet, but not never", "[serve][watch]") {
  testing::Directory place;
  put(place, "a.yml");
  Counted watch({(place.path() / "a.yml").string()}, {.quiet = 400ms, .at_most = 1s, .poll = 1s});
  for (int i = 0; i < 10; ++i) {
    append(place.path() / "a.yml", "x");
    std::this_thread::sleep_for(10ms);
  }
  CHECK(watch.told());
  CHECK(watch.silent());
  CHECK(watch.count() == 1);
  std::atomic<bool> ends = false;
  std::thread busy([&] {
    while (!ends) append(place.path() / "a.yml", "x"), std::this_thread::sleep_for(5ms);
  });
  CHECK(watch.told());
  CHECK(watch.told());
  ends = true;
  busy.join();
  append(place.path() / "a.yml", "x");
  CHECK(watch.told());
}

TEST_CASE("a queue that overflows is a change", "[serve][watch]") {
  testing::Directory place;
  put(place, "d/a.yml");
  std::atomic<bool> goes_on = false;
  std::atomic<int> calls = 0;
  FileWatch watch(
      {(place.path() / "d").string()},
      [&](const std::vector<std::string>&) {
        ++calls;
        while (!goes_on) std::this_thread::sleep_for(1ms);
      },
      [](const std::string&) {}, kFast);
  auto called = [&](int least) {
    for (auto end = std::chrono::steady_clock::now() + 30s; std::chrono::steady_clock::now() < end && calls < least;)
      std::this_thread::sleep_for(1ms);
    return calls >= least;
  };
  append(place.path() / "d/a.yml", "x");
  REQUIRE(called(1));
  int one = ::open((place.path() / "d/b").c_str(), O_WRONLY | O_CREAT, 0644);
  int two = ::open((place.path() / "d/c").c_str(), O_WRONLY | O_CREAT, 0644);
  ssize_t written = 0;
  for (int i = 0; i < 10'000; ++i) written += ::write(one, "x", 1) + ::write(two, "x", 1);
  CHECK(written == 20'000);
  ::close(one), ::close(two);
  put(place, "d/new/b.yml");  // Of this nothing is in the queue.
  goes_on = true;
  REQUIRE(called(2));
  int before = calls;
  append(place.path() / "d/new/b.yml", "x");
  CHECK(called(before + 1));
}

TEST_CASE("the paths of a watch are replaced", "[serve][watch]") {
  testing::Directory place;
  for (const char* name : {"a.yml", "b.yml", "c.yml"}) put(place, name);
  auto path = [&](const char* name) { return (place.path() / name).string(); };
  Counted watch({path("a.yml")});
  watch.watch().set_paths({path("b.yml"), "-"});
  append(path("a.yml"), "x");
  CHECK(watch.silent());
  append(path("b.yml"), "x");
  CHECK(watch.told());
  // What has changed since it was read.
  auto now = std::chrono::system_clock::now();
  watch.watch().set_paths({path("b.yml"), path("c.yml")}, now + 1h);
  CHECK(watch.silent());
  watch.watch().set_paths({path("a.yml"), path("b.yml")}, now - 1h);
  CHECK(watch.told());
  watch.watch().set_paths({path("a.yml"), path("b.yml")}, now - 1h);
  CHECK(watch.silent());
  watch.watch().set_paths({});
  append(path("b.yml"), "x");
  CHECK(watch.silent());
}

TEST_CASE("what changes while it is read is told of again", "[serve][watch]") {
  testing::Directory place;
  put(place, "a.yml");
  const fs::path file = place.path() / "a.yml";
  struct Calls {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<bool> outdated;
    FileWatch* watch = nullptr;
  } calls;
  bool always = GENERATE(false, true);
  std::unique_lock lock(calls.mutex);
  FileWatch watch(
      {file.string()},
      [&](const std::vector<std::string>&) {
        std::lock_guard told(calls.mutex);
        if (always || calls.outdated.empty()) append(file, "x");
        calls.outdated.push_back(calls.watch->outdated());
        calls.changed.notify_all();
      },
      [](const std::string&) {}, kFast);
  calls.watch = &watch;
  append(file, "x");
  auto settled = [&] { return !calls.outdated.empty() && !calls.outdated.back(); };
  REQUIRE(calls.changed.wait_for(lock, 30s, settled));
  CHECK(calls.outdated.front());
  // Whoever writes on and on is read in the end.
  if (always) CHECK(calls.outdated.size() > 2);
  else CHECK(calls.outdated.size() == 2);
  always = false;
}

TEST_CASE("what has changed since it was read is told of, though nobody watched yet", "[serve][watch]") {
  testing::Directory directory;
  directory.write("a.yml", "a");
  std::this_thread::sleep_for(60ms);
  auto read = std::chrono::system_clock::now();
  Counted unchanged({(directory.path() / "a.yml").string()}, kFast, read);
  CHECK(unchanged.silent());
  std::this_thread::sleep_for(60ms);
  directory.write("a.yml", "b");
  Counted changed({(directory.path() / "a.yml").string()}, kFast, read);
  CHECK(changed.told());
}

TEST_CASE("a watch takes no time while others write", "[serve][watch]") {
  testing::Directory place;
  put(place, "d/a.yml");
  put(place, "log");
  auto cpu = [] {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
  };
  Counted watch({(place.path() / "d").string()});
  auto before = cpu();
  for (int i = 0; i < 50; ++i) append(place.path() / "log", "x"), std::this_thread::sleep_for(10ms);
  CHECK(watch.count() == 0);
  CHECK(cpu() - before < 250ms);
}

TEST_CASE("editors' files are known by their names", "[serve][watch]") {
  for (const char* name : {".a.yml.swp", ".a.swo", ".a.yml.swpx", "4913", "5036", "a.yml~", ".#a.yml", "#a.yml#", "~"})
    CHECK(serve::is_editors(name));
  for (const char* name : {"", "a.yml", ".a.yml", ".swp", "a.swp", "..data", "4914", "4913.yml", "#", ".", "..", "1"})
    CHECK_FALSE(serve::is_editors(name));
}
