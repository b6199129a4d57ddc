#include <meander/learners/learner.h>
#include <meander/learners/linalg/instruction_set.h>
#include <meander/learners/sample_bounds.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

// What a learner saves and loads: everything that determines its future.
namespace meander {
namespace {

const char* to_text(Objective objective) {
  return objective == Objective::CrossEntropy ? "cross-entropy" : "binary cross-entropy";
}

const char* to_text(ActiveClasses active) {
  constexpr const char* texts[] = {"all", "those seen so far", "those of the current context"};
  return texts[static_cast<int>(active)];
}

std::string kind_of(const Consolidation& consolidation) {
  if (!consolidation.on_drift) return "none";
  return std::holds_alternative<AdwinOptions>(consolidation.on_drift->test) ? "ADWIN" : "Page-Hinkley";
}

std::string part_folder(std::size_t place, const Part& part) { return fmt::format("parts/{}-{}", place, part.name()); }

// A state describes the learner it belongs to: a mismatch is refused before anything changes.
template <class Traits>
void write_traits(const Traits& traits, Archive& to) {
  for (const auto& [name, text] : traits) to.write("of/" + name, text);
}

template <class Traits>
void check_traits(const Traits& traits, const Archive& from) {
  for (const auto& [name, text] : traits) {
    std::string saved;
    from.read("of/" + name, saved);
    if (saved == text) continue;
    throw Error("learner", fmt::format("the saved {} is '{}', here it is '{}'", name, saved, text),
                "load it into a learner made the same way");
  }
}

// Where a state was made.
struct Origin {
  std::int64_t seed = 0;
  std::string instructions;
};

Origin origin_of(const Archive& from) {
  Origin origin;
  from.read("made-with/seed", origin.seed);
  from.read("made-with/instruction-set", origin.instructions);
  return origin;
}

}  // namespace

Learner::Traits Learner::traits_of_model() const {
  const Network& net = *classifier_.network;
  Traits traits{{"network", net.name()},
                {"sizes", fmt::format("{} inputs, {} outputs, {} parameters{}", net.inputs(), net.outputs(),
                                      net.parameters().size(), net.gated() ? ", gated" : "")},
                {"outputs per head", std::to_string(classifier_.head_width)}};
  std::vector<std::string> classify;
  for (const auto& part : parts_) {
    if (part->classifies()) classify.push_back(part->form());
  }
  traits.emplace_back("classifying part", fmt::format("{}", fmt::join(classify, ", ")));
  return traits;
}

Learner::Traits Learner::traits_of_state() const {
  Traits traits = traits_of_model();
  std::vector<std::string> forms;
  for (const auto& part : parts_) forms.push_back(part->form());
  traits.emplace_back("list of parts", fmt::format("{}", fmt::join(forms, ", ")));
  traits.emplace_back("optimiser", optimiser_.description() + (options_.reset_optimiser ? ", reset" : ""));
  traits.emplace_back("objective", to_text(given_objective_));
  traits.emplace_back("set of active classes", fmt::format("{}, {} per context", to_text(options_.active_classes),
                                                           options_.classes_per_context));
  traits.emplace_back("drift detector", kind_of(options_.consolidate));
  return traits;
}

void Learner::save(Archive& to) const {
  Archive network, optimiser;
  classifier_.network->save(network);
  optimiser_.save(optimiser);
  write_traits(traits_of_state(), to);
  to.write("network", network);
  to.write("optimiser", optimiser);
  to.write("begun", std::int64_t{begun_});
  for (std::size_t i = 0; begun_ && i < parts_.size(); ++i) {
    Archive part;
    parts_[i]->save(part);
    to.write(part_folder(i, *parts_[i]), part);
  }
  to.write("counts", std::vector<std::int64_t>{iterations_, samples_, steps_, consolidations_});
  to.write("skipped", skipped_);
  to.write("learned-since-consolidation", std::int64_t{learned_since_consolidation_});
  to.write("consolidation-requested", std::int64_t{consolidation_requested_});
  to.write("consolidated-between", std::int64_t{consolidated_between_});
  to.write("classes-seen", std::vector<std::int64_t>(classes_seen_.begin(), classes_seen_.end()));
  to.write("context-counts", context_counts_);
  if (drift_) {
    Archive drift;
    drift_->save(drift);
    to.write("drift", drift);
    to.write("first-loss", first_loss_);
  }
  pooled_.save(to);
  save_observers(to);
  to.write("made-with/seed", static_cast<std::int64_t>(options_.seed));
  to.write("made-with/threads", arena_ ? std::int64_t{arena_->team()} : saved_threads_);
  to.write("made-with/instruction-set", instruction_set());
}

void Learner::load(const Archive& from) {
  check_traits(traits_of_state(), from);
  origin_of(from);  // refuses a state without it before anything changes
  load_or_stay([&] { restore(from); });
  note_differences(from);
}

// A failed load must not leave a mixture of two states: the old one is restored.
template <class Load>
void Learner::load_or_stay(const Load& load) {
  Archive before;
  save(before);
  try {
    load();
  } catch (...) {
    restore(before);
    throw;
  }
}

// Back to the state after construction.
void Learner::start_over() {
  begun_ = false;
  options_.objective = given_objective_;
  optimiser_.reset();
  iterations_ = samples_ = steps_ = consolidations_ = skipped_ = 0;
  std::fill(classes_seen_.begin(), classes_seen_.end(), 0);
  context_counts_.clear();
  consolidation_requested_ = consolidated_between_ = learned_since_consolidation_ = false;
  first_loss_ = 0.0;
  if (drift_) drift_.emplace(*options_.consolidate.on_drift);
  pooled_ = {};
  penalty_bound_.forget();
}

void Learner::restore(const Archive& from) {
  saved_threads_ = from.read_count("made-with/threads");
  start_over();
  classifier_.network->load(from.folder("network"));
  optimiser_.load(from.folder("optimiser"));
  load_counts(from);
  // If it was saved before its first step, its parts have yet to begin, from what was just loaded.
  const bool begun = from.read_flag("begun");
  if (begun || streaming_) begin_parts();
  for (std::size_t i = 0; begun && i < parts_.size(); ++i) {
    parts_[i]->load(*this, from.folder(part_folder(i, *parts_[i])));
  }
  if (drift_) {
    drift_->load(from.folder("drift"));
    from.read("first-loss", first_loss_);
  }
  pooled_.load(from, bounds_of(*this));
  for (const Batch& batch : pooled_.ready()) inputs_of(batch);
  load_observers(from);
}

void Learner::load_counts(const Archive& from) {
  const std::vector<std::int64_t> counts = from.read_counts("counts", 4);
  iterations_ = counts[0], samples_ = counts[1], steps_ = counts[2], consolidations_ = counts[3];
  classes_seen_ = read_classes_seen(from, "classes-seen", *this, false);
  context_counts_ = read_context_counts(from, "context-counts", *this);
  skipped_ = from.read_count("skipped");
  learned_since_consolidation_ = from.read_flag("learned-since-consolidation");
  consolidation_requested_ = from.read_flag("consolidation-requested");
  consolidated_between_ = from.read_flag("consolidated-between");
}

// "observers/prequential", "observers/accuracy-curve-2"; by observer, empty for one that has nothing to save.
std::vector<std::string> Learner::observer_folders() const {
  std::map<std::string, int> used;
  std::vector<std::string> folders;
  for (const auto& observer : observers_) {
    const std::string name = observer->name();
    const int number = name.empty() ? 0 : ++used[name];
    folders.push_back(number == 0   ? ""
                      : number == 1 ? "observers/" + name
                                    : fmt::format("observers/{}-{}", name, number));
  }
  return folders;
}

void Learner::save_observers(Archive& to) const {
  const std::vector<std::string> folders = observer_folders();
  for (std::size_t i = 0; i < folders.size(); ++i) {
    if (folders[i].empty()) continue;
    Archive observed;
    observers_[i]->save(observed);
    to.write(folders[i], observed);
  }
}

void Learner::load_observers(const Archive& from) {
  const std::vector<std::string> folders = observer_folders();
  for (std::size_t i = 0; i < folders.size(); ++i) {
    if (folders[i].empty()) continue;
    const Archive observed = from.folder(folders[i]);
    if (!observed.entries().empty()) observers_[i]->load(observed);
  }
}

void Learner::note_differences(const Archive& from) {
  notes_.clear();
  const auto [seed, instructions] = origin_of(from);
  if (seed != static_cast<std::int64_t>(options_.seed)) {
    notes_.push_back(fmt::format("saved with seed {}, continues with seed {}", seed, options_.seed));
  }
  if (instructions != instruction_set()) {
    notes_.push_back(fmt::format("saved on a processor with {}, continues with {}: not bit-identical", instructions,
                                 instruction_set()));
  }
  for (const std::string& folder : observer_folders()) {
    if (folder.empty() || !from.folder(folder).entries().empty()) continue;
    notes_.push_back(fmt::format("the saved state has no {}: this observer keeps what it has", folder));
  }
  if (arena_) note_threads();
}

// Where LibTorch computes, bits depend on the number of threads in its team.
void Learner::note_threads() {
  const auto here = std::int64_t{arena_ ? arena_->team() : 1};
  const std::int64_t saved = std::exchange(saved_threads_, 0);
  const auto agrees = [](const auto& part) { return part->same_for_any_threads(); };
  const bool matters = !network().same_for_any_threads() || !std::all_of(parts_.begin(), parts_.end(), agrees);
  if (saved == 0 || saved == here || !matters) return;
  notes_.push_back(fmt::format("saved with {} threads, continues with {}: not bit-identical", saved, here));
}

void Learner::save_model(Archive& to) {
  Archive network;
  classifier_.network->save(network);
  write_traits(traits_of_model(), to);
  to.write("version", std::int64_t{model_version});
  to.write("name", classifier_.network->name());
  to.write("head-width", classifier_.head_width);
  to.write("network", network);
  begin_parts();
  for (const auto& part : parts_) {
    if (!part->classifies()) continue;
    Archive model;
    part->save_model(*this, model);
    to.write(part->name(), model);
  }
}

void Learner::load_model(const Archive& from) {
  const std::int64_t version = from.read_count("version");
  if (version != model_version) from.refuse("version", fmt::format("is {}, not {}", version, model_version));
  Traits traits = traits_of_model();
  // It may answer in another scenario than it learned in.
  std::erase_if(traits, [](const auto& trait) { return trait.first == "outputs per head"; });
  check_traits(traits, from);
  load_or_stay([&] {
    start_over();
    classifier_.network->load(from.folder("network"));
    begin_parts();
    for (const auto& part : parts_) {
      if (part->classifies()) part->load_model(*this, from.folder(part->name()));
    }
  });
}

}  // namespace meander
