#include <meander/apps/compare/job_queue.h>
#include <meander/apps/compare/last_words.h>

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <numeric>
#include <optional>
#include <system_error>
#include <utility>

namespace meander {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds tick_every{1000};
// For an end that is not announced.
constexpr milliseconds look_every{100};
// Two equal signals within a fifth of a second count as one (apps/terminal/interrupt.h).
constexpr milliseconds between_signals{400};

// Ends a wait from another thread: a stop token has no descriptor to poll.
class Bell {
 public:
  Bell() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (descriptor_.is_open()) return;
    throw Error("meander", fmt::format("no event can be opened ({})", std::generic_category().message(errno)),
                "raise the limit of open files (ulimit -n)");
  }

  int descriptor() const { return descriptor_.number(); }
  void ring() const { ::eventfd_write(descriptor(), 1); }
  void silence() const {
    eventfd_t rings = 0;
    ::eventfd_read(descriptor(), &rings);
  }

 private:
  Descriptor descriptor_;
};

// For poll: -1 if there is nothing to wait for. Rounded up, so that what was waited for is due.
int milliseconds_until(std::chrono::steady_clock::time_point when) {
  using Clock = std::chrono::steady_clock;
  if (when == Clock::time_point::max()) return -1;
  const std::int64_t left = std::chrono::ceil<milliseconds>(when - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

int wanted_signals(const std::stop_token& stop, const std::stop_token& hurry) {
  return (stop.stop_requested() ? 1 : 0) + (hurry.stop_requested() ? 1 : 0);
}

// The indices of the jobs, the longest first.
std::vector<std::size_t> longest_first(const std::vector<Job>& jobs) {
  std::vector<std::size_t> order(jobs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto longer = [&](std::size_t a, std::size_t b) { return jobs[a].expected_seconds > jobs[b].expected_seconds; };
  std::stable_sort(order.begin(), order.end(), longer);
  return order;
}

}  // namespace

JobQueue::JobQueue(Program program, std::vector<Job> jobs, JobLimits limits, JobCallbacks callbacks)
    : program_(std::move(program)), jobs_(std::move(jobs)), limits_(limits), callbacks_(std::move(callbacks)) {
  for (const std::size_t job : longest_first(jobs_)) {
    waiting_.push_back({.job = job, .not_before = {}, .pause = limits_.first_pause});
  }
}

void JobQueue::run(std::stop_token stop, std::stop_token hurry) {
  const Bell bell;
  const auto ring = [&bell] { bell.ring(); };
  const std::stop_callback on_stop(stop, ring);
  const std::stop_callback on_hurry(hurry, ring);
  try {
    for (;;) {
      const Clock::time_point now = Clock::now();
      const int signals = wanted_signals(stop, hurry);
      if (signals == 0) start_those_that_fit(now, stop);
      send_signals(now, signals);
      if (running_.empty() && (signals > 0 || waiting_.empty())) return;
      wait_until(next_look(now, signals), bell.descriptor());
      bell.silence();
      collect();
      tick();
    }
  } catch (...) {
    running_.clear();
    throw;
  }
}

void JobQueue::start_those_that_fit(Clock::time_point now, const std::stop_token& stop) {
  while (!crowded_ && !stop.stop_requested()) {
    const auto next =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& one) { return one.not_before <= now; });
    if (next == waiting_.end() || !fits(jobs_[next->job])) return;
    const Waiting job = *next;
    const bool is_busy = callbacks_.is_busy && callbacks_.is_busy(job.job);
    if (!is_busy && !start(job)) return;
    waiting_.erase(next);
    if (is_busy) {
      put_back(job);
    } else if (callbacks_.on_start) {
      callbacks_.on_start(job.job);
    }
  }
}

bool JobQueue::fits(const Job& job) const {
  if (running_.empty()) return true;
  if (running_.size() >= static_cast<std::size_t>(std::max(1, limits_.slots))) return false;
  std::uint64_t left = limits_.memory_bytes;
  for (const Running& one : running_) left -= std::min(left, jobs_[one.job].expected_bytes);
  return job.expected_bytes <= left;
}

bool JobQueue::start(const Waiting& next) {
  try {
    running_.emplace_back(next, program_, jobs_[next.job].arguments);
  } catch (const NoRoomForProcess&) {
    if (running_.empty()) throw;
    crowded_ = true;
  }
  return !crowded_;
}

void JobQueue::put_back(Waiting job) {
  job.not_before = Clock::now() + job.pause;
  job.pause = std::min(2 * job.pause, limits_.longest_pause);
  waiting_.push_back(job);
}

void JobQueue::send_signals(Clock::time_point now, int wanted) {
  for (Running& one : running_) {
    if (one.signals >= wanted || one.next_signal > now) continue;
    one.process.send(SIGTERM);
    ++one.signals;
    one.next_signal = now + between_signals;
  }
}

JobQueue::Clock::time_point JobQueue::next_look(Clock::time_point now, int signals_wanted) const {
  Clock::time_point when = callbacks_.on_tick ? next_tick_ : Clock::time_point::max();
  for (const Waiting& one : waiting_) {
    if (signals_wanted == 0 && one.not_before > now) when = std::min(when, one.not_before);
  }
  for (const Running& one : running_) {
    if (one.signals < signals_wanted) when = std::min(when, one.next_signal);
    if (!one.process.announces_its_end()) when = std::min(when, now + look_every);
  }
  return when;
}

void JobQueue::wait_until(Clock::time_point when, int bell) const {
  std::vector<pollfd> watched;
  watched.push_back({.fd = bell, .events = POLLIN, .revents = 0});
  for (const Running& one : running_) one.process.watch(watched);
  if (::poll(watched.data(), watched.size(), milliseconds_until(when)) >= 0 || errno == EINTR) return;
  throw Error("meander", fmt::format("cannot wait for its runs ({})", std::generic_category().message(errno)),
              "raise the limit of open files (ulimit -n)");
}

void JobQueue::tick() {
  const Clock::time_point now = Clock::now();
  if (!callbacks_.on_tick || now < next_tick_) return;
  next_tick_ = now + tick_every;
  callbacks_.on_tick();
}

void JobQueue::collect() {
  for (auto next = running_.begin(); next != running_.end();) {
    const auto child = next++;
    child->process.read();
    if (const std::optional<int> exit_code = child->process.ended()) finish(child, *exit_code);
  }
}

void JobQueue::finish(std::list<Running>::iterator child, int exit_code) {
  const JobResult result{.job = child->job,
                         .exit_code = exit_code,
                         .error = last_words(exit_code, child->process.error()),
                         .warnings = warnings_in(exit_code, child->process.error()),
                         .seconds = std::chrono::duration<double>(Clock::now() - child->started).count()};
  const milliseconds pause = child->pause;
  running_.erase(child);
  crowded_ = false;
  if (exit_code != run_is_busy) {
    if (callbacks_.on_end) callbacks_.on_end(result);
    return;
  }
  put_back({.job = result.job, .not_before = {}, .pause = pause});
  if (callbacks_.on_busy) callbacks_.on_busy(result.job);
}

}  // namespace meander
