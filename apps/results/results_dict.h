#pragma once

#include <meander/apps/results/result_file.h>

#include <string>

namespace meander {

/// Accuracies after each context, as the program of van de Ven, Tuytelaars & Tolias 2022 writes them, as JSON:
/// "acc per context" ("context 1", ...: one value per evaluation, 0 while the context was still to come), "average"
/// over the contexts so far, "x_iteration", "x_context". Where contexts do not end, there is one evaluation: the last.
std::string results_dict(const ResolvedRun& run, const RunResult& result);

}  // namespace meander
