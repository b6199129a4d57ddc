#pragma once

#include <meander/stream/source.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace meander {

/// The next batch of merged source `i`, with ids distinct from those of the other sources (`Batch::ids`). An error
/// names the source it comes from.
std::optional<Batch> next_of(std::vector<AnySource>& sources, std::size_t i, const std::stop_token& stop);

void save_sources(Archive& to, const std::vector<AnySource>& sources);
/// If one source refuses its state, all return to the state they had.
void load_sources(const Archive& from, std::vector<AnySource>& sources);
/// Which sources have ended, one flag per source. Throws Error when `from` is the state of another number of sources,
/// or has invalid flags: call it before loading any source.
std::vector<std::int64_t> read_ended(const Archive& from, std::size_t sources);
/// Throws the Error for a state that cannot be loaded.
[[noreturn]] void refuse_state(const std::string& what);

/// Reads each of several sources on its own thread and returns their batches in order of arrival. A source is read at
/// most two batches ahead, so a fast one cannot crowd out the others. See Merge.
class Arrivals {
 public:
  explicit Arrivals(std::vector<AnySource> sources) : sources_(std::move(sources)), states_(sources_.size()) {}
  ~Arrivals() { pause(); }
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;

  std::optional<Batch> next(const std::stop_token& stop);
  /// Both stop the threads first; the next call of `next` starts them again.
  void save(Archive& to);
  void load(const Archive& from);

 private:
  struct Arrival {
    std::size_t source;
    Batch batch;
    std::exception_ptr failure;
  };
  struct State {
    int ahead = 0;
    bool ended = false;
  };
  struct Halt {
    std::stop_source* source;
    void operator()() const { source->request_stop(); }
  };

  void start(const std::stop_token& stop);
  void pause();
  void read(std::size_t i, const std::stop_token& halt);
  bool all_ended() const;

  std::vector<AnySource> sources_;
  std::mutex mutex_;
  std::condition_variable_any arrived_, taken_;
  std::deque<Arrival> arrivals_;
  std::vector<State> states_;

  // A stop reaches the threads even while no call of `next` is running, so that none outlives the run it reads for.
  std::stop_token stop_;
  std::stop_source halt_;
  std::optional<std::stop_callback<Halt>> forward_;
  std::vector<std::jthread> threads_;
};

}  // namespace meander
