#include "catch.h"
#include "stream/error_line.h"

#include <meander/learners/nets/classifier.h>
#include <meander/learners/nets/layers/conv_encoder.h>
#include <meander/learners/nets/layers/conv_shape.h>
#include <meander/learners/nets/network_plan.h>

#include <ATen/ops/zeros.h>

#include <vector>

using namespace meander;

namespace {

const ConvShape reduced_resnet{.first_channels = 20, .reducing = 3, .kind = ConvKind::ResNet, .pooling = true};

std::int64_t parameters(const ConvShape& shape) {
  ParameterArray array;
  RunningStatistics running;
  return ConvEncoder(shape, "", array, running).parameters();
}

NetworkPlan plan(const ConvShape& shape, std::int64_t layers, std::int64_t outputs) {
  NetworkPlan plan;
  plan.channels = 3, plan.side = 32;
  plan.conv = shape;
  plan.mlp = {.inputs = 3 * 32 * 32, .outputs = outputs, .layers = layers, .units = 2000};
  return plan;
}

}  // namespace

TEST_CASE("the last layers halve the side and, the first layer apart, double the channels", "[property][conv]") {
  const ConvShape usual;
  CHECK(usual.reducing_layers() == 4);
  CHECK(usual.outputs() == 256 * 2 * 2);
  CHECK(reduced_resnet.outputs() == 160);

  ConvShape odd{.channels = 1, .side = 7, .depth = 3, .first_channels = 2};
  CHECK(odd.output_channels() == 8);
  CHECK(odd.output_side() == 2);  // 7 -> 7 -> 4 -> 2
  odd.reducing = 9;               // limited to the number of layers
  CHECK(odd.output_channels() == 8);
  CHECK(odd.output_side() == 1);
  odd.reducing = 0;
  CHECK(odd.output_channels() == 2);
  CHECK(odd.output_side() == 7);

  const ConvShape none{.channels = 3, .side = 8, .depth = 0, .pooling = true};
  CHECK(none.outputs() == 3 * 8 * 8);
}

TEST_CASE("convolutional layers put out images of the shape that was worked out", "[property][conv]") {
  const auto kind = GENERATE(ConvKind::Standard, ConvKind::ResNet);
  const std::int64_t depth = GENERATE(0, 1, 2, 4);
  const std::int64_t reducing = GENERATE(0, 1, 3, 9);
  const std::int64_t side = GENERATE(5, 8);
  const bool pooling = GENERATE(false, true);
  CAPTURE(kind, depth, reducing, side, pooling);
  const ConvShape shape{.channels = 2,
                        .side = side,
                        .depth = depth,
                        .first_channels = 2,
                        .reducing = reducing,
                        .kind = kind,
                        .pooling = pooling};
  ParameterArray array;
  RunningStatistics running;
  const ConvEncoder encoder(shape, "", array, running);
  const at::Tensor out = encoder.forward(at::zeros({3, 2, side, side}), leaves_of(array, false), running, false);
  CHECK(out.sizes() == at::IntArrayRef({3, shape.output_channels(), shape.output_side(), shape.output_side()}));
  CHECK(encoder.parameters() == array.size());
}

TEST_CASE("convolutional networks have the parameter counts of the published experiments", "[property][conv]") {
  const auto count = [](const NetworkPlan& p) { return nets::build(p).network->parameters().size(); };
  CHECK(parameters(ConvShape{}) == 393088);
  CHECK(parameters(reduced_resnet) == 1093160);
  CHECK(count(plan(ConvShape{}, 3, 10)) == 6465098);
  CHECK(count(plan(ConvShape{}, 3, 100)) == 6645188);
  CHECK(count(plan(reduced_resnet, 1, 10)) == 1094770);
}

TEST_CASE("the name of a convolutional network says all that its stamp needs", "[property][conv]") {
  CHECK(plan(ConvShape{}, 3, 10).name() == "C3-5x16-bn_F-1024x2000x2000_c10");
  CHECK(plan(reduced_resnet, 1, 10).name() == "R3-5x20-b2b2b2b2-rl3-bpn_c10");
  const ConvShape leaky{.depth = 3, .reducing = 1, .activation = Activation::LeakyRelu, .pooling = true};
  CHECK(plan(leaky, 3, 10).name() == "C3-3x16-rl1-blpn_F-32x2000x2000_c10");
  NetworkPlan drops = plan(ConvShape{.batch_norm = false}, 1, 10);
  drops.mlp.dropout = 0.25;
  CHECK(drops.name() == "C3-5x16-n_drop0.25-c10");
  CHECK(nets::build(drops).network->name() == drops.name());
  CHECK(plan(ConvShape{.depth = 1, .kind = ConvKind::ResNet}, 3, 10).name() == "C3-1x16-bn_F-16384x2000x2000_c10");
  CHECK(plan(ConvShape{.depth = 0}, 3, 10).name() == "F-3072x2000x2000_c10");
  CHECK(nets::build(plan(ConvShape{.depth = 0}, 3, 10)).network->name() == "F-3072x2000x2000_c10");
}

TEST_CASE("convolutional layers that cannot be built are refused, by name", "[refusal][conv]") {
  const auto line = [](const ConvShape& shape) { return error_line<UsageError>([&] { check(shape); }); };
  CHECK(line({.depth = -1}) == "convolutional layers: -1 is too few; give 0 or more");
  CHECK(line({.depth = 1'000'000'000}) == "convolutional layers: 1000000000 are too many; give 1000 or fewer");
  CHECK(line({.first_channels = 0}) == "convolution channels: 0 is too few; give 1 or more");
  CHECK(line({.depth = 60}) ==
        "convolution channels: a layer would have more than 65536; give fewer layers or channels");
  CHECK(line({.reducing = -1}) == "reducing layers: -1 is too few; give 0 or more");
  CHECK(line({.kind = ConvKind::ResNet, .blocks = 0}) == "blocks: 0 is too few; give 1 or more");
}
