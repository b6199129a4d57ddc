#pragma once

#include <meander/learners/buffers/replay_memory.h>
#include <meander/learners/evaluation/class_means.h>
#include <meander/learners/linalg/float_array.h>
#include <meander/learners/part.h>

#include <memory>

namespace meander {

/// Classifies by the nearest mean of the stored samples' features, class by class (iCaRL: Rebuffi et al. 2017,
/// arXiv:1611.07725), in place of the network's outputs. Features are what the output layer sees. A set of stored
/// samples competes for samples of its own context only, where contexts are known and there is one head for all of
/// them. While nothing is stored the network's outputs decide.
///
/// An evaluation uses the means of the network and the memory as they are. In training they are renewed only every
/// `renewal` iterations, since the whole memory passes through the network each time: prequential accuracy uses means
/// up to `renewal` iterations old, and a class is unknown to it until it is stored and the means are renewed. With a
/// memory that takes samples in when a context ends, that is not before the next context.
class NearestClassMean final : public Part {
 public:
  static constexpr std::int64_t renewal = 100;

  /// Another part keeps `memory`. `normalised`: features and means have length 1.
  explicit NearestClassMean(std::shared_ptr<ReplayMemory> memory, bool normalised = true);

  std::string name() const override { return "nearest-class-mean"; }
  std::string form() const override { return name() + (normalised() ? " (normalised features)" : " (plain features)"); }
  bool consolidates() const override { return false; }
  void begin(Learner& learner) override;
  bool classifies() const override { return true; }
  void classify(Learner& learner, const Batch& ready, float* scores) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;
  /// The means of the network and the memory as they are. Loaded, they serve until samples are stored.
  void save_model(Learner& learner, Archive& to) override;
  void load_model(Learner& learner, const Archive& from) override;

 private:
  struct Means {
    ClassMeans means;
    std::int64_t version = -1, step = -1;  // of the memory; of the learner
  };
  bool normalised() const { return in_evaluation_.means.normalised(); }
  /// Null while nothing is stored and no means were loaded.
  const ClassMeans* means_for(Learner& learner);
  void check(Learner& learner, const ClassMeans& means, const Archive& from) const;
  void renew(Learner& learner, Means& of);

  std::shared_ptr<ReplayMemory> memory_;
  Means in_training_, in_evaluation_;  // so that evaluating changes nothing in training
  std::int64_t renewed_ = -1;          // iteration
  std::vector<float> features_;
};

}  // namespace meander
