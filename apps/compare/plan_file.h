#pragma once

#include <meander/apps/compare/plan.h>

#include <string>
#include <vector>

namespace meander {

/// The rows in a TOML file of methods ("-": standard input). Each has the options of `meander run` that it adds to the
/// plan's; without a label they are its label.
///
///     [[method]]
///     label = "ER, small buffer"
///     colour = "red"
///     options = { method = "er", budget = 200 }
///
/// Throws UsageError, naming file, line and key, for what is not TOML, unknown keys and options, values that an option
/// does not take, options that belong to the whole comparison, and a label given twice.
std::vector<PlanRow> read_methods_file(const std::string& file);

/// The rows in a TOML file of grids: a row for each combination of the listed values, those of the last key changing
/// fastest. A range of whole numbers is rounded; its `scale` is "linear" or "log". See `grid_points` for the curves.
///
///     [[grid]]
///     label = "ER"
///     options = { method = "er" }
///     [grid.values]
///     budget = [100, 200, 500]
///     lr = { from = 1e-4, to = 1e-1, steps = 4, scale = "log" }
///
/// Throws UsageError as above, and for a grid of no points or of more than 10,000.
std::vector<PlanRow> read_grid_file(const std::string& file);

}  // namespace meander
