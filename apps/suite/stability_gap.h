#pragma once

#include <meander/apps/figures/figure.h>
#include <meander/apps/results/stored_run.h>
#include <meander/apps/suite/part_plan.h>

#include <filesystem>
#include <utility>
#include <vector>

namespace meander {

/// The accuracy on the first context after so many updates, from none on, of a run that measured it after each.
/// From result.json and metrics.jsonl in the run's folder. Throws Error naming the file if that does not hold it.
std::vector<std::pair<std::int64_t, double>> accuracy_on_first_context(const StoredRun& run);

/// That curve, from 70 to 100 %, with lines where contexts end (De Lange, van de Ven & Tuytelaars 2023,
/// arXiv:2205.13452); before it a grid of images for each of `grids`, the contexts in their order, as PNG files.
std::vector<Figure> stability_gap_figures(const StoredRun& run, const std::vector<std::filesystem::path>& grids);

/// Writes what the part's figures are made of to its folder: context-0.png, ..., test images of each context; and the
/// figures, of the first seed's run, as stability-gap.pdf. Returns the files.
std::vector<std::filesystem::path> write_stability_gap(const PartPlan& part);

}  // namespace meander
