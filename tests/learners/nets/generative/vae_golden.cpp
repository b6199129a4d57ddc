// Golden topics "vae" and "vae_conv": variational auto-encoders (docs/methods/dgr.md).
#include "golden_topics.h"
#include "golden_vae.h"
#include "learners/golden_training.h"

#include <meander/learners/nets/generative/latent_prior.h>
#include <meander/learners/nets/generative/vae.h>
#include <meander/learners/optim/optimiser.h>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/sigmoid.h>

#include <fmt/format.h>

#include <numeric>

namespace meander::golden {
namespace {

// Images after the output non-linearity.
void check_images(const GoldenCase& golden, const std::string& key, Vae& vae, const Json& expected) {
  const at::Tensor wanted = tensor(expected);
  const at::Tensor images = at::from_blob(const_cast<float*>(vae.layers().images()), wanted.sizes(), at::kFloat);
  golden.check(key, vae.shape().sigmoid ? images.sigmoid() : images, expected);
}

void check_pieces(const GoldenCase& golden, Vae& vae, const Json& x, const Json& noise) {
  const std::vector<float> images = floats(x), eps = floats(noise);
  const auto count = static_cast<std::int64_t>(golden::count(x));
  vae.loss(images.data(), eps.data(), count);
  check_floats(golden, "mean", vae.mean(), golden.expect("mean"));
  check_floats(golden, "logvar", vae.log_variance(), golden.expect("logvar"));
  check_floats(golden, "s", vae.layers().latents(), golden.expect("s"));
  check_images(golden, "x_recon", vae, golden.expect("x_recon"));
  // A sample's loss is that of a batch of this sample alone.
  std::vector<double> reconstruction, divergence;
  for (std::int64_t i = 0; i < count; ++i) {
    const VaeLoss one = vae.loss(images.data() + i * vae.shape().pixels(), eps.data() + i * vae.shape().latent, 1);
    reconstruction.push_back(one.reconstruction);
    divergence.push_back(one.divergence);
  }
  golden.check("recon_per_sample", reconstruction);
  golden.check("kl_per_sample", divergence);
}

void train_vae(const GoldenCase& golden) {
  Vae vae(vae_shape(golden), 1);
  assign(vae.parameters(), golden.initial);
  check_pieces(golden, vae, element(golden.inputs.at("x"), 0), element(golden.inputs.at("eps"), 0));
  Optimiser adam(AdamOptions{.lr = number(golden.config.at("lr"))}, vae.parameters().size());
  FloatArray gradient(vae.parameters().size());
  std::vector<double> reconstruction, divergence, loss;
  for (std::int64_t step = 0; step < integer(golden.config.at("steps")); ++step) {
    const Json x = element(golden.inputs.at("x"), static_cast<std::size_t>(step));
    const std::vector<float> images = floats(x);
    const std::vector<float> noise = floats(element(golden.inputs.at("eps"), static_cast<std::size_t>(step)));
    Vae::Group group{images.data(), static_cast<std::int64_t>(count(x)), noise.data()};
    vae.gradient({&group, 1}, gradient.data());
    if (step == 0) {
      check_parameters(golden, "gradients", vae.parameters(), gradient.data(), golden.expect("gradients"));
    }
    reconstruction.push_back(group.loss.reconstruction);
    divergence.push_back(group.loss.divergence);
    loss.push_back(group.loss.total());
    Regularisers none;
    adam.step(nullptr, vae.parameters().data(), gradient.data(), none);
    check_parameters(golden, fmt::format("parameters[{}]", step), vae.parameters(), vae.parameters().data(),
                     golden.expect("parameters").at(static_cast<std::size_t>(step)));
  }
  golden.check("recon", reconstruction);
  golden.check("kl", divergence);
  golden.check("loss", loss);
}

void check_prior(const GoldenCase& golden, const std::string& which, const ModeChoice& choice, bool per_class) {
  const std::int64_t modes = integer(golden.config.at("modes")), classes = integer(golden.config.at("classes")),
                     latent = integer(golden.config.at("z"));
  const std::vector<float> means = floats(golden.initial.at("prior.means")),
                           log_variances = floats(golden.initial.at("prior.logvars")),
                           s = floats(golden.inputs.at("s"));
  const auto count = static_cast<std::int64_t>(golden::count(golden.inputs.at("s")));
  LatentPrior prior(modes * classes, latent, per_class ? modes : 0);
  prior.set(means.data(), log_variances.data());
  std::vector<double> log_p(static_cast<std::size_t>(count)), divergence = numbers(golden.expect("log_q"));
  std::vector<float> ds(s.size()), dmeans(means.size()), dlog_variances(means.size());
  prior.log_density(s.data(), count, choice, 1.0, log_p.data(), ds.data(), dmeans.data(), dlog_variances.data());
  golden.check("log_p_" + which, log_p);
  for (std::size_t i = 0; i < log_p.size(); ++i) divergence[i] -= log_p[i];
  golden.check("kl_" + which, divergence);
  check_floats(golden, "d_s_" + which, ds.data(), golden.expect("d_s_" + which));
  check_floats(golden, "d_means_" + which, dmeans.data(), golden.expect("d_means_" + which));
}

void prior_terms(const GoldenCase& golden) {
  const std::vector<float> s = floats(golden.inputs.at("s")), mean = floats(golden.inputs.at("mean")),
                           log_variance = floats(golden.inputs.at("logvar")), q = floats(golden.inputs.at("q"));
  const std::vector<std::int64_t> y = integers(golden.inputs.at("y"));
  const auto rows = static_cast<std::int64_t>(y.size()), latent = integer(golden.config.at("z"));
  std::vector<double> values(y.size());
  log_posterior(s.data(), mean.data(), log_variance.data(), rows, latent, values.data());
  golden.check("log_q", values);
  standard_divergence(mean.data(), log_variance.data(), rows, latent, 1.0, values.data(), nullptr, nullptr);
  golden.check("kl_standard", values);
  check_prior(golden, "all", {}, false);
  check_prior(golden, "class", {.classes = y.data()}, true);
  check_prior(golden, "weighted", {.class_weights = q.data()}, true);
}

VaeShape convolutional_shape(const GoldenCase& golden) {
  const Json& config = golden.config;
  VaeShape shape = vae_shape(golden);
  shape.conv = {.channels = shape.channels,
                .side = shape.side,
                .depth = integer(config.at("depth")),
                .first_channels = integer(config.at("channels")),
                .batch_norm = config.at("conv_bn").get<bool>()};
  if (has(config, "reducing")) shape.conv.reducing = integer(config.at("reducing"));
  return shape;
}

void check_evaluation(const GoldenCase& golden, Vae& vae, const std::vector<float>& x, const std::vector<float>& noise,
                      std::int64_t count) {
  const VaeLoss loss = vae.loss(x.data(), noise.data(), count);
  check_floats(golden, "eval.mean", vae.mean(), golden.expect("eval/mean"));
  check_floats(golden, "eval.logvar", vae.log_variance(), golden.expect("eval/logvar"));
  check_images(golden, "eval.x_recon", vae, golden.expect("eval/x_recon"));
  golden.check("eval/recon", loss.reconstruction);
  golden.check("eval/kl", loss.divergence);
  golden.check("eval/loss", loss.total());
}

}  // namespace

void vae(const GoldenCase& golden) {
  if (has(golden.inputs, "q")) {
    prior_terms(golden);
  } else {
    train_vae(golden);
  }
}

void vae_conv(const GoldenCase& golden) {
  Vae vae(convolutional_shape(golden), 1);
  assign(vae.parameters(), golden.initial.at("parameters"));
  const Running running = [&](const std::string& name) { return vae.layers().running(name); };
  assign_running(running, golden.initial.at("buffers"));
  const std::vector<float> x = floats(golden.inputs.at("x")), replayed = floats(golden.inputs.at("x_replay")),
                           noise = floats(golden.inputs.at("eps")),
                           replayed_noise = floats(golden.inputs.at("eps_replay"));
  const auto rows = static_cast<std::int64_t>(count(golden.inputs.at("x"))),
             replayed_rows = static_cast<std::int64_t>(count(golden.inputs.at("x_replay")));
  check_evaluation(golden, vae, x, noise, rows);

  const double r = number(golden.config.at("r"));
  std::vector<Vae::Group> groups{{x.data(), rows, noise.data(), r},
                                 {replayed.data(), replayed_rows, replayed_noise.data(), 1.0 - r}};
  FloatArray gradient(vae.parameters().size());
  vae.gradient(groups, gradient.data());
  const double current = groups[0].loss.total(), replay = groups[1].loss.total();
  golden.check("train/V_current", current);
  golden.check("train/V_replay", replay);
  golden.check("train/loss", r * current + (1.0 - r) * replay);
  check_parameters(golden, "train.gradients", vae.parameters(), gradient.data(), golden.expect("train/gradients"));
  check_running(golden, "train.buffers", running, golden.expect("train/buffers"));
  Optimiser descent(SgdOptions{.lr = number(golden.config.at("lr"))}, vae.parameters().size());
  Regularisers none;
  descent.step(nullptr, vae.parameters().data(), gradient.data(), none);
  check_parameters(golden, "train.parameters", vae.parameters(), vae.parameters().data(),
                   golden.expect("train/parameters"));
}

}  // namespace meander::golden
