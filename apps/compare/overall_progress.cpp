#include <meander/apps/compare/overall_progress.h>
#include <meander/apps/terminal/format.h>
#include <meander/apps/terminal/terminal.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace meander {
namespace {

using terminal::Bar;
using Stage = JobProgress::Stage;

constexpr std::chrono::milliseconds draw_every{100};
constexpr std::chrono::seconds line_at_least_every{30};

std::size_t count_in(const OverallState& state, Stage stage) {
  const auto is_there = [&](const JobProgress& job) { return job.stage == stage; };
  return static_cast<std::size_t>(std::count_if(state.jobs.begin(), state.jobs.end(), is_there));
}

std::string counts_part(const OverallState& state) {
  const std::size_t done = count_in(state, Stage::Done), failed = count_in(state, Stage::Failed);
  std::string text = fmt::format(" {}/{} runs", done + failed, state.jobs.size());
  if (failed > 0) text += fmt::format(", {} failed", failed);
  return text;
}

std::string time_part(const OverallState& state) {
  const bool ended = count_in(state, Stage::Waiting) + count_in(state, Stage::Running) == 0;
  const double seconds = seconds_to_go(state);
  return ended || std::isnan(seconds) ? "" : fmt::format("  ETA {}", terminal::clock_time(seconds));
}

// As many titles as there is room for: "  running EWC s2, DGR s1 and 3 more". Empty if there is none even for one.
std::string running_part(const OverallState& state, std::size_t room) {
  const std::size_t running = count_in(state, Stage::Running);
  std::string titles, text;
  std::size_t named = 0;
  for (const JobProgress& job : state.jobs) {
    if (job.stage != Stage::Running) continue;
    titles += (named == 0 ? "  running " : ", ") + job.title;
    ++named;
    std::string longer = named == running ? titles : fmt::format("{} and {} more", titles, running - named);
    if (longer.size() <= room) text = std::move(longer);
  }
  return text;
}

}  // namespace

std::string overall_progress_line(const OverallState& state, std::size_t width, Bar bar) {
  const double share = share_done(state);
  const std::string head = fmt::format("{} {:3d} %", state.label, static_cast<int>(100 * share));
  std::string counts = counts_part(state), time = time_part(state);
  if (head.size() + counts.size() + time.size() > width) time.clear();
  if (head.size() + counts.size() > width) counts.clear();
  const auto room = [&](std::size_t more) {
    return width - std::min(width, head.size() + counts.size() + time.size() + more);
  };
  const bool has_bar = bar == Bar::Shown && room(0) >= terminal::narrowest_bar;
  const std::string running = running_part(state, room(has_bar ? terminal::narrowest_bar : 0));
  const std::string drawn =
      has_bar ? terminal::drawn_bar(share, std::min(terminal::widest_bar, room(running.size()))) : "";
  return (head + drawn + counts + time + running).substr(0, width);
}

OverallProgress::OverallProgress(const terminal::Console& console, OverallState state)
    : console_(console),
      state_(std::move(state)),
      started_at_(state_.jobs.size()),
      in_place_(terminal::can_redraw(console.descriptor())) {}

OverallProgress::~OverallProgress() { finish(); }

void OverallProgress::started(std::size_t job, Clock::time_point now) {
  started_at_.at(job) = now;
  change(job, Stage::Running, 0);
  show(Event::None, now);
}

void OverallProgress::put_back(std::size_t job, Clock::time_point now) {
  change(job, Stage::Waiting, std::nan(""));
  show(Event::None, now);
}

void OverallProgress::done(std::size_t job, std::optional<double> seconds, Clock::time_point now) {
  change(job, Stage::Done, seconds.value_or(std::nan("")));
  show(Event::JobEnded, now);
}

void OverallProgress::failed(std::size_t job, Clock::time_point now) {
  change(job, Stage::Failed, std::nan(""));
  show(Event::JobEnded, now);
}

void OverallProgress::tick(Clock::time_point now) { show(Event::None, now); }

void OverallProgress::change(std::size_t job, Stage stage, double seconds) {
  JobProgress& progress = state_.jobs.at(job);
  progress.stage = stage;
  progress.seconds = seconds;
}

void OverallProgress::show(Event event, Clock::time_point now) {
  begun_ = true;
  if (!console_.quiet() && !finished_ && !lost_ && due(event, now)) draw(now);
}

bool OverallProgress::due(Event event, Clock::time_point now) const {
  if (in_place_) return !is_drawn_ || now - drawn_at_ >= draw_every;
  return event == Event::JobEnded || now - drawn_at_ >= line_at_least_every;
}

void OverallProgress::draw(Clock::time_point now) {
  for (std::size_t i = 0; i < state_.jobs.size(); ++i) {
    if (state_.jobs[i].stage != Stage::Running) continue;
    state_.jobs[i].seconds = std::chrono::duration<double>(now - started_at_[i]).count();
  }
  drawn_at_ = now;
  is_drawn_ = true;
  if (in_place_) {
    // Not the last column: a terminal may wrap there, and a line that wraps cannot be drawn again in place.
    const std::size_t room = terminal::columns(console_.descriptor()) - 1;
    put(fmt::format("\r{}\033[K", overall_progress_line(state_, room, Bar::Shown)), terminal::Console::End::Open);
  } else {
    constexpr std::size_t enough = 200;
    const std::size_t room = std::min(enough, terminal::line_width(console_.descriptor()));
    put(overall_progress_line(state_, room, Bar::Hidden) + "\n", terminal::Console::End::Line);
  }
}

// If one line fails, the next ones would too, each after a wait.
void OverallProgress::put(std::string_view text, terminal::Console::End end) {
  if (!console_.draw(text, end)) lost_ = true;
}

void OverallProgress::finish(Clock::time_point now) {
  if (std::exchange(finished_, true) || !begun_ || !in_place_ || lost_ || console_.quiet()) return;
  draw(now);
  if (!lost_) put("\n", terminal::Console::End::Line);
}

}  // namespace meander
