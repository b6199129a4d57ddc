#pragma once

#include <cstdint>
#include <vector>

namespace meander {

/// How accuracy changed while a stream was learned from. Undefined metrics are NaN. All of them depend on how often one
/// evaluates: report the interval with them.
struct ContinualEvaluation {
  /// After which each evaluation took place, ascending, counted from 1.
  std::vector<std::int64_t> iterations;
  /// [evaluation][context], fractions; NaN: not tested.
  std::vector<std::vector<double>> accuracy;
  /// The last iteration of each context, ascending.
  std::vector<std::int64_t> context_ends;

  /// For each evaluation the mean accuracy over the contexts that had begun by then.
  std::vector<double> over_contexts_begun() const;
  /// Average anytime accuracy: the mean of those (Caccia et al. 2020, arXiv:2003.05856; Soutif-Cormerais et al. 2023,
  /// arXiv:2308.10328).
  double average_anytime_accuracy() const;
  /// For each context but the last, the lowest accuracy after it ended (De Lange et al. 2023, arXiv:2205.13452).
  std::vector<double> minimum_per_context() const;
  /// The mean of those: min-ACC.
  double minimum_accuracy() const;
  /// WC-ACC, worst-case accuracy: min-ACC and the final accuracy on the last context, weighed by contexts (De Lange et
  /// al. 2023).
  double worst_case_accuracy() const;

  /// What an earlier context loses in the course of a later one, and how much of that returns before the later one
  /// ends (the phenomenon: De Lange et al. 2023). Over all pairs of an earlier and a later context; not clamped:
  /// negative where accuracy only rose.
  struct StabilityGap {
    double mean, worst;
    double recovery;  ///< mean
  };
  StabilityGap stability_gap() const;
};

/// The largest drop, and the largest rise, of accuracy within `window` successive evaluations of one context: WF and WP
/// (De Lange et al. 2023). 0 if there is none; NaN without evaluations. Throws UsageError for a window below 1.
struct WindowedChange {
  double forgetting, plasticity;
};
WindowedChange windowed_change(const std::vector<double>& accuracy, std::int64_t window);
/// The mean over contexts of each; `accuracy` is [evaluation][context].
WindowedChange windowed_change(const std::vector<std::vector<double>>& accuracy, std::int64_t window);

}  // namespace meander
