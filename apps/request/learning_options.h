#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/request/run_options.h>

#include <cstdint>
#include <string>

namespace meander {

// Larger sizes are typing errors, and their products would overflow.
inline constexpr std::int64_t many = 1'000'000;
inline constexpr std::int64_t very_many = 1'000'000'000'000;
// NumPy, which decides class orders and permutations, takes no larger ones.
inline constexpr std::int64_t largest_seed = 4'294'967'295;
inline constexpr cli::IntegerRange any_iterations{.least = 1, .most = very_many};

/// The groups of `run_option_table` that describe the network and how it is trained. `update_every` is the default of
/// the option of this name, as help shows it.
void add_network_options(cli::OptionTable& table, RunRequest& options);
void add_training_options(cli::OptionTable& table, RunRequest& options, std::string update_every);

}  // namespace meander
