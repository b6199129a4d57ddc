#include <meander/learners/parts/generative_replay.h>

#include <meander/learners/diverged_error.h>
#include <meander/learners/learner.h>
#include <meander/learners/linalg/normal_noise.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

#include <ATen/ops/empty.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace meander {
namespace {

// Returns `kept`, reallocated only if it has another size.
at::Tensor labels_in(at::Tensor& kept, std::int64_t count) {
  if (!kept.defined() || kept.size(0) != count) kept = at::empty({count}, at::kLong);
  return kept;
}

}  // namespace

GenerativeReplay::GenerativeReplay(GenerativeReplayOptions options) : options_(std::move(options)) {
  check(options_.generator);
  if (options_.distill) check_temperature(*options_.distill);
}

void GenerativeReplay::begin(Learner& learner) {
  if (options_.generator.pixels() != learner.network().inputs()) {
    throw UsageError("generative model",
                     fmt::format("makes images of {} values, the network takes {}", options_.generator.pixels(),
                                 learner.network().inputs()),
                     "make both for the same samples");
  }
  generator_ = std::make_unique<Vae>(options_.generator, learner.seed());
  previous_.reset();
  teacher_ = {};
  OptimiserOptions optimiser = learner.options().optimiser;
  if (options_.lr) std::visit([this](auto& o) { o.lr = *options_.lr; }, optimiser);
  optimiser_.emplace(optimiser, generator_->parameters().size());
  gradient_ = FloatArray(generator_->parameters().size());
}

void GenerativeReplay::draw(Step& step, Noise what, std::int64_t update, std::span<float> values) {
  constexpr const char* purposes[] = {"latents of replay", "noise of current samples", "noise of replayed samples"};
  fill_normal(step.learner().arena(), step.learner().seed(), purposes[static_cast<int>(what)],
              static_cast<std::uint64_t>(step.iteration()), static_cast<std::uint64_t>(step.update() << 16 | update),
              values);
}

void GenerativeReplay::before_step(Step& step) {
  if (step.current().empty()) return;
  generator_->use(step.learner().shared_arena());
  if (previous_) {
    draw_images(step);
    replay(step);
  }
  train_generator(step);
}

void GenerativeReplay::draw_images(Step& step) {
  previous_->use(step.learner().shared_arena());
  const std::int64_t count = step.current().size(), size = count * options_.generator.latent;
  draw(step, Noise::Latents, 0, {latents_.reserve(size), static_cast<std::size_t>(size)});
  const float* drawn = previous_->generate(latents_.data(), count);
  const at::Tensor& like = step.current().x;
  if (!images_.defined() || images_.sizes() != like.sizes()) images_ = at::empty(like.sizes(), at::kFloat);
  std::copy_n(drawn, count * options_.generator.pixels(), images_.data_ptr<float>());
}

std::vector<EarlierHead> GenerativeReplay::heads(Step& step) const {
  Learner& learner = step.learner();
  std::vector<EarlierHead> list = earlier_heads(teacher_.classes_seen(), learner.context_width());
  if (!learner.network().gated() || learner.context_width() > 0) return list;
  // One head, but gates: images are labelled as if from each context seen.
  std::vector<EarlierHead> by_context;
  for (std::size_t c = 0; c < teacher_.context_counts().size(); ++c) {
    if (teacher_.context_counts()[c] > 0) {
      by_context.push_back({static_cast<std::int64_t>(c), teacher_.classes_seen()});
    }
  }
  return by_context;
}

void GenerativeReplay::replay(Step& step) {
  const std::vector<EarlierHead> all = heads(step);
  if (all.empty()) return;
  judgements_.resize(all.size());
  means_.clear();
  for (std::size_t h = 0; h < all.size(); ++h) {
    judgements_[h].head = all[h];
    if (options_.distill && !judgements_[h].soft) judgements_[h].soft.emplace(*options_.distill);
  }
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), 0);
  Batch images;
  images.x = images_;
  images.replayed = true;
  if (!step.learner().network().gated()) return replay_group(step, order, images);
  for (const std::size_t& h : order) {
    Judgement& judgement = judgements_[h];
    images.context = labels_in(judgement.context, images_.size(0));
    images.context.fill_(judgement.head.context);
    replay_group(step, {&h, 1}, images);
  }
}

// The same images, once through both networks, for all these heads.
void GenerativeReplay::replay_group(Step& step, std::span<const std::size_t> heads_, Batch images) {
  const std::int64_t count = images.x.size(0);
  images.y = labels_in(judgements_[heads_.front()].y, count);
  const Logits teacher{teacher_.logits(step.learner(), images), count, teacher_.outputs()};
  // Which of its outputs compete may depend on the labels.
  predict(teacher.values, count, teacher.outputs, Columns::masked(judgements_[heads_.front()].head.seen),
          images.y.data_ptr<std::int64_t>());
  const int group = step.add_group(std::move(images));
  MeanLoss& mean = means_.emplace_back();
  for (const std::size_t h : heads_) mean.add(judge(step, judgements_[h], teacher, group));
  step.add_loss("replay", mean, group, Role::Replayed);
}

const Loss& GenerativeReplay::judge(Step& step, Judgement& judgement, const Logits& teacher, int group) {
  Learner& learner = step.learner();
  const std::int64_t width = learner.context_width(), c = judgement.head.context;
  const Columns student = width > 0 ? Columns::between(c * width, (c + 1) * width) : step.columns(group);
  const bool restricted = options_.only_seen || learner.options().active_classes != ActiveClasses::All;
  const Columns named = restricted ? Columns::masked(judgement.head.seen) : student;
  if (judgement.soft) return judgement.soft->towards(teacher, named, student, learner.objective());
  judgement.labels.resize(static_cast<std::size_t>(teacher.rows));
  predict(teacher.values, teacher.rows, teacher.outputs, named, judgement.labels.data());
  return judgement.hard.towards(judgement.labels.data(), student, learner.objective());
}

std::vector<std::vector<std::int64_t>> GenerativeReplay::labels() const {
  std::vector<std::vector<std::int64_t>> list;
  for (const Judgement& judgement : judgements_) list.push_back(judgement.labels);
  return list;
}

std::int64_t GenerativeReplay::updates_due(std::int64_t iteration) const {
  const std::int64_t period = options_.iterations, updates = options_.updates;
  if (updates == 0 || period == 0) return 1;
  const std::int64_t i = iteration % period;
  if (updates <= period) return i < updates ? 1 : 0;
  return (i + 1) * updates / period - i * updates / period;
}

void GenerativeReplay::train_generator(Step& step) {
  Learner& learner = step.learner();
  const std::int64_t count = step.current().size(), size = count * options_.generator.latent;
  const double r = previous_ ? learner.current_weight() : 1.0;
  noise_.reserve(2 * size);
  Vae::Group groups[2] = {
      {.x = step.current().x.data_ptr<float>(), .count = count, .noise = noise_.data(), .weight = r},
      {.count = count, .noise = noise_.data() + size, .weight = 1.0 - r}};
  if (previous_) groups[1].x = images_.data_ptr<float>();
  const std::span used(groups, previous_ ? 2 : 1);
  const std::int64_t updates = updates_due(step.iteration());
  for (std::int64_t u = 0; u < updates; ++u) {
    draw(step, Noise::Current, u, {noise_.data(), static_cast<std::size_t>(size)});
    if (previous_) draw(step, Noise::Replayed, u, {noise_.data() + size, static_cast<std::size_t>(size)});
    learn_generator(learner, used);
  }
  // A separate model's loss: no part of the network's.
  if (updates > 0) step.report("generator", groups[0].loss.total(), 0.0);
  if (updates > 0 && previous_) step.report("generator replay", groups[1].loss.total(), 0.0);
}

void GenerativeReplay::learn_generator(Learner& learner, std::span<Vae::Group> groups) {
  generator_->keep_statistics();
  generator_->gradient(groups, gradient_.data());
  double loss = 0.0;
  for (const Vae::Group& group : groups) loss += group.weight * group.loss.total();
  try {
    learner.check_step("generator", loss, gradient_.span(), *optimiser_);
  } catch (const DivergedError&) {
    generator_->restore_statistics();
    throw;
  }
  Regularisers none;
  optimiser_->step(learner.arena(), generator_->parameters().data(), gradient_.data(), none);
}

void GenerativeReplay::consolidate(Learner& learner) {
  teacher_.snapshot(learner);
  if (!teacher_.taken()) return;
  if (previous_) {
    previous_->assign(*generator_);
  } else {
    previous_ = std::make_unique<Vae>(*generator_);
  }
  if (learner.options().reset_optimiser) optimiser_->reset();
}

void GenerativeReplay::draw_inputs(Learner& learner, Rng& rng, std::int64_t count, float* inputs) {
  std::vector<float> latents(static_cast<std::size_t>(count * options_.generator.latent));
  std::generate(latents.begin(), latents.end(), [&] { return static_cast<float>(rng.normal()); });
  generator_->use(learner.shared_arena());
  std::copy_n(generator_->generate(latents.data(), count), count * options_.generator.pixels(), inputs);
}

bool GenerativeReplay::reconstruct(Learner& learner, const Batch& ready, float* inputs) {
  const std::int64_t count = ready.size();
  generator_->use(learner.shared_arena());
  generator_->encode(ready.x.data_ptr<float>(), count);
  std::copy_n(generator_->generate(generator_->mean(), count), count * options_.generator.pixels(), inputs);
  return true;
}

void GenerativeReplay::save(Archive& to) const {
  const auto folder = [&](const char* name, const auto& saved) {
    Archive archive;
    saved.save(archive);
    to.write(name, archive);
  };
  folder("generator", *generator_);
  folder("optimiser", *optimiser_);
  folder("teacher", teacher_);
  to.write("taken", std::int64_t{previous_ != nullptr});
  if (previous_) folder("previous", *previous_);
}

void GenerativeReplay::load(Learner& learner, const Archive& from) {
  generator_->load(from.folder("generator"));
  optimiser_->load(from.folder("optimiser"));
  teacher_.load(from.folder("teacher"), learner);
  const bool taken = from.read_flag("taken");
  if (taken != teacher_.taken()) from.refuse("taken", "differs between the generative model and the network");
  if (!taken) return;
  previous_ = std::make_unique<Vae>(*generator_);
  previous_->load(from.folder("previous"));
}

}  // namespace meander
