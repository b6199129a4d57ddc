#include <meander/learners/learner.h>

#include <meander/stream/error.h>

#include <algorithm>

#include <fmt/format.h>

// What a learner saves and loads: all that decides its future.
namespace meander {

// Batches that wait for their update are part of what comes next.
void Learner::save_pooled(Archive& to) const {
  to.write("pooled", static_cast<std::int64_t>(pooled_ready_.size()));
  const auto write = [&](const std::string& name, const Batch& batch) {
    to.write(name + "/x", batch.x);
    to.write(name + "/y", batch.y);
    if (batch.context.defined()) to.write(name + "/context", batch.context);
    if (batch.ids.defined()) to.write(name + "/ids", batch.ids);
  };
  for (std::size_t i = 0; i < pooled_ready_.size(); ++i) {
    write(fmt::format("pooled/{}/raw", i), pooled_raw_[i]);
    write(fmt::format("pooled/{}/ready", i), pooled_ready_[i]);
  }
}

void Learner::load_pooled(const Archive& from) {
  std::int64_t count = 0;
  from.read("pooled", count);
  const auto read = [&](const std::string& name) {
    Batch batch;
    from.read(name + "/x", batch.x);
    from.read(name + "/y", batch.y);
    if (from.contains(name + "/context")) from.read(name + "/context", batch.context);
    if (from.contains(name + "/ids")) from.read(name + "/ids", batch.ids);
    return batch;
  };
  pooled_raw_.clear();
  pooled_ready_.clear();
  for (std::int64_t i = 0; i < count; ++i) {
    pooled_raw_.push_back(read(fmt::format("pooled/{}/raw", i)));
    pooled_ready_.push_back(read(fmt::format("pooled/{}/ready", i)));
  }
}

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
  save_pooled(to);
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
  std::int64_t requested = 0;
  from.read("consolidation-requested", requested);
  consolidation_requested_ = requested != 0;
  std::int64_t consolidated = 0;
  from.read("consolidated-between", consolidated);
  consolidated_between_ = consolidated != 0;
  if (drift_) {
    drift_->load(from.folder("drift"));
    from.read("first-loss", first_loss_);
  }
  load_pooled(from);
}

}  // namespace meander
