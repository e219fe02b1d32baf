#ifndef GW_SOURCE_COMPOSE_PATH_H_
#define GW_SOURCE_COMPOSE_PATH_H_

// Where a value is in the model: "services.web.ports.[]".

#include <string>
#include <string_view>
#include <vector>

namespace gw::source::compose {

class Path {
 public:
  Path() = default;
  Path(std::initializer_list<std::string_view> parts) : parts_(parts) {}

  void push(std::string_view part) { parts_.push_back(part); }
  void pop() { parts_.pop_back(); }
  std::size_t size() const { return parts_.size(); }
  std::string_view operator[](std::size_t i) const { return parts_[i]; }
  std::string_view back() const { return parts_.back(); }

  /// Whether it is `pattern`, in which "*" is any part, from its part `first` on. Source: compose-go v2 tree/path.go
  /// (Path.Matches).
  bool matches(std::string_view pattern, std::size_t first = 0) const {
    std::size_t i = first, at = 0;
    while (at <= pattern.size()) {
      if (i == parts_.size()) return false;
      std::size_t end = pattern.find('.', at);
      if (end == std::string_view::npos) end = pattern.size();
      std::string_view part = pattern.substr(at, end - at);
      if (part != "*" && part != parts_[i]) return false;
      ++i;
      at = end + 1;
    }
    return i == parts_.size();
  }

  std::string text() const {
    std::string out;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (i > 0) out += '.';
      out += parts_[i];
    }
    return out;
  }

 private:
  std::vector<std::string_view> parts_;
};

/// Keeps a part on a path as long as it lives.
class Step {
 public:
  Step(Path& path, std::string_view part) : path_(path) { path_.push(part); }
  ~Step() { path_.pop(); }
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

 private:
  Path& path_;
};

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_PATH_H_
