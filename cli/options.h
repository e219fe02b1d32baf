#ifndef GW_CLI_OPTIONS_H_
#define GW_CLI_OPTIONS_H_

// The options of a command, declared without CLI11's headers: those cost each file ten seconds of the compiler.
// Parsing, help and errors are CLI11's.

#include <cstddef>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace gw::cli {

/// One option or argument. A handle: what it stands for lives as long as the command line.
class Option {
 public:
  Option() = default;
  explicit Option(CLI::Option* option) : option_(option) {}

  /// What the help calls its value. "FILE..." takes as many values as there are, all others one each time.
  const Option& value(const char* name) const;
  const Option& one_of(const std::vector<std::string>& values) const;
  const Option& required() const;
  /// One value may be several, with this between them.
  const Option& separated_by(char separator) const;
  const Option& positive() const;
  const Option& not_negative() const;
  const Option& between(int least, int most) const;
  /// How many values, of all times that it is given.
  const Option& takes(int least, int most) const;
  /// The help shows what the variable holds.
  const Option& shows_default() const;

  /// It stands on the command line.
  bool given() const;

 private:
  CLI::Option* option_ = nullptr;
};

/// What a command takes. A handle too.
class Options {
 public:
  Options() = default;
  explicit Options(CLI::App* app) : app_(app) {}

  /// `names` such as "-o,--output"; without a dash an argument. The variable keeps what it holds if none is given.
  Option option(const char* names, std::string& variable, const char* help) const;
  Option option(const char* names, std::vector<std::string>& variable, const char* help) const;
  Option option(const char* names, std::size_t& variable, const char* help) const;
  Option option(const char* names, long& variable, const char* help) const;
  Option option(const char* names, int& variable, const char* help) const;
  /// "--watch,!--no-watch": the second makes it false.
  void flag(const char* names, bool& variable, const char* help) const;

  /// A command below this one, of which one must then be given. `examples`: shell lines for its help.
  Options below(const char* name, const char* summary, const char* examples) const;
  /// It is the command that was given.
  bool parsed() const;

 private:
  CLI::App* app_ = nullptr;
};

}  // namespace gw::cli

#endif  // GW_CLI_OPTIONS_H_
