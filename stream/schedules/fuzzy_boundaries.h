#pragma once

#include <meander/stream/runtime/rng.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace meander {

/// Contexts that fade into one another (van de Ven, Tuytelaars & Tolias 2022). The middle of the fade from context j to
/// the next lies at iteration floor(T/2) + j*T; over `fuzziness` iterations on either side the next context's
/// probability grows linearly. After the last context the first one returns, so that every context has a share of T
/// iterations. No boundary is announced.
class FuzzyBoundaries {
 public:
  /// `iterations` is T, per context. Throws UsageError unless contexts and iterations are at least 1 and 0 <= 2 *
  /// fuzziness <= iterations.
  FuzzyBoundaries(std::int64_t contexts, std::int64_t iterations, std::int64_t fuzziness);

  std::int64_t contexts() const { return contexts_; }
  std::optional<std::int64_t> length() const { return contexts_ * iterations_; }
  void draw(std::int64_t iteration, Rng& rng, std::span<std::int64_t> contexts) const;
  bool boundary(std::int64_t) const { return false; }

  /// The number of iterations after which each context gives way to the next: the middles of the fades.
  std::vector<std::int64_t> context_ends() const;
  /// P(context c) at an iteration, for every c.
  std::vector<double> probabilities(std::int64_t iteration) const;

 private:
  /// Context `to` with probability `share`, otherwise context `from`.
  struct Fade {
    std::int64_t from;
    std::int64_t to;
    double share;
  };
  Fade fade(std::int64_t iteration) const;

  std::int64_t contexts_;
  std::int64_t iterations_;
  std::int64_t fuzziness_;
};

}  // namespace meander
