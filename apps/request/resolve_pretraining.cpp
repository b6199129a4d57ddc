#include <meander/apps/request/conv_options.h>
#include <meander/apps/request/resolve_pretraining.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace meander {
namespace {

constexpr const char* no_tag = "none";
constexpr const char* either = "leave one of the two out";

// As --pre-convE would name the file.
ConvOptions written_file(const Pretraining& pretraining) {
  ConvOptions options;
  options.tag = pretraining.tag.value_or(no_tag);
  options.seeded_tag = pretraining.seeded_tag;
  return options;
}

void check_file_options(const ResolvedRun& run) {
  const Pretraining& o = *run.pretraining;
  if (o.tag && o.tag->find('/') != std::string::npos) {
    throw UsageError("--convE-stag", fmt::format("'{}' is not part of a file's name", *o.tag),
                     "give a tag without '/'");
  }
  const char* given = o.tag ? "--convE-stag" : o.seeded_tag ? "--seed-to-stag" : nullptr;
  if (given != nullptr && run.no_save) throw UsageError(given, "conflicts with --no-save: nothing is saved", either);
}

// Those given that decide the layers: "--depth=2 --channels=4 ".
std::string options_of_layers(const ResolvedRun& run) {
  constexpr std::array<std::string_view, 9> names{"depth",    "conv-type",       "n-blocks",
                                                  "channels", "reducing-layers", "conv-bn",
                                                  "conv-nl",  "global-pooling",  "reducedResNet"};
  std::string text;
  for (const GivenText& given : run.asked) {
    if (std::find(names.begin(), names.end(), given.option) == names.end() || given.text == "false") continue;
    text +=
        given.text == "true" ? fmt::format("--{} ", given.option) : fmt::format("--{}={} ", given.option, given.text);
  }
  return text;
}

// A default that is one epoch follows its length.
void follow_epoch(std::optional<std::int64_t>& interval, std::int64_t before, std::int64_t now) {
  if (!interval || (before > 0 && *interval == before)) interval = now;
}

}  // namespace

void begin_pretraining(ResolvedRun& run) {
  Pretraining& o = *run.pretraining;
  if (o.epochs && o.iters) {
    throw UsageError("--iters", "conflicts with --epochs: both say how long to train", either);
  }
  if (o.augment && run.experiment.mean.empty()) {
    throw UsageError("--augment", "only CIFAR's images are shifted and mirrored: a mirrored digit is none",
                     "leave it out");
  }
  check_file_options(run);
  if (!run.model_dir) run.model_dir = default_layers_dir;
  if (!o.iters && !o.epochs) o.epochs = default_epochs;
  if (!run.batch) run.batch = run.experiment.batch;
  run.contexts = 1;
  run.academic = true;
  count_epochs(run, run.experiment.samples);
}

void check_pretraining(const ResolvedRun& run) {
  if (run.layers.depth == 0) {
    throw UsageError("--depth", "without convolutional layers there is nothing to pre-train", "give --depth=5, say");
  }
  if (!run.conv.pretrained || run.no_save) return;
  const std::string file = layers_file(run);
  if (file == pretrained_file(run.conv, run.layers, run.seed)) {
    throw UsageError("--convE-stag", fmt::format("training starts from {}, which would be replaced", file),
                     "give another tag");
  }
}

void count_epochs(ResolvedRun& run, std::int64_t samples) {
  Pretraining& o = *run.pretraining;
  const std::int64_t epoch = samples / *run.batch;
  if (epoch == 0) {
    throw UsageError("--batch",
                     fmt::format("a batch of {} is more than the {} training samples", *run.batch, thousands(samples)),
                     fmt::format("give {} or less", samples));
  }
  follow_epoch(run.acc_log, o.epoch, epoch);
  follow_epoch(run.loss_log, o.epoch, epoch);
  o.epoch = epoch;
  run.iters = o.iters ? *o.iters : *o.epochs * epoch;
}

std::string layers_file(const ResolvedRun& run) {
  return pretrained_file(written_file(*run.pretraining), run.layers, run.seed);
}

std::string options_to_start_from(const ResolvedRun& run) {
  const ConvOptions written = written_file(*run.pretraining);
  ConvOptions by_default;
  by_default.seeded_tag = written.seeded_tag;
  std::string options = options_of_layers(run) + "--pre-convE";
  if (pretrained_file(by_default, run.layers, run.seed) != layers_file(run)) {
    options += " --convE-ltag=" + *written.tag;
  }
  if (written.seeded_tag) options += fmt::format(" --seed-to-ltag --seed={}", run.seed);
  return options + " --model-dir=" + run.model_dir.value_or(default_layers_dir);
}

}  // namespace meander
