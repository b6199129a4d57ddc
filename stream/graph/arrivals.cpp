#include <meander/stream/batch.h>
#include <meander/stream/graph/arrivals.h>
#include <meander/stream/node_error.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/signals.h>
#include <meander/stream/state/error_archive.h>

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace meander {
namespace {

constexpr int read_ahead = 2;

std::string source_name(std::size_t i) { return fmt::format("source-{}", i); }
std::string kept_name(std::size_t i) { return fmt::format("kept-{}", i); }
constexpr const char* failure_name = "failure";

// For messages, which count from 1.
std::string place(std::size_t i, std::size_t count) { return fmt::format("source {} of {}", i + 1, count); }

// Encodes the pair (id, source) in one number: unique per pair, in the order of ids.
at::Tensor with_source(const at::Tensor& ids, std::int64_t source, std::int64_t sources) {
  const at::Tensor given = ids.contiguous();
  at::Tensor pairs = at::empty(given.sizes(), at::kLong);
  const std::int64_t most = (std::numeric_limits<std::int64_t>::max() - source) / sources;
  const auto pair = [&](std::int64_t id) {
    if (id > most) {
      throw Error("ids", fmt::format("{} leaves no room to tell {} sources apart", id, sources),
                  fmt::format("give ids up to {}", most));
    }
    return id < 0 ? id : id * sources + source;
  };
  std::transform(given.data_ptr<std::int64_t>(), given.data_ptr<std::int64_t>() + given.numel(),
                 pairs.data_ptr<std::int64_t>(), pair);
  return pairs;
}

void check_source_count(const Archive& from, std::size_t sources) {
  std::int64_t count = 0;
  from.read("sources", count);
  if (count == static_cast<std::int64_t>(sources)) return;
  throw Error("merge", fmt::format("the saved stream merges {} sources, this one {}", count, sources),
              "merge the same sources as before");
}

}  // namespace

std::optional<Batch> next_of(std::vector<AnySource>& sources, std::size_t i, const std::stop_token& stop) {
  try {
    std::optional<Batch> batch = sources[i].next(stop);
    if (!batch) return batch;
    check_batch(*batch);
    if (batch->ids.defined()) {
      batch->ids = with_source(batch->ids, static_cast<std::int64_t>(i), static_cast<std::int64_t>(sources.size()));
    }
    return batch;
  } catch (...) {
    rethrow_at(place(i, sources.size()), "source");
  }
}

void save_sources(Archive& to, const std::vector<AnySource>& sources) {
  to.write("sources", static_cast<std::int64_t>(sources.size()));
  for (std::size_t i = 0; i < sources.size(); ++i) {
    Archive one;
    sources[i].save(one);
    to.write(source_name(i), one);
  }
}

void load_sources(const Archive& from, std::vector<AnySource>& sources) {
  Archive before;
  save_sources(before, sources);
  const auto load = [&](std::size_t i, const Archive& all) { sources[i].load(all.folder(source_name(i))); };
  std::size_t i = 0;
  try {
    for (; i < sources.size(); ++i) load(i, from);
  } catch (...) {
    for (std::size_t loaded = 0; loaded <= i; ++loaded) load(loaded, before);
    throw;
  }
}

void refuse_state(const std::string& what) {
  throw Error("merge", what, "load the state that a merge of the same sources saved");
}

std::vector<std::int64_t> read_ended(const Archive& from, std::size_t sources) {
  std::vector<std::int64_t> ended;
  from.read("ended", ended);
  check_source_count(from, sources);
  const bool flags = std::all_of(ended.begin(), ended.end(), [](std::int64_t flag) { return flag == 0 || flag == 1; });
  if (ended.size() != sources || !flags) refuse_state("the saved stream does not say which of its sources have ended");
  return ended;
}

std::optional<Batch> Arrivals::next(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    pause();
    return std::nullopt;
  }
  if (threads_.empty() || stop != stop_) start(stop);
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, stop, [this] { return !arrivals_.empty() || all_ended(); });
  if (stop.stop_requested() || arrivals_.empty()) {
    lock.unlock();
    pause();
    return std::nullopt;
  }
  Arrival arrival = std::move(arrivals_.front());
  arrivals_.pop_front();
  --states_[arrival.source].ahead;
  lock.unlock();
  taken_.notify_all();
  if (arrival.failure) std::rethrow_exception(arrival.failure);
  return std::move(arrival.batch);
}

void Arrivals::start(const std::stop_token& stop) {
  pause();
  stop_ = stop;
  halt_ = std::stop_source();
  forward_.emplace(stop_, Halt{&halt_});
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    if (!states_[i].ended) threads_.emplace_back([this, i, halt = halt_.get_token()] { read(i, halt); });
  }
}

void Arrivals::pause() {
  forward_.reset();
  halt_.request_stop();
  threads_.clear();
}

void Arrivals::read(std::size_t i, const std::stop_token& halt) {
  block_signals();
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      taken_.wait(lock, halt, [&] { return states_[i].ahead < read_ahead; });
      if (halt.stop_requested()) return;
    }
    std::optional<Batch> batch;
    std::exception_ptr failure;
    try {
      batch = next_of(sources_, i, halt);
    } catch (...) {
      failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    if (batch || failure) {
      arrivals_.push_back({i, batch ? std::move(*batch) : Batch{}, failure});
      ++states_[i].ahead;
    }
    // After a halt, an empty result may only mean that the source was interrupted: it will be asked again.
    if (failure || (!batch && !halt.stop_requested())) states_[i].ended = true;
    arrived_.notify_all();
    if (!batch) return;
  }
}

bool Arrivals::all_ended() const {
  return std::all_of(states_.begin(), states_.end(), [](const State& state) { return state.ended; });
}

void Arrivals::save(Archive& to) {
  pause();
  save_sources(to, sources_);
  std::vector<std::int64_t> ended, kept_of;
  for (const State& state : states_) ended.push_back(state.ended ? 1 : 0);
  for (const Arrival& arrival : arrivals_) {
    Archive kept;
    if (arrival.failure) {
      kept.write(failure_name, to_archive(arrival.failure));
    } else {
      kept = to_archive(arrival.batch);
    }
    to.write(kept_name(kept_of.size()), kept);
    kept_of.push_back(static_cast<std::int64_t>(arrival.source));
  }
  to.write("ended", ended);
  to.write("kept-of", kept_of);
}

void Arrivals::load(const Archive& from) {
  pause();
  std::vector<std::int64_t> ended = read_ended(from, sources_.size()), kept_of;
  std::vector<State> states(sources_.size());
  for (std::size_t i = 0; i < states.size(); ++i) states[i].ended = ended[i] != 0;
  std::deque<Arrival> arrivals;
  from.read("kept-of", kept_of);
  for (std::size_t k = 0; k < kept_of.size(); ++k) {
    const auto source = static_cast<std::size_t>(kept_of[k]);
    if (kept_of[k] < 0 || source >= states.size() || ++states[source].ahead > read_ahead) {
      refuse_state(fmt::format("the saved stream keeps batch {} of source {} of {}", k, kept_of[k], states.size()));
    }
    const Archive kept = from.folder(kept_name(k));
    const Archive failure = kept.folder(failure_name);
    if (failure.entries().empty()) {
      arrivals.push_back({source, batch_from(kept), nullptr});
    } else {
      arrivals.push_back({source, Batch{}, failure_from(failure)});
    }
  }
  load_sources(from, sources_);
  states_ = std::move(states);
  arrivals_ = std::move(arrivals);
}

}  // namespace meander
