#pragma once

#include <meander/apps/figures/figure.h>

#include <string>
#include <vector>

namespace meander {

/// The figures, each with its caption and its numbers as a table. Charts are an empty place each, which the script
/// draws in from `chart_data`. Throws Error if an image cannot be read or is no PNG file.
std::string figures_element(const std::vector<Figure>& figures);

/// What the charts show, in the order of the figures: JSON for a <script> element.
std::string chart_data(const std::vector<Figure>& figures);

bool is_chart(const Figure& figure);

}  // namespace meander
