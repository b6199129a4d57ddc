#include <meander/learners/importance/remembered_function.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace meander {
namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

void RememberedFunction::set_outputs(const Columns& columns, std::int64_t rows, std::int64_t width) {
  rows_ = rows;
  width_ = width;
  first_.resize(at(rows));
  last_.resize(at(rows));
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto range = columns.range_of(i, width);
    first_[at(i)] = range.first;
    last_[at(i)] = range.last;
  }
  open_.resize(at(width));
  for (std::int64_t c = 0; c < width; ++c) open_[at(c)] = columns.open(c) ? 1 : 0;
  list_outputs();
}

void RememberedFunction::list_outputs() {
  outputs_.clear();
  for (std::int64_t c = 0; c < width_; ++c) {
    bool competes = false;
    for (std::int64_t i = 0; i < rows_ && !competes; ++i) competes = first_[at(i)] <= c && c < last_[at(i)];
    if (competes && open_[at(c)] != 0) outputs_.push_back(c);
  }
}

void RememberedFunction::softmax(const float* logits, std::int64_t row, float* p) const {
  std::fill_n(p, width_, 0.0F);
  double highest = -INFINITY, sum = 0.0;
  const auto each = [&](const auto& visit) {
    for (std::int64_t c = first_[at(row)]; c < last_[at(row)]; ++c) {
      if (open_[at(c)] != 0) visit(c);
    }
  };
  each([&](std::int64_t c) { highest = std::max(highest, double{logits[c]}); });
  each([&](std::int64_t c) { sum += std::exp(logits[c] - highest); });
  each([&](std::int64_t c) { p[c] = static_cast<float>(std::exp(logits[c] - highest) / sum); });
}

void RememberedFunction::set_probabilities(const Logits& logits) {
  p_ = FloatArray(rows_ * width_);
  for (std::int64_t i = 0; i < rows_; ++i) softmax(logits.values + i * width_, i, p_.data() + i * width_);
}

void RememberedFunction::set_inverses(const std::vector<std::vector<double>>& inverses) {
  inverses_.assign(inverses.size(), FloatArray(rows_ * rows_));
  for (std::size_t c = 0; c < inverses.size(); ++c) {
    std::transform(inverses[c].begin(), inverses[c].end(), inverses_[c].data(),
                   [](double v) { return static_cast<float>(v); });
  }
}

double RememberedFunction::distance(std::span<const std::int64_t> drawn, const Logits& logits, double scale,
                                    float* gradient) {
  const auto count = static_cast<std::int64_t>(drawn.size());
  float* now = now_.reserve(count * width_);
  float* pull = pull_.reserve(count * width_);
  std::fill_n(pull, count * width_, 0.0F);
  for (std::int64_t i = 0; i < count; ++i) softmax(logits.values + i * width_, drawn[at(i)], now + i * width_);
  double distance = 0.0;
  for (std::size_t o = 0; o < outputs_.size(); ++o) {
    const std::int64_t c = outputs_[o];
    const auto apart = [&](std::int64_t i) {
      return double{now[i * width_ + c]} - p_.data()[drawn[at(i)] * width_ + c];
    };
    for (std::int64_t i = 0; i < count; ++i) {
      const float* row = inverses_[o].data() + drawn[at(i)] * rows_;
      double sum = 0.0;
      for (std::int64_t j = 0; j < count; ++j) sum += row[drawn[at(j)]] * apart(j);
      pull[i * width_ + c] = static_cast<float>(sum);
      distance += 0.5 * sum * apart(i);
    }
  }
  for (std::int64_t i = 0; i < count; ++i) {
    const float* p = now + i * width_;
    double mean = 0.0;
    for (const std::int64_t c : outputs_) mean += double{p[c]} * pull[i * width_ + c];
    for (const std::int64_t c : outputs_) {
      gradient[i * width_ + c] += static_cast<float>(scale * p[c] * (pull[i * width_ + c] - mean));
    }
  }
  return distance;
}

void RememberedFunction::save(Archive& to) const {
  to.write("shape", std::vector<std::int64_t>{rows_, width_});
  to.write("first", first_);
  to.write("last", last_);
  to.write("open", open_);
  p_.save(to, "probabilities");
  for (std::size_t c = 0; c < inverses_.size(); ++c) inverses_[c].save(to, fmt::format("inverses/{}", c));
}

void RememberedFunction::load(const Archive& from, std::int64_t outputs) {
  rows_ = from.read_counts("shape", 2).front();
  width_ = outputs;
  if (from.read_counts("shape", 2).back() != outputs)
    from.refuse("shape", fmt::format("does not have {} outputs", outputs));
  first_ = from.read_counts("first", rows_, width_);
  last_ = from.read_counts("last", rows_, width_);
  open_ = from.read_counts("open", width_, 1);
  for (std::int64_t i = 0; i < rows_; ++i) {
    if (first_[at(i)] > last_[at(i)]) from.refuse("first", "lies after 'last'");
  }
  list_outputs();
  p_ = FloatArray::read(from, "probabilities", rows_ * width_);
  inverses_.clear();
  for (std::size_t c = 0; c < outputs_.size(); ++c) {
    inverses_.push_back(FloatArray::read(from, fmt::format("inverses/{}", c), rows_ * rows_));
  }
}

}  // namespace meander
