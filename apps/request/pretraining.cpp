#include <meander/apps/request/pretraining.h>

#include <utility>

namespace meander {
namespace {

Experiment set_for_pretraining(std::string name, Experiment like) {
  like.name = std::move(name);
  like.kind = Experiment::Contexts::Split;
  like.contexts = 1;
  like.batch = 256;
  like.lr = 0.0001;
  like.fc_units = 2000;
  return like;
}

Experiment padded(Experiment set, std::int64_t pad) {
  set.side += 2 * pad;
  set.pad = pad;
  return set;
}

Experiment of_samples(Experiment set, std::int64_t samples) {
  set.samples = samples;
  return set;
}

}  // namespace

const std::vector<Experiment>& pretraining_sets() {
  static const std::vector<Experiment> all = [] {
    const Experiment mnist = of_samples(set_for_pretraining("MNIST", experiment("splitMNIST")), 60'000);
    return std::vector<Experiment>{
        of_samples(set_for_pretraining("CIFAR10", experiment("CIFAR10")), 50'000),
        of_samples(set_for_pretraining("CIFAR100", experiment("CIFAR100")), 50'000),
        mnist,
        padded(set_for_pretraining("MNIST32", mnist), 2),
        of_samples(set_for_pretraining("digits", experiment("splitDigits")), 60'000),
    };
  }();
  return all;
}

}  // namespace meander
