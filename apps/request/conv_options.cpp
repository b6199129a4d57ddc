#include <meander/apps/request/conv_options.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

namespace meander {
namespace {

using namespace cli;

constexpr const char* default_type = "standard";
constexpr const char* default_activation = "relu";
constexpr const char* default_tag = "e100";
constexpr const char* no_tag = "none";
constexpr std::int64_t default_blocks = 2;
constexpr std::int64_t default_channels = 16;

// The reduced ResNet-18 (Lopez-Paz & Ranzato 2017, arXiv:1706.08840).
void expand_reduced_resnet(ConvOptions& o) {
  if (!o.reduced_resnet) return;
  o.depth = o.depth.value_or(5);
  if (o.depth == 0) {
    throw UsageError("--reducedResNet", "with --depth=0 there are no convolutional layers", "leave one of the two out");
  }
  o.type = o.type.value_or("resNet");
  o.channels = o.channels.value_or(20);
  o.reducing = o.reducing.value_or(3);
  o.pooling = true;
  o.reduced_resnet = false;
}

void refuse_without_layers(const ConvOptions& o) {
  const char* given = o.type         ? "--conv-type"
                      : o.blocks     ? "--n-blocks"
                      : o.channels   ? "--channels"
                      : o.reducing   ? "--reducing-layers"
                      : o.batch_norm ? "--conv-bn"
                      : o.activation ? "--conv-nl"
                      : o.pooling    ? "--global-pooling"
                      : o.pretrained ? "--pre-convE"
                      : o.frozen     ? "--freeze-convE"
                      : o.features   ? "--hidden"
                                     : nullptr;
  if (given != nullptr) {
    throw UsageError(given, "there are no convolutional layers", "add --depth=5, or leave it out");
  }
}

// Only the channels can be wrong here, since they grow with the layers; the rest was checked when it was parsed.
void check_layers(const ConvShape& shape) {
  try {
    check(shape);
  } catch (const UsageError& error) {
    throw UsageError("--channels", error.problem(), error.remedy());
  }
}

}  // namespace

void add_conv_options(OptionTable& table, ConvOptions& o) {
  constexpr std::int64_t most_layers = 1000, most_channels = 1 << 16;
  table.add({.name = "depth",
             .placeholder = "N",
             .noun = "a number of layers",
             .meaning = "number of convolutional layers",
             .value = integer(o.depth, {.least = 0, .most = most_layers}),
             .fallback = by_experiment(&Experiment::depth)});
  table.add({.name = "conv-type",
             .placeholder = "NAME",
             .noun = "a kind of layer",
             .meaning = "kind of convolutional layer",
             .value = choice(o.type, {"standard", "resNet"}),
             .fallback = default_type});
  table.add({.name = "n-blocks",
             .placeholder = "N",
             .noun = "a number of blocks",
             .meaning = "residual blocks per resNet layer",
             .value = integer(o.blocks, {.least = 1, .most = most_layers}),
             .fallback = std::to_string(default_blocks)});
  table.add({.name = "channels",
             .placeholder = "N",
             .noun = "a number of channels",
             .meaning = "channels of the first convolutional layer",
             .value = integer(o.channels, {.least = 1, .most = most_channels}),
             .fallback = std::to_string(default_channels)});
  table.add({.name = "reducing-layers",
             .placeholder = "N",
             .noun = "a number of layers",
             .meaning = "how many of the last layers halve the image's side",
             .value = integer(o.reducing, {.least = 0, .most = most_layers}),
             .fallback = "all but the first"});
  table.add({.name = "conv-bn",
             .placeholder = "ANSWER",
             .noun = "an answer",
             .meaning = "batch normalisation in convolutional layers",
             .value = yes_no(o.batch_norm),
             .fallback = "yes"});
  table.add({.name = "conv-nl",
             .placeholder = "NAME",
             .noun = "a non-linearity",
             .meaning = "activation of convolutional layers",
             .value = choice(o.activation, {"relu", "leakyrelu"}),
             .fallback = default_activation});
  table.add({.name = "global-pooling",
             .meaning = "average the last convolutional layer's output over the image",
             .value = flag(o.pooling)});
  table.add({.name = "reducedResNet",
             .meaning = "reduced ResNet-18: 5 resNet layers, 20 channels, 3 reducing, global pooling, 1 fc layer",
             .value = flag(o.reduced_resnet)});
  table.add({.name = "pre-convE",
             .meaning = "start from pre-trained convolutional layers, a file in --model-dir",
             .value = flag(o.pretrained)});
  table.add({.name = "convE-ltag",
             .placeholder = "TAG",
             .noun = "a tag",
             .meaning = "tag in the pre-trained file's name, LAYERS-TAG; none: LAYERS alone",
             .value = text(o.tag),
             .fallback = default_tag});
  table.add(
      {.name = "seed-to-ltag", .meaning = "the pre-trained file's name ends in -sSEED", .value = flag(o.seeded_tag)});
  table.add({.name = "freeze-convE",
             .meaning = "keep convolutional layers fixed; compute features once if possible",
             .value = flag(o.frozen)});
  table.add({.name = "hidden",
             .meaning = "learn from (and replay) features of frozen convolutional layers, not images",
             .value = flag(o.features)});
}

void resolve_pretrained(ConvOptions& o) {
  if (o.pretrained) {
    o.tag = o.tag.value_or(default_tag);
    return;
  }
  const char* given = o.tag ? "--convE-ltag" : o.seeded_tag ? "--seed-to-ltag" : nullptr;
  if (given != nullptr) throw UsageError(given, "no pre-trained layers are loaded", "add --pre-convE, or leave it out");
}

std::string pretrained_file(const ConvOptions& o, const ConvShape& layers, std::int64_t seed) {
  const std::string tag = o.tag.value_or(default_tag);
  return fmt::format("{}{}{}", layers.name(), tag == no_tag ? "" : fmt::format("-{}", tag),
                     o.seeded_tag ? fmt::format("-s{}", seed) : "");
}

ConvShape resolve_convolutions(ConvOptions& o, const Experiment& experiment) {
  expand_reduced_resnet(o);
  ConvShape shape{.channels = experiment.channels, .side = experiment.side};
  o.depth = shape.depth = o.depth.value_or(experiment.depth);
  if (shape.depth == 0) {
    refuse_without_layers(o);
    return shape;
  }
  o.type = o.type.value_or(default_type);
  o.channels = shape.first_channels = o.channels.value_or(default_channels);
  o.batch_norm = shape.batch_norm = o.batch_norm.value_or(true);
  o.activation = o.activation.value_or(default_activation);
  shape.activation = parse_activation(*o.activation);
  shape.reducing = o.reducing;
  o.reducing = shape.reducing_layers();
  shape.pooling = o.pooling;
  if (o.type == "resNet") {
    shape.kind = ConvKind::ResNet;
    o.blocks = shape.blocks = o.blocks.value_or(default_blocks);
  } else if (o.blocks) {
    throw UsageError("--n-blocks", "standard layers have no blocks", "add --conv-type=resNet, or leave it out");
  }
  check_layers(shape);
  return shape;
}

}  // namespace meander
