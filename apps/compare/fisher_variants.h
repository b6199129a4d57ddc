#pragma once

#include <meander/apps/compare/comparison_options.h>
#include <meander/apps/compare/plan.h>

#include <cstdint>
#include <vector>

namespace meander {

struct FisherVariantOptions {
  /// A penalty for each context, instead of one that is updated.
  bool offline = false;
  /// Samples of the variant that estimates from a few.
  std::int64_t samples = 500;
};

/// The published comparison of ways to compute the Fisher information (van de Ven 2025, arXiv:2502.11756): plain
/// training as the bound, then EWC over strengths, a curve for each of five ways: over all labels, exactly or from a
/// few samples; over one label drawn for each sample; and with the true labels, sample by sample or in batches of 128.
std::vector<PlanRow> fisher_variants(const ComparisonOptions& options, const FisherVariantOptions& variants = {});

}  // namespace meander
