#include <meander/learners/learner.h>

#include <meander/stream/error.h>

#include <algorithm>

#include <fmt/format.h>

// What a learner saves and loads: all that decides its future.
namespace meander {

void Learner::save(Archive& to) const {
  Archive network, optimiser;
  classifier_.network->save(network);
  optimiser_.save(optimiser);
  to.write("network", network);
  to.write("optimiser", optimiser);
  to.write("begun", std::int64_t{begun_});
  for (std::size_t i = 0; begun_ && i < parts_.size(); ++i) {
    Archive part;
    parts_[i]->save(part);
    to.write(fmt::format("parts/{}-{}", i, parts_[i]->name()), part);
  }
  to.write("counts", std::vector<std::int64_t>{iterations_, samples_, steps_, consolidations_});
  to.write("skipped", skipped_);
  to.write("learned-since-consolidation", std::int64_t{learned_since_consolidation_});
  to.write("consolidation-requested", std::int64_t{consolidation_requested_});
  to.write("consolidated-between", std::int64_t{consolidated_between_});
  to.write("classes-seen", std::vector<std::int64_t>(classes_seen_.begin(), classes_seen_.end()));
  to.write("context-counts", context_counts_);
  if (drift_) {
    Archive drift;
    drift_->save(drift);
    to.write("drift", drift);
    to.write("first-loss", first_loss_);
  }
  pooled_.save(to);
}

void Learner::load(const Archive& from) {
  classifier_.network->load(from.folder("network"));
  optimiser_.load(from.folder("optimiser"));
  // Saved before its first step, a learner's parts have yet to begin: from what was loaded just now.
  std::int64_t begun = 0;
  from.read("begun", begun);
  if (begun != 0) begin_parts();
  for (std::size_t i = 0; begun != 0 && i < parts_.size(); ++i) {
    parts_[i]->load(*this, from.folder(fmt::format("parts/{}-{}", i, parts_[i]->name())));
  }
  std::vector<std::int64_t> counts, seen;
  from.read("counts", counts);
  from.read("classes-seen", seen);
  from.read("context-counts", context_counts_);
  if (counts.size() != 4 || seen.size() != classes_seen_.size()) {
    throw Error("learner", "the saved state is of another network", "load it into a learner made the same way");
  }
  iterations_ = counts[0], samples_ = counts[1], steps_ = counts[2], consolidations_ = counts[3];
  std::copy(seen.begin(), seen.end(), classes_seen_.begin());
  from.read("skipped", skipped_);
  std::int64_t requested = 0, learned = 0;
  from.read("learned-since-consolidation", learned);
  learned_since_consolidation_ = learned != 0;
  from.read("consolidation-requested", requested);
  consolidation_requested_ = requested != 0;
  std::int64_t consolidated = 0;
  from.read("consolidated-between", consolidated);
  consolidated_between_ = consolidated != 0;
  if (drift_) {
    drift_->load(from.folder("drift"));
    from.read("first-loss", first_loss_);
  }
  pooled_.load(from);
  penalty_bound_.forget();
}

}  // namespace meander
