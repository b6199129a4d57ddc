#include <meander/learners/parts/replay_through_feedback.h>

#include <meander/learners/learner.h>
#include <meander/learners/linalg/normal_noise.h>
#include <meander/learners/losses/distillation_term.h>
#include <meander/learners/sample_bounds.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

#include <ATen/ops/empty.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace meander {
namespace {

std::uint64_t key(std::int64_t update, std::size_t group) { return static_cast<std::uint64_t>(update) << 16 | group; }

std::vector<std::int64_t> ids_of(const std::vector<std::uint8_t>& seen) {
  std::vector<std::int64_t> ids;
  for (std::size_t c = 0; c < seen.size(); ++c) {
    if (seen[c] != 0) ids.push_back(static_cast<std::int64_t>(c));
  }
  return ids;
}

}  // namespace

ReplayThroughFeedback::ReplayThroughFeedback(ReplayThroughFeedbackOptions options) : options_(options) {
  if (options_.distill) check_temperature(*options_.distill);
}

void ReplayThroughFeedback::begin(Learner& learner) {
  network_ = dynamic_cast<ConditionalVae*>(&learner.network());
  if (network_ == nullptr) {
    throw UsageError("network", "replay through feedback needs one that generates", "make a ConditionalVae");
  }
  if (learner.objective() == Objective::Binary) {
    throw UsageError("objective", "replay through feedback has no binary form", "leave --bce out");
  }
  current_ = std::make_unique<Term>(*network_);
  previous_.reset();
  seen_.clear();
  contexts_.clear();
}

void ReplayThroughFeedback::draw_noise(Step& step, std::size_t group, std::span<float> values) {
  fill_normal(step.learner().arena(), step.learner().seed(), "noise of feedback",
              static_cast<std::uint64_t>(step.iteration()), key(step.update(), group), values);
}

void ReplayThroughFeedback::draw_images(Step& step, std::size_t group, std::span<const std::int64_t> classes,
                                        std::span<const std::int64_t> contexts, std::int64_t count, ImageDraw& draw) {
  Learner& learner = step.learner();
  const auto iteration = static_cast<std::uint64_t>(step.iteration());
  Rng rng(learner.seed(), "replayed classes", iteration, key(step.update(), group));
  choose(rng, classes, contexts, count, draw);
  draw.noise.resize(static_cast<std::size_t>(count * shape().latent));
  fill_normal(learner.arena(), learner.seed(), "latents of feedback", iteration, key(step.update(), group), draw.noise);
}

void ReplayThroughFeedback::choose(Rng& rng, std::span<const std::int64_t> classes,
                                   std::span<const std::int64_t> contexts, std::int64_t count, ImageDraw& draw) const {
  const auto one_of = [&](std::span<const std::int64_t> ids) { return ids[rng.below(ids.size())]; };
  draw.modes.resize(static_cast<std::size_t>(count));
  draw.classes.resize(draw.modes.size());
  draw.contexts.resize(draw.modes.size());
  for (std::size_t i = 0; i < draw.modes.size(); ++i) {
    draw.classes[i] = one_of(classes);
    if (shape().modes > 0) {
      const auto mode = static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(shape().modes)));
      draw.modes[i] = mode + (shape().modes_per_class ? draw.classes[i] * shape().modes : 0);
    }
    if (!contexts.empty()) draw.contexts[i] = one_of(contexts);
  }
}

void ReplayThroughFeedback::before_step(Step& step) {
  if (step.current().empty()) return;
  learn_current(step);
  replayed_used_ = 0;
  if (!previous_) return;
  previous_->use(step.learner().shared_arena());
  std::vector<EarlierHead> heads = earlier_heads(seen_, step.learner().context_width());
  if (heads.empty()) return;
  const auto n = static_cast<std::int64_t>(heads.size()), batch = step.current().size();
  for (std::size_t h = 0; h < heads.size(); ++h) replay(step, h, std::move(heads[h]), (batch + n - 1) / n);
}

void ReplayThroughFeedback::learn_current(Step& step) {
  const Batch& current = step.current();
  const std::int64_t count = current.size(), size = count * shape().latent;
  const std::int64_t* labels = current.y.data_ptr<std::int64_t>();
  draw_noise(step, 0, {current_->noise.reserve(size), static_cast<std::size_t>(size)});
  const std::int64_t* gates = labels;
  if (shape().gated_by == GatedBy::Context) {
    choose_contexts(current, current_contexts_, step.learner());
    gates = current_contexts_.data();
  }
  current_->generative.set(current_->noise.data(), one_hot(gates, count, current_->gates), {.classes = labels});
  step.add_loss("generative", current_->generative, 0, Role::Current);
}

// The contexts that the stream reveals or the labels imply; otherwise the one that consolidations have counted up to.
void ReplayThroughFeedback::choose_contexts(const Batch& current, std::vector<std::int64_t>& contexts,
                                            const Learner& learner) const {
  const std::int64_t n = shape().gates.contexts;
  contexts.assign(static_cast<std::size_t>(current.size()), std::min(learner.consolidations(), n - 1));
  const std::int64_t* known = contexts_of(current);
  const std::int64_t* labels = current.y.data_ptr<std::int64_t>();
  for (std::size_t i = 0; i < contexts.size(); ++i) {
    if (known != nullptr) contexts[i] = known[i];
    if (known == nullptr && options_.global_labels) contexts[i] = labels[i] / (shape().classes / n);
  }
}

const float* ReplayThroughFeedback::one_hot(const std::int64_t* ids, std::int64_t count, FloatArray& rows) const {
  const std::int64_t width = shape().gate_inputs();
  if (width == 0) return nullptr;
  std::fill_n(rows.reserve(count * width), count * width, 0.0F);
  for (std::int64_t i = 0; i < count; ++i) {
    if (ids[i] >= width) {
      throw ShapeError("network", "a context has no gates in the decoder",
                       "make gates for every context of the stream");
    }
    rows.data()[i * width + ids[i]] = 1.0F;
  }
  return rows.data();
}

void ReplayThroughFeedback::replay(Step& step, std::size_t number, EarlierHead head, std::int64_t count) {
  if (replayed_.size() <= number) replayed_.emplace_back(*network_);
  Replayed& group = replayed_[number];
  group.head = std::move(head);
  make_images(step, group, number, count);
  set_targets(step, group, number, count);
  replayed_used_ = number + 1;
}

void ReplayThroughFeedback::make_images(Step& step, Replayed& group, std::size_t number, std::int64_t count) {
  const std::vector<std::int64_t> allowed = ids_of(group.head.seen);
  const std::span<const std::int64_t> contexts(contexts_);
  draw_images(step, number, allowed, contexts.first(draws_contexts() ? contexts.size() : 0), count, group.draw);
  // Latents take the place of the group's noise, which comes after.
  const float* images = images_of(*previous_, group.draw, count, group.noise, group.gates);
  std::vector<std::int64_t> sizes = step.current().x.sizes().vec();
  sizes[0] = count;
  if (!group.images.defined() || group.images.sizes() != at::IntArrayRef(sizes)) {
    group.images = at::empty(sizes, at::kFloat);
    group.labels = at::empty({count}, at::kLong);
  }
  std::copy_n(images, count * shape().pixels(), group.images.data_ptr<float>());
}

// The images of a draw; classes imply contexts where these were not drawn.
const float* ReplayThroughFeedback::images_of(ConditionalVae& network, ImageDraw& draw, std::int64_t count,
                                              FloatArray& latents, FloatArray& gates) const {
  const bool by_context = shape().gated_by == GatedBy::Context;
  if (by_context && !draws_contexts()) {
    draw.contexts.resize(draw.classes.size());
    const std::int64_t width = shape().classes / shape().gates.contexts;
    std::transform(draw.classes.begin(), draw.classes.end(), draw.contexts.begin(), [=](auto c) { return c / width; });
  }
  const float* open = one_hot(by_context ? draw.contexts.data() : draw.classes.data(), count, gates);
  float* drawn = latents.reserve(count * shape().latent);
  network.draw_latents(draw.modes.data(), draw.noise.data(), count, drawn);
  return network.generate(drawn, count, open);
}

void ReplayThroughFeedback::set_targets(Step& step, Replayed& group, std::size_t number, std::int64_t count) {
  const std::int64_t outputs = shape().classes, width = step.learner().context_width(), c = group.head.context;
  const float* logits = previous_->forward({group.images.data_ptr<float>(), count}, Mode::Evaluate);
  group.teacher.assign(logits, logits + count * outputs);
  std::int64_t* labels = group.labels.data_ptr<std::int64_t>();
  const bool restricted = options_.only_seen || step.learner().options().active_classes != ActiveClasses::All;
  const Columns named = restricted  ? Columns::masked(group.head.seen)
                        : width > 0 ? Columns::between(c * width, (c + 1) * width)
                                    : Columns::all();
  predict(logits, count, outputs, named, labels);

  Batch images;
  images.x = group.images;
  images.y = group.labels;
  images.replayed = true;
  const int id = step.add_group(std::move(images));
  const Columns student = width > 0 ? Columns::between(c * width, (c + 1) * width) : step.columns(id);
  const std::int64_t size = count * shape().latent;
  draw_noise(step, number + 1, {group.noise.reserve(size), static_cast<std::size_t>(size)});
  const bool by_context = shape().gated_by == GatedBy::Context;  // those gates are made already
  if (options_.distill) {
    group.targets.softmax(logits, count, outputs, outputs, named, *options_.distill);
    group.soft.set(group.targets.data(), student, *options_.distill);
    step.add_loss("replay", group.soft, id, Role::Replayed);
    const float* gates = by_context ? group.gates.data() : shape().gate_inputs() > 0 ? group.targets.data() : nullptr;
    group.generative.set(group.noise.data(), gates, {.class_weights = group.targets.data()});
  } else {
    step.add_loss("replay", group.hard.towards(labels, student, Objective::CrossEntropy), id, Role::Replayed);
    const float* gates = by_context ? group.gates.data() : one_hot(labels, count, group.gates);
    group.generative.set(group.noise.data(), gates, {.classes = labels});
  }
  step.add_loss("generative replay", group.generative, id, Role::Replayed);
}

// Reports the parts of the terms above to observers.
void ReplayThroughFeedback::after_step(Step& step) {
  if (step.current().empty()) return;
  step.report("reconstruction", current_->generative.parts().reconstruction, 0.0);
  step.report("divergence", current_->generative.parts().divergence, 0.0);
}

void ReplayThroughFeedback::consolidate(Learner& learner) {
  const std::vector<std::uint8_t>& seen = learner.classes_seen();
  if (std::any_of(seen.begin(), seen.end(), [](std::uint8_t s) { return s != 0; })) take_copy(learner);
}

void ReplayThroughFeedback::take_copy(const Learner& learner) {
  if (previous_) {
    previous_->assign(*network_);
  } else {
    previous_.reset(static_cast<ConditionalVae*>(network_->clone().release()));
  }
  seen_ = learner.classes_seen();
  contexts_ = contexts_so_far(learner, learner.consolidations() + 1);
}

// Those that the stream revealed; where it hides them, as many as were counted, if there are gates for them.
std::vector<std::int64_t> ReplayThroughFeedback::contexts_so_far(const Learner& learner, std::int64_t counted) const {
  std::vector<std::int64_t> contexts;
  const std::vector<std::int64_t>& counts = learner.context_counts();
  for (std::size_t context = 0; context < counts.size(); ++context) {
    if (counts[context] > 0) contexts.push_back(static_cast<std::int64_t>(context));
  }
  if (!counts.empty() || shape().gated_by != GatedBy::Context) return contexts;
  contexts.resize(static_cast<std::size_t>(std::min(counted, shape().gates.contexts)));
  std::iota(contexts.begin(), contexts.end(), 0);
  return contexts;
}

void ReplayThroughFeedback::draw_inputs(Learner& learner, Rng& rng, std::int64_t count, float* inputs) {
  std::vector<std::int64_t> classes = ids_of(learner.classes_seen()), contexts;
  if (classes.empty()) classes.push_back(0);
  if (draws_contexts()) {
    const std::int64_t unfinished = learner.learned_since_consolidation() ? 1 : 0;
    contexts = contexts_so_far(learner, learner.consolidations() + unfinished);
  }
  ImageDraw draw;
  choose(rng, classes, contexts, count, draw);
  draw.noise.resize(static_cast<std::size_t>(count * shape().latent));
  std::generate(draw.noise.begin(), draw.noise.end(), [&] { return static_cast<float>(rng.normal()); });
  FloatArray latents, gates;
  std::copy_n(images_of(*network_, draw, count, latents, gates), count * shape().pixels(), inputs);
}

bool ReplayThroughFeedback::reconstruct(Learner& learner, const Batch& ready, float* inputs) {
  if (shape().gate_inputs() > 0 && !ready.y.defined()) return false;
  const std::int64_t count = ready.size();
  FloatArray gates;
  const float* open = nullptr;
  if (shape().gated_by == GatedBy::Context) {
    std::vector<std::int64_t> contexts;
    choose_contexts(ready, contexts, learner);
    open = one_hot(contexts.data(), count, gates);
  } else if (shape().gated_by == GatedBy::Class) {
    open = one_hot(ready.y.data_ptr<std::int64_t>(), count, gates);
  }
  network_->forward({ready.x.data_ptr<float>(), count}, Mode::Evaluate);
  std::copy_n(network_->generate(network_->layers().mean(), count, open), count * shape().pixels(), inputs);
  return true;
}

void ReplayThroughFeedback::save(Archive& to) const {
  to.write("taken", std::int64_t{previous_ != nullptr});
  if (!previous_) return;
  Archive network;
  previous_->save(network);
  to.write("network", network);
  to.write("classes-seen", std::vector<std::int64_t>(seen_.begin(), seen_.end()));
  to.write("contexts", contexts_);
}

void ReplayThroughFeedback::load(Learner& learner, const Archive& from) {
  if (!from.read_flag("taken")) return;
  take_copy(learner);
  previous_->load(from.folder("network"));
  seen_ = read_classes_seen(from, "classes-seen", learner);
  const bool gated = shape().gated_by == GatedBy::Context;
  contexts_ = from.read_counts("contexts", -1, gated ? shape().gates.contexts - 1 : Archive::largest_count);
}

}  // namespace meander
