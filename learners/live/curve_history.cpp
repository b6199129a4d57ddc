#include <meander/learners/live/curve_history.h>

#include <algorithm>

namespace meander {

void CurveHistory::add(std::int64_t x, double y) {
  if (x_.size() >= most_points) thin();
  x_.push_back(x);
  y_.push_back(y);
}

// Keeps the points of even number: the first, and about half of those that were drawn.
void CurveHistory::thin() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < x_.size(); i += 2, ++kept) {
    x_[kept] = x_[i];
    y_[kept] = y_[i];
  }
  x_.resize(kept);
  y_.resize(kept);
  drawn_ = (drawn_ + 1) / 2;
}

void CurveHistory::cut_after(std::int64_t x) {
  while (!x_.empty() && x_.back() > x) {
    x_.pop_back();
    y_.pop_back();
  }
  drawn_ = std::min(drawn_, x_.size());
}

void CurveHistory::put_before(std::vector<std::int64_t> x, std::vector<double> y) {
  x.insert(x.end(), x_.begin(), x_.end());
  y.insert(y.end(), y_.begin(), y_.end());
  x_ = std::move(x);
  y_ = std::move(y);
  drawn_ = 0;
  while (x_.size() > most_points) thin();
}

}  // namespace meander
