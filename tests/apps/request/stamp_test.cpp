#include "catch.h"

#include <meander/apps/request/stamp.h>

using meander::stamp;
using meander::stamp_for_file;
using meander::StampFields;

namespace {

StampFields plain() {
  StampFields f;
  f.experiment = "splitMNIST";
  f.contexts = 5;
  f.scenario = "class";
  f.model = "F-784x400x400_c10";
  f.iterations = 2000;
  f.lr = 0.001;
  f.batch = 128;
  f.optimizer = "adam";
  return f;
}

StampFields on_a_stream() {
  StampFields f = plain();
  f.stream = "fuzzy-boundaries";
  f.fuzziness = 500;
  f.update_every = 100;
  return f;
}

std::string ending(const StampFields& fields) {
  const std::string text = stamp(fields);
  return text.substr(text.find("-adam") + 5);
}

}  // namespace

TEST_CASE("the stamp of a task-free run names its stream", "[stamps]") {
  StampFields f = on_a_stream();
  CHECK(stamp(f) == "splitMNIST-fuzzy-boundaries500-5-class--F-784x400x400_c10--i2000-lr0.001-b128-adam");
  f.stream = "random";
  f.normalised = true;
  CHECK(stamp(f) == "splitMNIST-random--N5-class--F-784x400x400_c10--i2000-lr0.001-b128-adam");
}

TEST_CASE("the consolidation interval counts only where something consolidates", "[stamps]") {
  StampFields f = on_a_stream();
  CHECK(ending(f).empty());
  f.penalty_strength = 10;
  f.si_epsilon = 0.1;
  CHECK(ending(f) == "--PReg10.0-SI0.1--upEv100");
  f.update_every = 1;
  CHECK(ending(f) == "--PReg10.0-SI0.1");
}

TEST_CASE("options of ours follow the seed in alphabetical order", "[stamps]") {
  StampFields f = on_a_stream();
  f.seed = 3;
  f.ours = {{"updates-per-batch", "1/4"}, {"labels-per-batch", true}, {"gamma", 1.0}, {"fisher-n", std::int64_t{9}}};
  CHECK(ending(f) == "-s3--fisher-n9--gamma1.0--labels-per-batch--updates-per-batch1_4");
}

TEST_CASE("a stamp is fit for a file name", "[stamps]") {
  StampFields f = on_a_stream();
  f.ours = {{"method", "../x y"}};
  CHECK(ending(f) == "--upEv100--method.._x_y");
}

TEST_CASE("every part of the academic stamp has its place", "[stamps]") {
  StampFields f = plain();
  f.baseline = "Joint";
  f.feature_extractor = "C3-5x16-bn";
  f.pretrained = meander::PretrainedStamp{.tag = "e100", .seeded = true};
  f.frozen = true;
  f.optimizer = "sgd";
  f.momentum = 0.9;
  f.active_classes = "all";
  f.reconstruction = "BCE";
  f.penalty_strength = 1;
  f.preconditioning = 1e-10;
  f.fisher = meander::FisherStamp{.kfac = true,
                                  .prior_data_size = 12000,
                                  .usual_prior = true,
                                  .samples = 432,
                                  .labels = "Pred",
                                  .batch = 32,
                                  .offline = false,
                                  .gamma = 0.9};
  f.xdg = 0.8;
  f.replay = meander::ReplayStamp{.source = "generative",
                                  .temperature = 2.0,
                                  .use = {},
                                  .epsilon = 0,
                                  .generator = "VAE=x",
                                  .generator_lr = 0.0003};
  f.memory = meander::MemoryStamp{.added_to_data = true,
                                  .prototypes = true,
                                  .fromp_strength = 1e-5,
                                  .budget = 100,
                                  .full_capacity = true,
                                  .selection = "herding"};
  f.binary = "BCE_dist";
  f.seed = 26;
  CHECK(stamp(f) ==
        "splitMNIST5-Joint-class--HC3-5x16-bn--F-784x400x400_c10--i2000-lr0.001-b128-pCvE-e100-ps-fCvE-sgd-m0.9-all-BCE"
        "--PReg1.0-PreC1e-10-FIkfacI12000432PredB32-forg0.9--XdG0.8--generative-KD2.0-VAE=x-glr0.0003"
        "--addB-useB-fromp1e-05-b100-FCherding--BCE_dist-s26");
}

TEST_CASE("only a stamp that is too long for a file's name is shortened, and ends in a hash", "[stamps]") {
  const std::string fits(240, 's'), longer(241, 's'), longest = longer + "2";
  CHECK(stamp_for_file(fits) == fits);
  // echo -n sss...s | sha256sum
  CHECK(stamp_for_file(longer) == std::string(223, 's') + "-1b21942235ac8a80");
  CHECK(stamp_for_file(longest).size() == 240);
  CHECK(stamp_for_file(longest) != stamp_for_file(longer));
}
