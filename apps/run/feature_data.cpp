#include <meander/apps/run/experiment_data.h>
#include <meander/apps/run/feature_data.h>
#include <meander/apps/run/train.h>

#include <meander/apps/terminal/progress.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace meander {
namespace {

constexpr std::int64_t images_at_once = 500;

void extract(FeatureExtractor& extractor, const OperatorChain& operators, Dataset& part, terminal::Progress& progress,
             std::int64_t done, const std::stop_token& stop) {
  const ConvShape& conv = extractor.shape();
  const std::int64_t count = part.size();
  at::Tensor features = at::empty({count, conv.output_channels(), conv.output_side(), conv.output_side()}, at::kFloat);
  for (std::int64_t first = 0; first < count && !stop.stop_requested(); first += images_at_once) {
    Batch batch;
    batch.x = part.x.narrow(0, first, std::min(images_at_once, count - first));
    batch.y = part.y.narrow(0, first, batch.x.size(0));
    features.narrow(0, first, batch.size()).copy_(extractor(operators(batch).x));
    progress.show(done + first + batch.size());
  }
  part.x = features;
}

}  // namespace

std::optional<FeatureExtractor> make_extractor(const ResolvedRun& run) {
  if (!run.on_features) return std::nullopt;
  return FeatureExtractor(run.layers, static_cast<std::uint64_t>(run.seed));
}

std::shared_ptr<const Archive> read_pretrained(const ResolvedRun& run) {
  if (!run.conv.pretrained) return nullptr;
  const std::string name = pretrained_file(run.conv, run.layers, run.seed);
  if (!run.model_dir) {
    throw UsageError("--pre-convE", fmt::format("the folder of the file {} is not specified", name),
                     "add --model-dir=DIR");
  }
  const std::filesystem::path path = std::filesystem::path(*run.model_dir) / name;
  if (!std::filesystem::exists(path)) {
    throw Error(path.string(), "no such file of pre-trained layers",
                "train them with 'meander pretrain --convE-stag=TAG' and the options of these layers");
  }
  const Archive model = Archive::from_bytes(read_file(path), path.string());
  ConvShape layers = run.layers;
  layers.pretrained = std::make_shared<const Archive>(model.folder("network"));
  try {
    const FeatureExtractor fits(layers, 0);
  } catch (const Error& error) {
    throw Error(path.string(), fmt::format("does not hold the layers {} ({})", run.layers.name(), error.problem()),
                "give a model that was trained with these layers");
  }
  return layers.pretrained;
}

DataPair extract_features(FeatureExtractor& extractor, const std::vector<Operator>& operators, DataPair images,
                          const terminal::Console& console, const std::stop_token& stop) {
  OperatorChain chain;
  for (const Operator& op : operators) chain.append(op);
  const std::int64_t train = images.train.size();
  terminal::Progress progress(console, "features", train + images.test.size(), terminal::Unit::Images);
  extract(extractor, chain, images.train, progress, 0, stop);
  extract(extractor, chain, images.test, progress, train, stop);
  progress.finish();
  return images;
}

ContextSet load_contexts(const ResolvedRun& run, std::optional<FeatureExtractor>& extractor,
                         const terminal::Console& console, const std::stop_token& stop) {
  DataPair data = load_data(run);
  if (extractor) {
    extractor->use(Arena(given_threads(run)));
    data = extract_features(*extractor, image_operators(run), std::move(data), console, stop);
  }
  return make_contexts(run, std::move(data));
}

}  // namespace meander
