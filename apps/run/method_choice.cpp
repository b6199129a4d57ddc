#include <meander/apps/run/method_choice.h>

#include <meander/apps/run/declared_options.h>
#include <meander/apps/run/method_flags.h>
#include <meander/stream/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace meander {
namespace {

// The penalty's strength where its parts were named one by one; a method's name brings its own.
constexpr double plain_strength = 1;

constexpr const char* none_is_alone = "'none' leaves no room for the other options";
constexpr const char* one_of_two = "leave one of the two out";

bool is_asked(const std::optional<bool>& word) { return word.value_or(false); }

void refuse_if(bool wrong, const std::string& where, const std::string& what, const std::string& remedy) {
  if (wrong) throw UsageError(where, what, remedy);
}

}  // namespace

std::vector<ChosenMethod> MethodChoice::made() {
  check_none();
  choose_penalty();
  choose_replay();
  choose_exemplars();
  if (named("icarl")) settle_icarl();
  for (const Method* method : all_methods()) {
    if (method->name != "none" && named(method->name) && !contains(chosen_, method->name)) choose(method->name);
  }
  refuse_if(o_.method == "none" && !chosen_.empty(), "--method", none_is_alone, "leave --method=none out");
  return std::move(chosen_);
}

bool MethodChoice::named(const std::string& method) const {
  const auto flag = o_.named.find(method);
  return o_.method == method || (flag != o_.named.end() && flag->second);
}

bool MethodChoice::is_on(const std::string& option) const {
  const auto given = o_.declared.find(option);
  return given != o_.declared.end() && given->second == OptionValue(true);
}

std::string MethodChoice::word_for(const std::string& method) const {
  if (o_.method == method || flag_of(method).empty()) return "--method=" + method;
  return "--" + std::string(flag_of(method));
}

std::map<std::string, OptionValue>& MethodChoice::choose(const std::string& name) {
  const Method* method = find_method(name);
  if (method == nullptr) throw InternalError("method '" + name + "' is not in the table");
  chosen_.push_back({method, {}});
  return chosen_.back().options;
}

void MethodChoice::agree(const std::string& option, bool value, const std::string& word) const {
  const auto given = o_.declared.find(option);
  refuse_if(given != o_.declared.end() && given->second != OptionValue(value), "--" + option, "contradicts " + word,
            one_of_two);
}

void MethodChoice::repeat(const std::string& option, const std::string& word) {
  agree(option, true, word);
  used_.insert(option);
}

void MethodChoice::check_none() const {
  const bool flags = std::any_of(o_.named.begin(), o_.named.end(), [](const auto& flag) { return flag.second; });
  const bool other = flags || is_asked(o_.weight_penalty) || o_.precondition || o_.replay.value_or("none") != "none";
  refuse_if(o_.method == "none" && other, "--method", none_is_alone, "leave --method=none out");
}

void MethodChoice::choose_penalty() {
  const Method* by_name = nullptr;
  for (const Method* method : all_methods()) {
    if (method->decides != decides_hold || !named(method->name)) continue;
    refuse_if(by_name != nullptr, word_for(method->name),
              fmt::format("{} decides already {}", by_name == nullptr ? "" : word_for(by_name->name), decides_hold),
              "choose one");
    by_name = method;
  }
  if (by_name == nullptr) return choose_by_importance();
  check_penalty_words(by_name->name);
  if (by_name->name == "ncl") {
    choose_ncl();
  } else {
    choose(by_name->name);
  }
}

void MethodChoice::check_penalty_words(const std::string& method) const {
  const HoldWords* known = hold_words(method);
  const HoldWords words = known != nullptr ? *known : HoldWords{};
  const auto check = [&](bool given, bool part_of_it, const char* word) {
    refuse_if(given && !part_of_it, word, fmt::format("{} decides already {}", word_for(method), decides_hold),
              one_of_two);
  };
  check(is_asked(o_.weight_penalty), words.weight_penalty, "--weight-penalty");
  check(o_.precondition, words.precondition, "--precondition");
  check(o_.importance_weighting.has_value(), o_.importance_weighting == words.importance, "--importance-weighting");
  check(is_asked(o_.fisher_kfac), words.fisher_kfac, "--fisher-kfac");
  check(o_.offline, words.offline, "--offline");
}

void MethodChoice::choose_by_importance() {
  const std::string importance = o_.importance_weighting.value_or("none");
  const bool penalty = is_asked(o_.weight_penalty);
  refuse_if(penalty && importance == "none", "--weight-penalty", "needs an importance",
            "add --importance-weighting=si or fisher");
  refuse_if(o_.precondition && importance == "none", "--precondition", "needs an importance",
            "add --importance-weighting=fisher or owm");
  refuse_if(importance != "none" && !penalty && !o_.precondition, "--importance-weighting", "nothing uses it",
            "add --weight-penalty");
  refuse_if(importance != "fisher" && (is_asked(o_.fisher_kfac) || o_.offline),
            o_.offline ? "--offline" : "--fisher-kfac", "goes with the Fisher information",
            "add --importance-weighting=fisher");
  if (importance == "owm") {
    refuse_if(penalty, "--importance-weighting", "owm makes no penalty", "give --precondition instead");
    choose("owm");
  } else if (importance == "si") {
    refuse_if(o_.precondition, "--precondition", "si cannot precondition", "give --weight-penalty instead");
    choose("si")["reg-strength"] = plain_strength;
  } else if (importance == "fisher") {
    choose_fisher();
  }
}

void MethodChoice::choose_fisher() {
  const bool kfac = is_asked(o_.fisher_kfac);
  if (o_.precondition) {
    refuse_if(o_.offline, "--offline", "preconditioning has one Fisher information for all contexts", "leave it out");
    auto& ncl = choose_ncl();
    ncl["kfac"] = kfac;
    ncl["penalty"] = is_asked(o_.weight_penalty);
    ncl["fisher-init"] = is_on("fisher-init");
    return;
  }
  refuse_if(o_.offline && kfac, "--offline", "Kronecker factors are merged, not kept apart", one_of_two);
  const char* method = kfac ? "kfac-ewc" : o_.offline ? "ewc" : "online-ewc";
  choose(method)["reg-strength"] = plain_strength;
}

std::map<std::string, OptionValue>& MethodChoice::choose_ncl() {
  auto& ncl = choose("ncl");
  if (o_.fisher_kfac) ncl["kfac"] = *o_.fisher_kfac;
  if (o_.weight_penalty) ncl["penalty"] = *o_.weight_penalty;
  return ncl;
}

void MethodChoice::choose_replay() {
  const std::string use = o_.use_replay.value_or("normal");
  const Method* by_name = nullptr;
  for (const Method* method : all_methods()) {
    if (method->decides != decides_replay || !named(method->name)) continue;
    refuse_if(by_name != nullptr, word_for(method->name),
              fmt::format("{} decides already {}", by_name == nullptr ? "" : word_for(by_name->name), decides_replay),
              "choose one");
    by_name = method;
  }
  // Its exemplars are what is replayed where no training set is known that they could join.
  if (by_name == nullptr && named("icarl") && !academic_) return check_replay_words(*find_method("icarl"), use);
  if (by_name != nullptr) check_replay_words(*by_name, use);
  const ReplayWords* words = by_name == nullptr ? nullptr : replay_words(by_name->name);
  const std::string source = words != nullptr ? std::string(words->source) : o_.replay.value_or("none");
  const bool constrains = use != "normal" || (words != nullptr && words->constrains);
  check_replay(source, constrains);
  if (by_name == nullptr) return choose_source(source, constrains, use);
  if (by_name->name == "agem") return choose_agem(use);
  if (by_name->name == "lwf") {
    repeat("distill", word_for("lwf"));
    if (is_on("distill")) agree("hard-targets", false, "--distill");
  }
  choose(by_name->name);
}

// Words beside the name of a method may repeat what it is made of.
void MethodChoice::check_replay_words(const Method& method, const std::string& use) const {
  const ReplayWords* known = replay_words(method.name);
  const ReplayWords words = known != nullptr ? *known : ReplayWords{};
  const std::string word = word_for(method.name);
  refuse_if(o_.replay.value_or(std::string(words.source)) != words.source, "--replay",
            known != nullptr ? fmt::format("{} means --replay={}", word, words.source)
                             : fmt::format("{} decides already {}", word, decides_replay),
            one_of_two);
  refuse_if(o_.use_replay && words.constrains != (use != "normal"), "--use-replay",
            fmt::format("{} has another use for it", word), one_of_two);
  refuse_if(o_.feedback && !words.feedback, "--feedback", fmt::format("is no part of {}", word), one_of_two);
}

void MethodChoice::check_replay(const std::string& source, bool constrains) const {
  refuse_if(constrains && source == "none", "--use-replay", "nothing is replayed", "add --replay=buffer");
  refuse_if(constrains && source != "buffer", "--use-replay",
            source == "current" ? "the current samples say nothing of the past" : "constrains by stored samples",
            "give --replay=buffer");
  refuse_if(o_.feedback && source != "generative", "--feedback", "what it generates would not be replayed",
            "add --replay=generative");
}

void MethodChoice::choose_source(const std::string& replay, bool constrains, const std::string& use) {
  if (constrains) {
    choose_agem(use);
  } else if (replay == "buffer") {
    choose("er");
  } else if (replay == "all") {
    choose("replay-all");
  } else if (replay == "generative" && !o_.feedback) {
    choose("dgr");
  } else if (replay == "generative") {
    choose_feedback();
  } else if (replay == "current") {
    const bool soft = is_on("distill");
    used_.insert("distill");
    if (o_.declared.contains("distill")) agree("hard-targets", !soft, soft ? "--distill" : "--distill=false");
    choose("lwf")["hard-targets"] = !soft;
  }
}

void MethodChoice::choose_agem(const std::string& use) {
  const bool both = use == "both";
  if (o_.use_replay) agree("learn-too", both, "--use-replay=" + use);
  choose("agem")["learn-too"] = both;
}

// By its components: what the method's name would switch on is off until it is asked for.
void MethodChoice::choose_feedback() {
  auto& options = choose("bir");
  options["prior"] = std::string("standard");
  for (const char* flag : {"per-class", "dg-gates", "distill"}) options[flag] = is_on(flag);
}

// Stored samples can serve without being replayed.
void MethodChoice::choose_exemplars() {
  for (const char* use : {"prototypes", "add-buffer", "bce-distill"}) {
    const auto has_it = [use](const ChosenMethod& one) { return find_option(*one.method, use) != nullptr; };
    if (!is_on(use) || named("icarl") || std::any_of(chosen_.begin(), chosen_.end(), has_it)) continue;
    choose("exemplars");
  }
}

// Its name says what its exemplars are for; words may repeat it.
void MethodChoice::settle_icarl() {
  repeat("prototypes", word_for("icarl"));
  if (academic_) {
    repeat("add-buffer", word_for("icarl"));
    agree("bce-distill", true, word_for("icarl"));
  } else {
    refuse_if(is_on("add-buffer"), "--add-buffer", "a stream without known contexts has no training set to add to",
              "add --academic, or leave it out");
  }
}

}  // namespace meander
