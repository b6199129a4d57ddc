#include <meander/learners/parts/nearest_class_mean.h>

#include <meander/learners/evaluation/pass_samples.h>
#include <meander/learners/learner.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace meander {

NearestClassMean::NearestClassMean(std::shared_ptr<ReplayMemory> memory, bool normalised)
    : memory_(std::move(memory)), in_training_{ClassMeans(normalised)}, in_evaluation_{ClassMeans(normalised)} {}

void NearestClassMean::renew(Learner& learner, Means& of) {
  of.version = memory_->version();
  of.step = learner.steps();
  of.means.begin(learner.network().feature_width());
  const FetchSamples fetch = [this](std::span<const std::int64_t> slots) { return memory_->fetch(slots); };
  for (const StoredSet& set : memory_->sets()) {
    features_.clear();
    pass_samples(learner, set.slots, fetch, [&](std::int64_t, const Batch& ready, const Logits&) {
      const float* features = learner.network().features();
      features_.insert(features_.end(), features, features + ready.size() * of.means.width());
    });
    of.means.add(set.label, set.context, features_.data(), static_cast<std::int64_t>(set.slots.size()));
  }
}

const ClassMeans* NearestClassMean::means_for(Learner& learner) {
  if (memory_->empty()) return in_evaluation_.means.empty() ? nullptr : &in_evaluation_.means;
  if (learner.learning()) {
    const std::int64_t now = learner.iterations();
    if (in_training_.means.empty() || now - renewed_ >= renewal) {
      renew(learner, in_training_);
      renewed_ = now;
    }
    return &in_training_.means;
  }
  Means& means = in_evaluation_;
  if (means.version != memory_->version() || means.step != learner.steps()) renew(learner, means);
  return &means.means;
}

void NearestClassMean::classify(Learner& learner, const Batch& ready, float* scores) {
  const ClassMeans* means = means_for(learner);
  const Logits logits = learner.logits(ready);
  if (means == nullptr) {
    std::copy_n(logits.values, logits.rows * logits.outputs, scores);
  } else {
    means->score(learner.arena(), learner.network().features(), logits.rows, contexts_of(ready), logits.outputs,
                 scores);
  }
}

void NearestClassMean::begin(Learner&) {
  for (Means* means : {&in_training_, &in_evaluation_}) {
    means->means.begin(0);
    means->version = means->step = -1;
  }
  renewed_ = -1;
}

void NearestClassMean::save(Archive& to) const {
  Archive means;
  in_training_.means.save(means);
  to.write("means", means);
  to.write("renewed", std::vector<std::int64_t>{in_training_.version, in_training_.step, renewed_});
}

void NearestClassMean::load(Learner& learner, const Archive& from) {
  in_training_.means.load(from.folder("means"));
  check(learner, in_training_.means, from);
  const std::vector<std::int64_t> renewed = from.read_counts("renewed", 3, Archive::largest_count, -1);
  in_training_.version = renewed[0], in_training_.step = renewed[1], renewed_ = renewed[2];
}

void NearestClassMean::save_model(Learner& learner, Archive& to) {
  const ClassMeans* now = means_for(learner);
  Archive means;
  (now != nullptr ? *now : ClassMeans()).save(means);
  to.write("means", means);
}

void NearestClassMean::load_model(Learner& learner, const Archive& from) {
  in_evaluation_.means.load(from.folder("means"));
  check(learner, in_evaluation_.means, from);
}

// Labels index a row of scores, and means are compared with features.
void NearestClassMean::check(Learner& learner, const ClassMeans& means, const Archive& from) const {
  if (means.empty()) return;
  const std::int64_t outputs = learner.network().outputs(), width = learner.network().feature_width();
  const auto fits = [outputs](std::int64_t label) { return label < outputs; };
  if (means.width() == width && std::all_of(means.labels().begin(), means.labels().end(), fits)) return;
  from.refuse("means", fmt::format("does not fit {} features and {} outputs", width, outputs));
}

}  // namespace meander
