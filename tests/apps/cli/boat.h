#pragma once

#include <meander/apps/cli/option_table.h>

#include <optional>
#include <string>

namespace meander::cli {

/// A table of every kind of option to try things on.
struct Boat {
  std::int64_t crew = 4;
  std::optional<double> draught;
  std::string sail = "gaff";
  bool anchor = false;
  bool motor = false;
  std::optional<std::string> name;
  std::optional<std::string> config;

  OptionTable table() {
    OptionTable t("sail", "Sails somewhere.");
    t.group("Hull");
    t.add({.name = "crew",
           .placeholder = "N",
           .noun = "a crew",
           .meaning = "hands on board",
           .value = integer(crew, {.least = 1}),
           .aliases = {"hands"}});
    t.add({.name = "draught",
           .placeholder = "X",
           .noun = "a draught",
           .meaning = "metres",
           .value = real(draught, {.least = 0, .open = true}),
           .fallback = "by hull"});
    t.group("Rig");
    t.add({.name = "sail",
           .placeholder = "NAME",
           .noun = "a sail",
           .value = choice(sail, {"gaff", "lugsail", "square"})});
    t.add({.name = "sail-area-motor", .placeholder = "A", .noun = "an answer", .value = yes_no(motor), .hidden = true});
    t.add({.name = "anchor", .meaning = "stay", .value = flag(anchor)});
    t.add({.name = "name", .placeholder = "TEXT", .noun = "a name", .meaning = "of the boat", .value = text(name)});
    t.add({.name = "config",
           .placeholder = "FILE",
           .noun = "a file",
           .meaning = "read options from it",
           .value = text(config),
           .in_files = false,
           .names_file = true});
    return t;
  }
};

}  // namespace meander::cli
