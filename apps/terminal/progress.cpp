#include <meander/apps/terminal/format.h>
#include <meander/apps/terminal/progress.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace meander::terminal {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds redraw_every{100};
constexpr seconds line_every_at_most{2};
constexpr seconds line_every_at_least{30};

double share(const ProgressState& state) {
  return state.total <= 0 ? 0
                          : std::clamp(static_cast<double>(state.done) / static_cast<double>(state.total), 0.0, 1.0);
}

std::string count(std::int64_t n, Unit unit) {
  const auto positive = static_cast<std::uint64_t>(std::max<std::int64_t>(n, 0));
  return unit == Unit::Bytes ? bytes(positive) : thousands(positive);
}

std::string speed(const ProgressState& state) {
  const double per_second = static_cast<double>(state.done) / state.seconds;
  if (state.unit == Unit::Bytes) return bytes(static_cast<std::uint64_t>(per_second)) + "/s";
  return rate(per_second) + (state.unit == Unit::Images ? " images/s" : " it/s");
}

// A part of the line after label and percentage. If there is no room, the highest rank is dropped first.
struct Part {
  std::string text;
  int rank;
};

std::vector<Part> parts_of(const ProgressState& state) {
  std::vector<Part> parts;
  const std::string done = count(state.done, state.unit);
  parts.push_back({state.total > 0 ? fmt::format(" {}/{}", done, count(state.total, state.unit)) : " " + done, 4});
  const bool moving = state.seconds > 0 && state.done > 0;
  if (moving) parts.push_back({fmt::format("  {}", speed(state)), 2});
  if (moving && state.done < state.total) {
    const double left = static_cast<double>(state.total - state.done) / static_cast<double>(state.done);
    parts.push_back({fmt::format("  ETA {}", clock_time(left * state.seconds)), 1});
  }
  if (!std::isnan(state.loss)) parts.push_back({fmt::format("  loss {}", loss(state.loss)), 0});
  if (!std::isnan(state.accuracy)) parts.push_back({fmt::format("  accuracy {}", percent(state.accuracy)), 3});
  return parts;
}

std::size_t length(const std::vector<Part>& parts) {
  std::size_t sum = 0;
  for (const Part& part : parts) sum += part.text.size();
  return sum;
}

void drop_least(std::vector<Part>& parts) {
  parts.erase(
      std::max_element(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.rank < b.rank; }));
}

}  // namespace

std::string drawn_bar(double filled, std::size_t width) {
  const std::size_t inside = width - 3;
  const auto cells = static_cast<std::size_t>(filled * static_cast<double>(inside));
  std::string text(cells, '=');
  if (cells < inside) text += '>';
  text.resize(inside, ' ');
  return fmt::format(" [{}]", text);
}

std::string progress_line(const ProgressState& state, std::size_t width, Bar bar) {
  std::string line = state.label;
  if (state.total > 0) line += fmt::format(" {:3d} %", static_cast<int>(100 * share(state)));
  std::vector<Part> parts = parts_of(state);
  const auto room = [&] { return width - std::min(width, line.size() + length(parts)); };
  const auto too_long = [&] { return line.size() + length(parts) > width; };
  const bool has_bar = bar == Bar::Shown && state.total > 0;
  if (has_bar && room() < narrowest_bar) drop_least(parts);  // the counts: the bar shows the same
  while (!parts.empty() && too_long()) drop_least(parts);
  if (has_bar && room() >= narrowest_bar) line += drawn_bar(share(state), std::min(widest_bar, room()));
  for (const Part& part : parts) line += part.text;
  return line.substr(0, width);
}

Progress::Progress(const Console& console, std::string label, std::int64_t total, Unit unit)
    : console_(console), in_place_(can_redraw(console.descriptor())) {
  state_.label = std::move(label);
  state_.total = total;
  state_.unit = unit;
}

Progress::~Progress() { finish(); }

bool Progress::due(Clock::time_point now) const {
  if (in_place_) return drawn_done_ < 0 || now - drawn_at_ >= redraw_every;
  if (now - drawn_at_ >= line_every_at_least) return true;
  const std::int64_t tenth = std::max<std::int64_t>(1, state_.total / 10);
  const bool another_tenth = state_.total > 0 && state_.done / tenth > std::max<std::int64_t>(drawn_done_, 0) / tenth;
  return another_tenth && now - drawn_at_ >= line_every_at_most;
}

void Progress::show(std::int64_t done, double loss, double accuracy, Clock::time_point now) {
  begun_ = true;
  state_.done = done;
  state_.loss = loss;
  state_.accuracy = accuracy;
  if (!console_.quiet() && !finished_ && !lost_ && due(now)) draw(now);
}

void Progress::draw(Clock::time_point now) {
  state_.seconds = std::chrono::duration<double>(now - start_).count();
  drawn_at_ = now;
  drawn_done_ = state_.done;
  if (in_place_) {
    // Not the last column: a terminal may wrap there, and a line that wraps cannot be drawn again in place.
    const std::size_t room = columns(console_.descriptor()) - 1;
    put(fmt::format("\r{}\033[K", progress_line(state_, room, Bar::Shown)), Console::End::Open);
  } else {
    constexpr std::size_t enough = 200;
    const std::size_t room = std::min(enough, line_width(console_.descriptor()));
    put(progress_line(state_, room, Bar::Hidden) + "\n", Console::End::Line);
  }
}

// If one line fails, the next ones would too, each after a wait.
void Progress::put(std::string_view text, Console::End end) {
  if (!console_.draw(text, end)) lost_ = true;
}

void Progress::clear() {
  if (!in_place_ || drawn_done_ < 0 || finished_ || lost_) return;
  drawn_done_ = -1;
  put("\r\033[K", Console::End::Line);
}

void Progress::finish() {
  if (std::exchange(finished_, true) || !begun_ || lost_ || console_.quiet()) return;
  const bool shown = drawn_done_ == state_.done;
  if (in_place_ || !shown) draw(Clock::now());
  if (in_place_ && !lost_) put("\n", Console::End::Line);
}

}  // namespace meander::terminal
