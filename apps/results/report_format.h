#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/results/report_table.h>

#include <cstddef>
#include <string>

namespace meander {

/// How a command prints its table: aligned columns for people, or one of these.
struct ReportFormat {
  bool csv = false, json = false, latex = false, markdown = false;

  /// Whether programs read it: one row per fact, not a matrix.
  bool is_data() const { return csv || json; }
  /// Whether standard output is for the table alone.
  bool is_for_files() const { return is_data() || latex || markdown; }
};

/// Adds --csv, --json, --latex and --markdown to the table's last group.
void add_report_formats(cli::OptionTable& table, ReportFormat& format);

/// Throws UsageError if more than one is given.
void check_one(const ReportFormat& format);

/// The table as printed; for people, after `above` and before `below`, with lines of at most `width` characters.
std::string formatted(const ReportTable& table, const ReportFormat& format, std::size_t width,
                      const std::string& above = "", const std::string& below = "");

}  // namespace meander
