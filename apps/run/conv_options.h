#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/run/experiment.h>
#include <meander/learners/nets/conv_shape.h>

#include <cstdint>
#include <optional>
#include <string>

namespace meander {

/// What the user says about convolutional layers. Unset: its default depends on something else.
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

/// The layers that these options come to on the images of an experiment; of depth 0: none. What applies and was left
/// open is filled in, --reducedResNet is replaced by the options that it stands for: given again they mean the same.
/// Throws UsageError for options that would have no effect, and for layers that cannot be.
ConvShape resolve_convolutions(ConvOptions& options, const Experiment& experiment);

/// Fills in what tells the file of pre-trained layers, which is known once methods are: some want it. Throws UsageError
/// where such options would have no effect.
void resolve_pretrained(ConvOptions& options);
/// Its name within --model-dir: "C3-5x16-bn-e100".
std::string pretrained_file(const ConvOptions& options, const ConvShape& layers, std::int64_t seed);

}  // namespace meander
