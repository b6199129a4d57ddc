#pragma once

#include <meander/apps/figures/figure.h>
#include <meander/apps/report/report_content.h>

#include <string>
#include <vector>

namespace meander {

/// The figures of a report, in the order of its pages: bars of the final accuracy, accuracy by what was varied
/// (hyper-parameters, budgets), accuracy on average and per context while contexts come; of a single method its
/// generated images and losses too. Only those that the runs have data for. A run whose metrics.jsonl cannot be read
/// lacks its curves: a line in `problems` says so.
std::vector<Figure> report_figures(const ReportContent& content, std::vector<std::string>& problems);

/// Bars of the rows that are methods of their own; rows that are points of curves are left out.
Figure accuracy_bars(const ReportContent& content);

/// For each thing that was varied, accuracy by it: a curve each, bounds as levels across; then the best of each curve
/// as bars, with the time that it takes. Empty if nothing was varied.
std::vector<Figure> figures_of_points(const ReportContent& content);

/// Accuracy while contexts come, and over iterations if it was measured more often: of all rows on average, and per
/// context for each.
std::vector<Figure> figures_of_learning(const ReportContent& content, std::vector<std::string>& problems);

/// What a run of a single method left in its folder: generated images and reconstructions.
std::vector<Figure> pictures_of_run(const ReportContent& content);

/// Losses of a single method, in its first run.
std::vector<Figure> losses_of_run(const ReportContent& content, std::vector<std::string>& problems);

/// Bars of a single method's final accuracy on each context.
Figure accuracy_by_context(const ReportContent& content);

/// "Means over 5 seeds; whiskers are 95 % confidence intervals.", or what fits fewer seeds.
std::string seeds_caption(const ReportContent& content, const std::string& intervals);

}  // namespace meander
