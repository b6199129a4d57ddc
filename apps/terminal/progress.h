#pragma once

#include <meander/apps/terminal/console.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace meander::terminal {

enum class Unit { Iterations, Images, Bytes };

/// How far something is. Unknown values are left out of the line.
struct ProgressState {
  std::string label;
  std::int64_t done = 0;
  std::int64_t total = 0;  ///< 0: unknown
  double seconds = 0;      ///< since the start
  double loss = std::numeric_limits<double>::quiet_NaN();
  double accuracy = std::numeric_limits<double>::quiet_NaN();  ///< 0..1
  Unit unit = Unit::Iterations;
};

/// One line of at most `width` characters; if there is no room, the least important parts are dropped first, the bar
/// (if wanted) too:
///   training  45 % [=========>           ] 4,500/10,000  312 it/s  ETA 0:17  loss 0.1234  accuracy 91.25 %
enum class Bar { Shown, Hidden };
std::string progress_line(const ProgressState& state, std::size_t width, Bar bar);

/// A bar that is filled to this share, " [===>   ]": `width` characters with its brackets and the blank before them, of
/// which narrowest_bar are needed and widest_bar enough.
inline constexpr std::size_t narrowest_bar = 11, widest_bar = 27;
std::string drawn_bar(double filled, std::size_t width);

/// Shows progress while something runs. On a terminal: one line, redrawn in place at most ten times per second.
/// Elsewhere: a line of its own every tenth of the way (at least 2 seconds apart) or every 30 seconds. Nothing with
/// --quiet. If a line cannot be written, it gives up. One thread at a time.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  Progress(const Console& console, std::string label, std::int64_t total, Unit unit = Unit::Iterations);
  /// Ends the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void set_total(std::int64_t total) { state_.total = total; }
  /// Costs one look at the clock if nothing is due.
  void show(std::int64_t done, double loss = std::nan(""), double accuracy = std::nan(""),
            Clock::time_point now = Clock::now());
  /// Erases the line on a terminal, so that another can be written in its place; the next `show` draws it again.
  void clear();
  /// Draws the last state once more and ends the line, so that other lines may follow. Nothing is drawn afterwards.
  void finish();

 private:
  bool due(Clock::time_point now) const;
  void draw(Clock::time_point now);
  void put(std::string_view text, Console::End end);

  const Console& console_;
  ProgressState state_;
  bool in_place_;
  bool begun_ = false;
  bool finished_ = false;
  bool lost_ = false;  // output failed
  Clock::time_point start_ = Clock::now();
  Clock::time_point drawn_at_ = start_;
  std::int64_t drawn_done_ = -1;
};

}  // namespace meander::terminal
