#pragma once

#include <meander/apps/figures/figure.h>

#include <string>
#include <vector>

namespace meander {

/// Text that means something else to gnuplot, to a shell or in XML.
inline const std::string hostile_text = R"(it's "x" _a^{b} @c %d \n `id` #1 <b>&)";

inline Figure example_bars() {
  return {
      .kind = Figure::Kind::Bars,
      .name = "accuracy",
      .title = "Accuracy of three methods",
      .caption = "Mean over 3 seeds.",
      .y = {.title = "average accuracy", .least = 0, .most = 1, .is_fraction = true},
      .bars = {{.label = "None", .colour = "grey", .height = {.value = 0.2}, .count = 3},
               {.label = "Joint", .colour = "black", .height = {.value = 0.98, .low = 0.97, .high = 0.99}, .count = 3},
               {.label = "EWC", .height = {}, .count = 3}}};
}

inline Figure example_lines() {
  return {.kind = Figure::Kind::Lines,
          .name = "curve",
          .title = "Accuracy so far",
          .caption = "Tested after each context.",
          .x = {.title = "contexts"},
          .y = {.title = "accuracy", .least = 0, .most = 1, .is_fraction = true},
          .series = {{.label = "ER", .points = {{1, {0.99}}, {2, {0.9}}, {3, {0.85}}, {4, {0.8}}, {5, {0.78}}}},
                     {.label = "SI", .points = {{1, {0.99}}, {2, {0.5}}, {3, {0.33}}, {4, {0.25}}, {5, {0.2}}}}}};
}

}  // namespace meander
