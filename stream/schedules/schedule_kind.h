#pragma once

#include <array>
#include <string_view>

namespace meander {

/// The schedules by name: what decides from which context the next sample comes.
enum class ScheduleKind { FuzzyBoundaries, AcademicSetting, Random };

inline constexpr std::array schedule_kinds{ScheduleKind::FuzzyBoundaries, ScheduleKind::AcademicSetting,
                                           ScheduleKind::Random};

/// "fuzzy-boundaries", "academic-setting" or "random".
constexpr std::string_view to_string(ScheduleKind kind) {
  switch (kind) {
    case ScheduleKind::FuzzyBoundaries: return "fuzzy-boundaries";
    case ScheduleKind::AcademicSetting: return "academic-setting";
    default: return "random";
  }
}

}  // namespace meander
