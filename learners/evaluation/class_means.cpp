#include <meander/learners/evaluation/class_means.h>

#include <meander/learners/linalg/features.h>
#include <meander/learners/linalg/tiles.h>

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace meander {
namespace {

constexpr std::int64_t rows_a_tile = 32;

}  // namespace

void ClassMeans::begin(std::int64_t width) {
  width_ = width;
  labels_.clear();
  contexts_.clear();
  means_.clear();
}

void ClassMeans::add(std::int64_t label, std::int64_t context, const float* features, std::int64_t rows) {
  labels_.push_back(label);
  contexts_.push_back(context);
  std::vector<double> mean(static_cast<std::size_t>(width_), 0.0);
  for (std::int64_t r = 0; r < rows; ++r) {
    unit_.assign(features + r * width_, features + (r + 1) * width_);
    if (normalised_) normalise_rows(unit_.data(), 1, width_);
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += double{unit_[i]};
  }
  for (double& v : mean) v /= static_cast<double>(rows);
  if (normalised_) normalise(mean);
  means_.insert(means_.end(), mean.begin(), mean.end());
}

void ClassMeans::score(Arena* arena, const float* features, std::int64_t rows, const std::int64_t* contexts,
                       std::int64_t outputs, float* scores) const {
  for_each_row_tile(arena, rows, rows_a_tile, [&](std::int64_t first, std::int64_t last) {
    std::vector<float> feature;
    for (std::int64_t r = first; r < last; ++r) {
      feature.assign(features + r * width_, features + (r + 1) * width_);
      if (normalised_) normalise_rows(feature.data(), 1, width_);
      float* row = scores + r * outputs;
      std::fill(row, row + outputs, -std::numeric_limits<float>::infinity());
      for (std::size_t s = 0; s < sets(); ++s) {
        if (contexts != nullptr && contexts_[s] >= 0 && contexts_[s] != contexts[r]) continue;
        const auto score = static_cast<float>(-squared_distance(feature.data(), mean(s), width_));
        if (!(score <= row[labels_[s]])) row[labels_[s]] = score;  // NaN stays to be seen
      }
    }
  });
}

void ClassMeans::save(Archive& to) const {
  to.write("width", width_);
  to.write("labels", labels_);
  to.write("contexts", contexts_);
  to.write("means", means_);
}

void ClassMeans::load(const Archive& from) {
  labels_ = from.read_counts("labels", -1);
  const auto sets = static_cast<std::int64_t>(labels_.size());
  contexts_ = from.read_counts("contexts", sets, Archive::largest_count, -1);
  from.read("means", means_);
  width_ = from.read_count("width", static_cast<std::int64_t>(means_.size()));
  if (sets * width_ != static_cast<std::int64_t>(means_.size())) {
    from.refuse("means", fmt::format("does not hold {} means of {} values", sets, width_));
  }
}

}  // namespace meander
