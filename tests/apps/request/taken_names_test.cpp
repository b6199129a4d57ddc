// What `add_method` refuses. Nothing is added here: the table belongs to all tests.
#include "apps/message.h"
#include "catch.h"

#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/run_options.h>
#include <meander/learners/methods/declaration/taken_names.h>
#include <meander/learners/methods/method_list.h>

#include <set>
#include <string>
#include <utility>

using namespace meander;

namespace {

// As the program does.
[[maybe_unused]] const bool names_are_reserved = reserve_option_names(&program_option_names);

Method named(const std::string& name) {
  Method method;
  method.name = name;
  method.parts = [](const OptionValues&, const MethodContext&) { return Parts(); };
  return method;
}

MethodOption option(const std::string& name, OptionValue fallback) {
  MethodOption made;
  made.name = name;
  made.fallback = std::move(fallback);
  return made;
}

Method mine(const MethodOption& option) {
  Method method = named("mine");
  method.options.push_back(option);
  return method;
}

std::string method_refusal(const Method& method) {
  return usage_error([&] { add_method(method); });
}

}  // namespace

TEST_CASE("every option of the command line is the program's own, a method's, or a method's flag",
          "[methods][property]") {
  RunRequest options;
  std::set<std::string> of_methods;
  for (const Method* method : all_methods()) {
    for (const MethodOption& option : method->options) of_methods.insert(option.name);
    of_methods.insert(method->words.flags.begin(), method->words.flags.end());
  }
  const cli::OptionTable table = run_option_table(options);
  for (const cli::Group& group : table.groups()) {
    for (const cli::Option& option : group.options) {
      CAPTURE(option.name);
      CHECK(is_program_option(option.name) != of_methods.contains(option.name));
      for (const std::string& alias : option.aliases) {
        CHECK(is_program_option(alias) != of_methods.contains(alias));
      }
    }
  }
  CHECK(is_program_option("help"));
  CHECK_FALSE(is_program_option("longest"));
}

TEST_CASE("methods of the program share an option only where it is the same", "[methods][property]") {
  for (const Method* one : all_methods()) {
    CHECK_NOTHROW(check_names(*one));
    for (const Method* other : all_methods()) {
      CAPTURE(one->name, other->name);
      if (one != other) CHECK_NOTHROW(check_names(*one, *other));
    }
  }
}

TEST_CASE("a method is not added if its name or that of an option is taken", "[methods][refusal][regression]") {
  CHECK(method_refusal(named("er")) == "method: there is a method 'er' already; give yours another name");
  CHECK(method_refusal(mine(option("lr", 0.1))) ==
        "method mine: its option 'lr' has the name of an option of the program; give it another name");
  CHECK(method_refusal(mine(option("cummulative", false))) ==
        "method mine: its option 'cummulative' has the name of a flag of method cumulative; give it another name");
  CHECK(method_refusal(mine(option("budget", 0.5))) ==
        "method mine: its option 'budget' is a number, but a whole number in method fromp; give it another name");
  MethodOption another = option("budget", std::int64_t{7});
  another.least = 7;
  CHECK(method_refusal(mine(another)) ==
        "method mine: its option 'budget' takes other values in method fromp; give it another name");
  Method twice = mine(option("longest", 0.5));
  twice.options.push_back(option("longest", false));
  CHECK(method_refusal(twice) == "method mine: its option 'longest' is declared twice; give it another name");
  Method own_flag = mine(option("longest", 0.5));
  own_flag.words.flags = {"shortest", "longest"};
  CHECK(method_refusal(own_flag) ==
        "method mine: its flag 'longest' has the name of one of its own options; give it another name");
  MethodOption mixed = option("longest", 0.5);
  mixed.by_context = [](const MethodContext&) { return OptionValue(std::int64_t{1}); };
  CHECK(method_refusal(mine(mixed)) ==
        "method mine: the default of its option 'longest' is of another kind; give a number");
  CHECK(find_method("mine") == nullptr);
}
