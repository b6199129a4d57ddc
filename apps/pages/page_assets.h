#pragma once

#include <string>
#include <string_view>

namespace meander {

struct ReportPage;

/// The parts of a page that are the same in each: files of assets/ and Chart.js, as they were when this was built.
struct PageAssets {
  std::string_view skeleton;
  std::string_view style;
  std::string_view script;
  /// Empty if it was not found.
  std::string_view chart_library;
};

PageAssets page_assets();

/// `to_html` with other assets.
std::string to_html(const ReportPage& page, const PageAssets& assets);

}  // namespace meander
