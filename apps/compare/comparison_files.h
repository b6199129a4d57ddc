#pragma once

#include <meander/apps/compare/plan.h>

#include <filesystem>

namespace meander {

/// The comparison as a text, with everything that its runs share and each row with its options, but not the seeds: a
/// comparison may be extended by seeds and rows.
std::string comparison_text(const Plan& plan);

/// Makes the comparison's folder and writes comparison.toml there. Throws Error if the folder holds another comparison
/// already, with runs, naming an option in which they differ: their runs would be mixed.
void open_comparison(const Plan& plan, const std::filesystem::path& folder);

/// Writes the comparison's table there: table.txt for people and table.csv. Nothing in them depends on how long runs
/// took, or on which of them ran when.
void write_tables(const std::string& for_people, const std::string& csv, const std::filesystem::path& folder);

}  // namespace meander
