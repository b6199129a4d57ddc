#pragma once

#include <string>
#include <string_view>

namespace meander {

/// A method that the published comparisons have (van de Ven, Tuytelaars & Tolias 2022), as their figures show it.
struct PublishedMethod {
  std::string_view name;
  const char* label;
  /// As CSS names it.
  const char* colour;
  /// How many times as long as plain training a run takes, roughly.
  double cost;
};

/// The published method of that name; null for others.
const PublishedMethod* published_method(std::string_view name);

/// Its place in their tables; those that they do not have come last.
int published_place(std::string_view name);

/// Its colour; empty for others.
std::string colour_of(std::string_view method);

}  // namespace meander
