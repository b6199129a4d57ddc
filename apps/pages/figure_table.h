#pragma once

#include <meander/apps/figures/figure.h>

#include <string>

namespace meander {

/// The numbers of a chart as tables, for readers who cannot see it or want to know exactly.
std::string figure_table(const Figure& figure);

}  // namespace meander
