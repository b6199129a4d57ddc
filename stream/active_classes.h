#pragma once

#include <meander/stream/context_labels.h>

#include <cstdint>
#include <vector>

namespace meander {

/// Which outputs compete in the class scenario: all, those of the contexts seen so far, or those of the sample's own
/// context (train as in the task scenario, test over all).
enum class ActiveClasses { All, AllSoFar, Current };

/// The sets of outputs that compete while `context` is the current one, where contexts come one after the other with
/// known boundaries. Several sets: one for each context up to the current, whose set is the last. One set: it holds for
/// all samples. `active` counts in the class scenario only.
std::vector<std::vector<std::int64_t>> active_classes(const ContextLabels& labels, std::int64_t context,
                                                      ActiveClasses active = ActiveClasses::All);

}  // namespace meander
