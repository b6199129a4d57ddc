#include <meander/learners/consolidation/drift/adwin.h>

#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace meander {
namespace {

double size_of_row(std::size_t row) { return std::ldexp(1.0, static_cast<int>(row)); }

void require(bool right, const char* name, double value, const char* remedy) {
  if (!right) throw UsageError(name, fmt::format("{} is out of range", value), remedy);
}

}  // namespace

Adwin::Adwin(const AdwinOptions& options) : options_(options) {
  require(options.delta > 0 && options.delta < 1, "delta", options.delta, "give 0 < x < 1");
  require(options.clock >= 1, "clock", static_cast<double>(options.clock), "give 1 or more");
  require(options.buckets >= 1, "buckets", static_cast<double>(options.buckets), "give 1 or more");
  require(options.min_sub_window >= 1, "min_sub_window", static_cast<double>(options.min_sub_window), "give 1 or more");
  require(options.grace >= 0, "grace", static_cast<double>(options.grace), "give 0 or more");
}

double Adwin::variance() const { return width_ == 0 ? 0.0 : std::max(0.0, squares_ / static_cast<double>(width_)); }

std::vector<std::int64_t> Adwin::buckets_per_row() const {
  std::vector<std::int64_t> counts;
  for (const auto& row : rows_) counts.push_back(static_cast<std::int64_t>(row.size()));
  return counts;
}

int Adwin::add(double value) {
  insert(value);
  ++fed_;
  if (fed_ % options_.clock != 0 || width_ <= options_.grace) return 0;
  const double before = mean();
  bool cut = false;
  while (cut_somewhere()) {
    drop_oldest();
    cut = true;
  }
  if (!cut) return 0;
  return mean() > before ? 1 : mean() < before ? -1 : 0;
}

void Adwin::insert(double value) {
  if (width_ > 0) {
    const double distance = value - mean();
    squares_ += static_cast<double>(width_) * distance * distance / static_cast<double>(width_ + 1);
  }
  ++width_;
  sum_ += value;
  if (rows_.empty()) rows_.emplace_back();
  rows_.front().push_back({value, 0.0});
  compress();
}

// Where a row has one bucket too many, its two oldest merge into one of the next row.
void Adwin::compress() {
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (static_cast<std::int64_t>(rows_[row].size()) <= options_.buckets) return;
    if (row + 1 == rows_.size()) rows_.emplace_back();
    auto& buckets = rows_[row];
    const double size = size_of_row(row), distance = (buckets[0].sum - buckets[1].sum) / size;
    rows_[row + 1].push_back(
        {buckets[0].sum + buckets[1].sum, buckets[0].squares + buckets[1].squares + size * distance * distance / 2.0});
    buckets.erase(buckets.begin(), buckets.begin() + 2);
  }
}

// Tries every bucket boundary as a cut, from oldest to newest.
bool Adwin::cut_somewhere() const {
  double sum = 0.0;
  std::int64_t before = 0;
  for (std::size_t row = rows_.size(); row-- > 0;) {
    for (const Bucket& bucket : rows_[row]) {
      sum += bucket.sum;
      before += std::int64_t{1} << row;
      if (width_ - before < options_.min_sub_window) return false;
      if (before >= options_.min_sub_window && differ(sum, before)) return true;
    }
  }
  return false;
}

bool Adwin::differ(double sum_before, std::int64_t before) const {
  const auto n0 = static_cast<double>(before), n1 = static_cast<double>(width_ - before);
  const double reciprocal = 1.0 / n0 + 1.0 / n1;
  const double confidence = std::log(2.0 * std::log(static_cast<double>(width_)) / options_.delta);
  const double bound = std::sqrt(2.0 * reciprocal * variance() * confidence) + 2.0 / 3.0 * reciprocal * confidence;
  return std::abs(sum_before / n0 - (sum_ - sum_before) / n1) > bound;
}

void Adwin::drop_oldest() {
  const std::size_t row = rows_.size() - 1;
  const Bucket oldest = rows_[row].front();
  const double size = size_of_row(row);
  width_ -= std::int64_t{1} << row;
  sum_ -= oldest.sum;
  const double distance = oldest.sum / size - mean(), left = static_cast<double>(width_);
  squares_ -= oldest.squares + size * left * distance * distance / (size + left);
  rows_[row].erase(rows_[row].begin());
  while (!rows_.empty() && rows_.back().empty()) rows_.pop_back();
}

void Adwin::save(Archive& to) const {
  std::vector<double> sums, squares;
  for (const auto& row : rows_) {
    for (const Bucket& bucket : row) {
      sums.push_back(bucket.sum);
      squares.push_back(bucket.squares);
    }
  }
  to.write("rows", buckets_per_row());
  to.write("sums", sums);
  to.write("squares", squares);
  to.write("counts", std::vector<std::int64_t>{width_, fed_});
  to.write("window", std::vector<double>{sum_, squares_});
}

void Adwin::load(const Archive& from) {
  // No window holds 2^52 values or more.
  constexpr std::size_t most_rows = 52;
  const std::vector<std::int64_t> rows = from.read_counts("rows", -1, options_.buckets);
  if (rows.size() > most_rows || (!rows.empty() && rows.back() == 0)) from.refuse("rows", "does not describe a window");
  std::int64_t buckets = 0, width = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    buckets += rows[row];
    width += rows[row] << row;
  }
  const std::vector<double> sums = from.read_reals("sums", buckets), squares = from.read_reals("squares", buckets);
  const std::vector<std::int64_t> counts = from.read_counts("counts", 2);
  const std::vector<double> window = from.read_reals("window", 2);
  if (counts[0] != width) from.refuse("counts", fmt::format("counts {} values, the rows hold {}", counts[0], width));
  rows_.assign(rows.size(), {});
  std::size_t next = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::int64_t i = 0; i < rows[row]; ++i, ++next) rows_[row].push_back({sums[next], squares[next]});
  }
  width_ = counts[0], fed_ = counts[1], sum_ = window[0], squares_ = window[1];
}

}  // namespace meander
