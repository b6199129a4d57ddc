#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/request/experiment.h>
#include <meander/learners/nets/layers/conv_shape.h>

#include <cstdint>
#include <optional>
#include <string>

namespace meander {

/// The user's options for convolutional layers. Unset: the default depends on other options.
struct ConvOptions {
  bool reduced_resnet = false;
  std::optional<std::int64_t> depth;
  std::optional<std::string> type;
  std::optional<std::int64_t> blocks;
  std::optional<std::int64_t> channels;
  std::optional<std::int64_t> reducing;
  std::optional<bool> batch_norm;
  std::optional<std::string> activation;
  bool pooling = false;
  bool pretrained = false;
  std::optional<std::string> tag;
  bool seeded_tag = false;
  bool frozen = false;
  bool features = false;
};

/// Adds the options above to the table's last group.
void add_conv_options(cli::OptionTable& table, ConvOptions& options);

/// The layers that these options describe for the images of an experiment; depth 0: none. Fills in the defaults of
/// options that apply and replaces --reducedResNet by the options that it stands for: given again, they mean the same.
/// Throws UsageError for options that would have no effect, and for layers that cannot be built.
ConvShape resolve_convolutions(ConvOptions& options, const Experiment& experiment);

/// Fills in the options that name the file of pre-trained layers. Call it once the methods are known: some use such
/// layers. Throws UsageError if such options would have no effect.
void resolve_pretrained(ConvOptions& options);
/// The name of that file in --model-dir: "C3-5x16-bn-e100".
std::string pretrained_file(const ConvOptions& options, const ConvShape& layers, std::int64_t seed);

}  // namespace meander
