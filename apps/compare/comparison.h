#pragma once

#include <meander/apps/compare/comparison_request.h>

#include <string>

namespace meander {

/// Runs what is missing of a comparison and prints its table; or prints the commands that would. Returns the exit code:
/// 1 if a run failed, 128 + n after a signal. Throws UsageError before anything runs if a run cannot.
int run_comparison(const ComparisonRequest& request, const Plan& plan);

/// "--data-dir=/home/me/data" of "--data-dir=data": a word that another scheduler may run in another folder.
std::string with_whole_path(const std::string& word);

}  // namespace meander
