#include <meander/stream/graph/arrivals.h>
#include <meander/stream/graph/merge.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace meander {

// Round robin over sources that never wait.
class Merge::Turns {
 public:
  explicit Turns(std::vector<AnySource> sources) : sources_(std::move(sources)), ended_(sources_.size(), 0) {}

  std::optional<Batch> next(const std::stop_token& stop) {
    for (std::size_t asked = 0; asked < sources_.size() && !stop.stop_requested(); ++asked) {
      const std::int64_t turn = turn_;
      const auto i = static_cast<std::size_t>(turn);
      turn_ = (turn + 1) % static_cast<std::int64_t>(sources_.size());
      if (ended_[i] != 0) continue;
      if (std::optional<Batch> batch = next_of(sources_, i, stop)) return batch;
      // A source that gave nothing because of the stop keeps its turn, so that the order continues as if uninterrupted.
      if (stop.stop_requested()) {
        turn_ = turn;
      } else {
        ended_[i] = 1;
      }
    }
    return std::nullopt;
  }

  void save(Archive& to) const {
    save_sources(to, sources_);
    to.write("ended", ended_);
    to.write("turn", turn_);
  }

  void load(const Archive& from) {
    std::vector<std::int64_t> ended = read_ended(from, sources_.size());
    std::int64_t turn = 0;
    from.read("turn", turn);
    if (turn < 0 || turn >= std::max<std::int64_t>(1, static_cast<std::int64_t>(sources_.size()))) {
      refuse_state(fmt::format("the saved turn is that of source {} of {}", turn, sources_.size()));
    }
    load_sources(from, sources_);
    ended_ = std::move(ended);
    turn_ = turn;
  }

 private:
  std::vector<AnySource> sources_;
  std::vector<std::int64_t> ended_;
  std::int64_t turn_ = 0;
};

Merge::Merge(std::vector<AnySource> sources) {
  const bool waits = std::any_of(sources.begin(), sources.end(), [](const AnySource& s) { return s.may_block(); });
  if (waits) {
    arrivals_ = std::make_unique<Arrivals>(std::move(sources));
  } else {
    turns_ = std::make_unique<Turns>(std::move(sources));
  }
}

Merge::Merge(Merge&&) noexcept = default;
Merge& Merge::operator=(Merge&&) noexcept = default;
Merge::~Merge() = default;

std::optional<Batch> Merge::next(std::stop_token stop) {
  return arrivals_ ? arrivals_->next(stop) : turns_->next(stop);
}

void Merge::save(Archive& to) const { arrivals_ ? arrivals_->save(to) : turns_->save(to); }

void Merge::load(const Archive& from) { arrivals_ ? arrivals_->load(from) : turns_->load(from); }

bool Merge::may_block() const { return arrivals_ != nullptr; }

}  // namespace meander
