#pragma once

#include "academic_run.h"
#include "catch.h"

#include <map>
#include <set>

namespace meander {

/// Collects the samples that a method draws from a memory, context by context.
class DrawnSamples {
 public:
  explicit DrawnSamples(const AcademicRun& run) {
    for (std::int64_t c = 0; c < AcademicCase::contexts; ++c) training_.push_back(training_set(run.set(), c));
  }

  /// Checks that each row is a training sample, with its label, of one of the contexts first ... last - 1.
  void check(const torch::Tensor& x, const torch::Tensor& y, std::int64_t first, std::int64_t last) {
    for (std::int64_t i = 0; i < x.size(0); ++i) {
      const auto [context, row] = find(x[i], first, last);
      REQUIRE(row >= 0);
      const auto label = y[i].item<std::int64_t>();
      CHECK(training_[static_cast<std::size_t>(context)].y[row].item<std::int64_t>() == label);
      sets_[{context, label}].insert(row);
    }
  }

  /// Checks that the samples drawn since `clear` are `each` of every class of `contexts` contexts.
  void check_complete(std::int64_t contexts, std::size_t each) {
    CHECK(sets_.size() == static_cast<std::size_t>(contexts * AcademicCase::per_context));
    for (const auto& [key, rows] : sets_) CHECK(rows.size() == each);
  }
  void clear() { sets_.clear(); }

 private:
  std::pair<std::int64_t, std::int64_t> find(const torch::Tensor& sample, std::int64_t first, std::int64_t last) const {
    for (std::int64_t c = first; c < last; ++c) {
      const torch::Tensor rows =
          training_[static_cast<std::size_t>(c)].x.eq(sample).flatten(1).all(1).nonzero().flatten();
      if (rows.numel() > 0) return {c, rows[0].item<std::int64_t>()};
    }
    return {-1, -1};
  }

  std::vector<Batch> training_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::set<std::int64_t>> sets_;  // by context and label: rows
};

}  // namespace meander
