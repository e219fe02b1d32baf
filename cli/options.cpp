#include "cli/options.h"

#include <CLI/CLI.hpp>

namespace gw::cli {
namespace {

/// CLI11's own say the bounds of the type, three hundred digits of them.
CLI::Validator number_from(int least) {
  std::string wanted = "expected a number from " + std::to_string(least) + " on";
  return {[least, wanted](std::string& text) {
            double number = 0;
            return CLI::detail::lexical_cast(text, number) && number >= least ? std::string()
                                                                              : wanted + ", not " + text;
          },
          ""};
}

}  // namespace

const Option& Option::value(const char* name) const {
  option_->type_name(name);
  return *this;
}
const Option& Option::one_of(const std::vector<std::string>& values) const {
  option_->check(CLI::IsMember(values));
  return *this;
}
const Option& Option::required() const {
  option_->required();
  return *this;
}
const Option& Option::separated_by(char separator) const {
  option_->delimiter(separator);
  return *this;
}
const Option& Option::positive() const {
  option_->check(number_from(1));
  return *this;
}
const Option& Option::not_negative() const {
  option_->check(number_from(0));
  return *this;
}
const Option& Option::between(int least, int most) const {
  option_->check(CLI::Range(least, most));
  return *this;
}
const Option& Option::takes(int least, int most) const {
  option_->expected(least, most);
  return *this;
}
const Option& Option::shows_default() const {
  option_->capture_default_str();
  return *this;
}
bool Option::given() const { return option_->count() > 0; }

Option Options::option(const char* names, std::string& variable, const char* help) const {
  return Option(app_->add_option(names, variable, help));
}
Option Options::option(const char* names, std::vector<std::string>& variable, const char* help) const {
  return Option(app_->add_option(names, variable, help));
}
Option Options::option(const char* names, std::size_t& variable, const char* help) const {
  return Option(app_->add_option(names, variable, help));
}
Option Options::option(const char* names, long& variable, const char* help) const {
  return Option(app_->add_option(names, variable, help));
}
Option Options::option(const char* names, int& variable, const char* help) const {
  return Option(app_->add_option(names, variable, help));
}
void Options::flag(const char* names, bool& variable, const char* help) const { app_->add_flag(names, variable, help); }

Options Options::below(const char* name, const char* summary, const char* examples) const {
  app_->require_subcommand(1);
  CLI::App* out = app_->add_subcommand(name, summary);
  out->footer(examples);
  return Options(out);
}
bool Options::parsed() const { return app_->parsed(); }

}  // namespace gw::cli
