#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// The points of one curve so far, from which it can be drawn anew, and how many of them were drawn. Bounded: a curve
/// of too many points loses every second of them, which nobody can see.
class CurveHistory {
 public:
  static constexpr std::size_t most_points = 10'000;

  explicit CurveHistory(std::string name) : name_(std::move(name)) {}
  void add(std::int64_t x, double y);
  /// Takes back what came later than `x`.
  void cut_after(std::int64_t x);
  /// Points that are older than all that it has.
  void put_before(std::vector<std::int64_t> x, std::vector<double> y);

  const std::string& name() const { return name_; }
  const std::vector<std::int64_t>& x() const { return x_; }
  const std::vector<double>& y() const { return y_; }
  std::size_t drawn() const { return drawn_; }
  bool all_drawn() const { return drawn_ == x_.size(); }
  void set_drawn(std::size_t points) { drawn_ = points; }

 private:
  void thin();

  std::string name_;
  std::vector<std::int64_t> x_;
  std::vector<double> y_;
  std::size_t drawn_ = 0;
};

}  // namespace meander
