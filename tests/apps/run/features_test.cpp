#include "apps/message.h"
#include "apps/request/asked.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/cli/parse.h>
#include <meander/apps/request/plan_network.h>
#include <meander/apps/request/resolve_run.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/apps/run/feature_data.h>
#include <meander/learners/nets/classifier.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/arange.h>
#include <ATen/ops/randint.h>

using namespace meander;

namespace {

ResolvedRun features_run(Words words) {
  RunRequest options;
  words.insert(words.begin(), {"--depth=2", "--channels=4"});
  cli::parse(run_option_table(options), words);
  return resolve(options);
}

std::string features_network(const Words& words) { return network_plan(features_run(words)).name(); }

std::string features_refusal(const Words& words) {
  return usage_error([&] { features_run(words); });
}

std::string file_error(const ResolvedRun& run) {
  try {
    read_pretrained(run);
    return "nothing was thrown";
  } catch (const Error& error) {
    return error.what();
  }
}

// A trained network as `run` saves it.
std::string model_with(const ConvShape& layers, std::uint64_t seed) {
  NetworkPlan plan;
  plan.conv = layers;
  plan.mlp.outputs = 10;
  plan.mlp.units = 5;
  plan.seed = seed;
  Archive network, model;
  nets::build(plan).network->save(network);
  model.write("network", network);
  return model.to_bytes();
}

// The values of a named parameter in the network of this plan.
std::vector<float> weights(const NetworkPlan& plan, const char* name) {
  const Classifier built = nets::build(plan);
  const ParameterArray& all = built.network->parameters();
  const ParameterEntry& entry = all.entry(name);
  return {all.data() + entry.offset, all.data() + entry.offset + entry.size};
}

DataPair some_images() {
  const auto part = [](std::int64_t count) {
    return Dataset{at::randint(0, 256, {count, 1, 28, 28}, at::kByte), at::arange(count, at::kLong).remainder(10)};
  };
  return {.name = "mnist", .train = part(1100), .test = part(40), .classes = 10};
}

}  // namespace

TEST_CASE("frozen layers make features, unless the method needs images", "[run][conv]") {
  CHECK(features_network({}) == "C1-2x4-bn_F-1568x400x400_c10");
  CHECK(features_network({"--freeze-convE"}) == "F-1568x400x400_c10");
  CHECK(features_network({"--hidden"}) == "F-1568x400x400_c10");
  CHECK(features_network({"--freeze-convE", "--replay=buffer", "--si"}) == "F-1568x400x400_c10");
  CHECK(features_network({"--freeze-convE", "--icarl"}) == "F-1568x400x400_c10");
  for (const Words& keeping : {Words{"--replay=generative"}, Words{"--academic", "--icarl"},
                               Words{"--academic", "--replay=buffer", "--add-buffer"}}) {
    Words words{"--freeze-convE"};
    words.insert(words.end(), keeping.begin(), keeping.end());
    const NetworkPlan plan = network_plan(features_run(words));
    CHECK(plan.name() == "C1-2x4-bn_F-1568x400x400_c10");
    CHECK(plan.freeze_conv);
    words.emplace_back("--hidden");
    words.emplace_back("--recon-loss=MSE");
    if (keeping.front() == "--replay=generative") CHECK(features_network(words) == "F-1568x400x400_c10");
  }
}

TEST_CASE("brain-inspired replay asks for pre-trained features, its components do not", "[run][conv]") {
  const ResolvedRun run = features_run({"--brain-inspired", "--recon-loss=MSE"});
  CHECK(run.on_features);
  CHECK(pretrained_file(run.conv, run.layers, 0) == "C1-2x4-bn-e100");
  CHECK_FALSE(features_run({"--replay=generative", "--feedback"}).on_features);
}

TEST_CASE("options of pre-trained layers without effect are refused", "[run][conv][refusal]") {
  const auto [words, line] = GENERATE(table<Words, std::string>({
      {{"--convE-ltag=e9"}, "--convE-ltag: no pre-trained layers are loaded; add --pre-convE, or leave it out"},
      {{"--seed-to-ltag"}, "--seed-to-ltag: no pre-trained layers are loaded; add --pre-convE, or leave it out"},
      {{"--hidden", "--experiment=permMNIST"},
       "--hidden: features are computed before the contexts permute the images; leave it out"},
      {{"--hidden", "--replay=generative"},
       "recon-loss: BCE needs pixels between 0 and 1, not normalised ones or features; choose MSE"},
  }));
  CAPTURE(words);
  CHECK(features_refusal(words) == line);
}

TEST_CASE("the written options give the same pre-trained features again", "[run][conv][config][property]") {
  const ScratchFolder folder;
  const ResolvedRun run =
      asked({"--depth=2", "--channels=4", "--brain-inspired", "--recon-loss=MSE", "--seed-to-ltag", "--seed=3"});
  const ResolvedRun again = asked({"--config=" + folder.put("run.toml", resolved_file_of(run)).string()});
  CHECK(resolved_file_of(again) == resolved_file_of(run));
  CHECK(again.on_features);
  CHECK(pretrained_file(again.conv, again.layers, again.seed) == "C1-2x4-bn-e100-s3");
}

TEST_CASE("pre-trained layers come from the file, whatever network they are in", "[run][conv][property]") {
  const ScratchFolder folder;
  ResolvedRun run = features_run({"--pre-convE", "--convE-ltag=none", "--model-dir=" + folder.path().string()});
  folder.put("C1-2x4-bn", model_with(run.layers, 77));
  NetworkPlan source = plain_network_plan(run);
  source.seed = 77;
  CHECK(weights(network_plan(run), "conv1.weight") != weights(source, "conv1.weight"));
  run.layers.pretrained = read_pretrained(run);
  CHECK(weights(network_plan(run), "conv1.weight") == weights(source, "conv1.weight"));
  CHECK(weights(network_plan(run), "conv2.bias") == weights(source, "conv2.bias"));
  CHECK(weights(network_plan(run), "fc1.weight") != weights(source, "fc1.weight"));  // later layers are not pre-trained
}

TEST_CASE("a file that holds no such layers ends a run in one line", "[run][conv][refusal]") {
  const ScratchFolder folder;
  const std::string here = folder.path().string();
  const ResolvedRun run = features_run({"--pre-convE", "--model-dir=" + here});
  CHECK(file_error(features_run({"--pre-convE"})) ==
        "--pre-convE: the folder of the file C1-2x4-bn-e100 is not specified; add --model-dir=DIR");
  CHECK(file_error(run) == here +
                               "/C1-2x4-bn-e100: no such file of pre-trained layers; train them with 'meander pretrain "
                               "--convE-stag=TAG' and the options of these layers");
  folder.put("C1-2x4-bn-e100", "no archive");
  CHECK(file_error(run).starts_with(here + "/C1-2x4-bn-e100: is not a meander archive"));
  ConvShape others = run.layers;
  others.first_channels = 3;
  folder.put("C1-2x4-bn-e100", model_with(others, 1));
  CHECK(file_error(run) ==
        here +
            "/C1-2x4-bn-e100: does not hold the layers C1-2x4-bn (saved as [3], needed as float32 [4]); "
            "give a model that was trained with these layers");
}

TEST_CASE("contexts over features show the features of their images", "[run][conv][property]") {
  const ResolvedRun run = features_run({"--hidden", "--seed=0"});
  FeatureExtractor extractor(run.layers, 5);
  const DataPair images = some_images();
  const terminal::Console console({.quiet = true});
  const DataPair features = extract_features(extractor, image_operators(run), images, console);
  CHECK(features.train.x.sizes() == at::IntArrayRef({1100, 8, 14, 14}));
  CHECK(operators_of(run).empty());
  const ContextSet contexts = make_contexts(run, features);
  const TestSet test = contexts.test(3);
  REQUIRE(test.size() == 8);
  const at::Tensor alone = extractor(images.test.x.narrow(0, 7, 1).to(at::kFloat).div(255));
  CHECK(test.x[1].sub(alone[0]).abs().max().item<float>() < 1e-5F);
  CHECK(test.y[1].item<std::int64_t>() == 7);
  TensorPool pool;
  const Batch batch = contexts.gather(std::vector<std::int64_t>{3}, std::vector<std::int64_t>{1}, pool);
  CHECK(batch.x[0].equal(features.train.x[7]));
}
