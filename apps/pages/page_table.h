#pragma once

#include <meander/apps/results/report_table.h>

#include <string>

namespace meander {

/// The table as an element that readers can sort. Each stretch of rows that ends with a rule is sorted by itself, so
/// that bounds stay at the top. Statistics of one number of seeds have it in the column's head.
std::string table_element(const ReportTable& table);

}  // namespace meander
