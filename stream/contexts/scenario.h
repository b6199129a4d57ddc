#pragma once

#include <array>
#include <string_view>

namespace meander {

/// What must be predicted (van de Ven, Tuytelaars & Tolias 2022, "Three types of incremental learning"): Task: which of
/// the context's classes, with the context given; Domain: which of the context's classes, with the context hidden;
/// Class: which class of all contexts, with the context hidden.
enum class Scenario { Task, Domain, Class };

inline constexpr std::array scenarios{Scenario::Task, Scenario::Domain, Scenario::Class};

/// "task", "domain" or "class".
std::string_view to_string(Scenario scenario);

}  // namespace meander
