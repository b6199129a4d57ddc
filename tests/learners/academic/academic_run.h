#pragma once

#include "academic_loop.h"

#include <meander/learners/learner.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/stream/contexts/context_set.h>
#include <meander/stream/source.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace meander {

using Groups = std::vector<Batch>;

/// Three contexts of two classes each, small enough to write every step of them out.
struct AcademicCase {
  static constexpr std::int64_t contexts = 3, per_context = 2, per_class = 20, iterations = 8, batch = 10, units = 8;

  Scenario scenario = Scenario::Class;
  ActiveClasses active = ActiveClasses::All;
  bool single_head = false;
  OptimiserOptions optimiser = AdamOptions{.lr = Academic::lr};

  std::string text() const;
  ContextSet set() const;
  std::int64_t outputs() const;
  /// Whether replay goes context by context, as outputs do unless there is one head.
  bool context_wise() const;
  /// The outputs that compete while a context is learned.
  OutputRange competing(std::int64_t context) const;
  /// The outputs that compete for replayed samples of context `earlier` meanwhile.
  OutputRange replayed(std::int64_t earlier, std::int64_t context) const {
    return competing(context_wise() ? earlier : context);
  }
};

/// The context of an iteration, from 0.
inline std::int64_t context_at(std::size_t iteration) {
  return static_cast<std::int64_t>(iteration) / AcademicCase::iterations;
}
inline bool ends_context(std::size_t iteration) { return (iteration + 1) % AcademicCase::iterations == 0; }

/// Mean cross-entropy of a batch of the stream, while its context is learned.
inline torch::Tensor current_loss(const AcademicCase& of, const Tensors& p, const Batch& batch, std::int64_t context) {
  return Academic::cross_entropy(Academic::logits(p, batch.x), batch.y, of.competing(context));
}

/// One case of every kind that a method may have to distinguish.
std::vector<AcademicCase> academic_cases();

/// Pixels as the network gets them.
torch::Tensor as_float(const torch::Tensor& x);
/// All training samples of a context, in the order of the data set, as the network gets them.
Batch training_set(const ContextSet& set, std::int64_t context);
/// The training samples of one label among them.
torch::Tensor samples_of(const ContextSet& set, std::int64_t context, std::int64_t label);
/// A deep copy.
Batch copy_of(const Batch& batch);
/// Whether `one` is among these samples.
bool holds(const torch::Tensor& samples, const torch::Tensor& one);

/// The shape of a small network for these samples.
MlpShape shape_for(const ContextSet& set);

OptionValues given(std::initializer_list<std::pair<std::string, OptionValue>> list);

/// A method as it is declared, in the academic setting: sharp contexts, consolidated where the stream announces their
/// end, replay weight 1/t.
class AcademicRun {
 public:
  AcademicRun(const AcademicCase& of, const std::string& name, const OptionValues& options = {});

  /// Replaces the method's part by one that records its draws.
  template <class Recorder>
  Recorder& record() {
    for (auto& part : parts_) {
      if (auto* made = dynamic_cast<typename Recorder::Made*>(part.get())) {
        auto recorder = std::make_unique<Recorder>(std::move(*made));
        Recorder& seen = *recorder;
        part = std::move(recorder);
        return seen;
      }
    }
    throw std::logic_error("the method has no such part");
  }

  /// On the academic-setting stream, or another one.
  void train();
  void train(AnySource stream);

  const ContextSet& set() const { return set_; }
  /// What the stream yields, as the network gets it.
  const Groups& batches() const { return batches_; }
  const NetworkPlan& plan() const { return plan_; }
  /// Plain training from the same parameters, by the same optimiser.
  Academic plain() const { return plain(initial_); }
  Academic plain(const ParameterArray& initial) const;
  Learner& learner() { return *learner_; }
  const std::vector<double>& losses() const { return losses_; }
  std::vector<float> parameters();

 private:
  AcademicCase case_;
  ContextSet set_;
  MethodContext context_;
  NetworkPlan plan_;
  Classifier classifier_;
  ParameterArray initial_;
  Parts parts_;
  std::unique_ptr<Learner> learner_;
  Groups batches_;
  std::vector<double> losses_;
};

/// The tolerance for losses and parameters in single precision: most agree to 1e-6.
constexpr double single_precision = 3e-5;
void check_same(AcademicRun& run, const Academic& plain, double tolerance = single_precision);
void check_same(std::span<const float> parameters, const Academic& plain, double tolerance = single_precision);

/// A part that records the groups of samples it draws at each step.
template <class Base>
class RecordedGroups final : public Base {
 public:
  using Made = Base;
  explicit RecordedGroups(Base&& made) : Base(std::move(made)) {}
  std::vector<Groups> record;

 protected:
  Groups draw(Step& step) override {
    Groups groups = Base::draw(step);
    record.emplace_back();
    for (const Batch& group : groups) record.back().push_back(copy_of(group));
    return groups;
  }
};

}  // namespace meander
