#include <meander/apps/compare/known_methods.h>

#include <meander/apps/cli/python_number.h>
#include <meander/apps/methods/declared_options.h>
#include <meander/apps/results/published_methods.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <utility>

namespace meander {
namespace {

const Method& declared_method(std::string_view name) {
  const Method* method = find_method(name);
  if (method == nullptr) throw InternalError(fmt::format("comparisons name a method '{}' that there is not", name));
  return *method;
}

// In the academic setting joint training takes --iters in all, here as many as the others take for all contexts
// together. Task-free it has a stream of its own, whatever stream the others have.
std::vector<std::string> joint_words(const ComparisonOptions& o) {
  if (!o.academic) return {"--joint", "--stream=random"};
  const std::int64_t contexts = o.first_contexts.value_or(o.contexts.value_or(o.experiment.contexts));
  return {"--joint", fmt::format("--iters={}", contexts * o.iters.value_or(o.experiment.iterations))};
}

// By name it learns from features of pre-trained layers where there are layers. The comparison has it learn from those
// of untrained ones unless the user says --pre-convE, so it is chosen by components then. Features are computed before
// contexts permute images.
std::vector<std::string> brain_inspired_words(const ComparisonOptions& o) {
  const bool convolutional = o.convolutional.value_or(o.experiment.depth > 0);
  if (!convolutional || o.pretrained) return {"--brain-inspired"};
  std::vector<std::string> words{"--replay=generative", "--feedback", "--prior=GMM",
                                 "--per-class",         "--dg-gates", "--distill"};
  if (o.experiment.kind == Experiment::Contexts::Split) words.emplace_back("--hidden");
  return words;
}

std::vector<std::string> words_of_known(std::string_view name, const ComparisonOptions& o) {
  if (name == "none") return {};
  if (name == "joint") return joint_words(o);
  if (name == "bir") return brain_inspired_words(o);
  std::vector<std::string> words{word_of(declared_method(name))};
  // The published comparisons run it so, but not the program for single runs.
  if (name == "icarl" && o.academic) words.emplace_back("--active-classes=all-so-far");
  return words;
}

PlanRow point_at(PlanRow row, const std::string& word, const std::string& name, const std::string& text, double x) {
  if (row.curve.empty()) row.curve = row.label;
  row.x_name = name;
  row.choice = row.curve;
  row.label = fmt::format("{}, {}", row.curve, text);
  row.x = x;
  row.options.push_back(word);
  return row;
}

}  // namespace

PlanRow known_row(std::string_view method, const ComparisonOptions& options, const std::vector<std::string>& more) {
  const PublishedMethod* known = published_method(method);
  if (known == nullptr) throw InternalError(fmt::format("comparisons do not know the method '{}'", method));
  PlanRow row{.label = known->label,
              .colour = known->colour,
              .options = words_of_known(method, options),
              .is_bound = method == "none" || method == "joint",
              .cost = known->cost};
  if (options.xdg && method != "xdg" && takes_part(method, options)) row.options.emplace_back("--xdg");
  row.options.insert(row.options.end(), more.begin(), more.end());
  return row;
}

bool takes_part(std::string_view method, const ComparisonOptions& options) {
  return !options.xdg || conflict(declared_method(method), declared_method("xdg"), options.academic).empty();
}

double cost_of(std::string_view method) {
  constexpr double guess = 2;
  const PublishedMethod* known = published_method(method);
  return known == nullptr ? guess : known->cost;
}

bool is_like_split_mnist(const Experiment& experiment) {
  return experiment.name != "permMNIST" && !experiment.name.starts_with("CIFAR");
}

PlanRow point(PlanRow row, const std::string& option, const std::string& name, double x) {
  return point_at(std::move(row), fmt::format("--{}={}", option, python_number(x)), name,
                  fmt::format("{} {:g}", name, x), x);
}

PlanRow point(PlanRow row, const std::string& option, std::int64_t x) {
  return point_at(std::move(row), fmt::format("--{}={}", option, x), option, fmt::format("{} {}", option, x),
                  static_cast<double>(x));
}

}  // namespace meander
