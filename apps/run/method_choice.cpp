#include <meander/apps/run/method_choice.h>

#include <meander/apps/run/declared_options.h>
#include <meander/apps/run/method_flags.h>
#include <meander/stream/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace meander {
namespace {

// The penalty's strength where its parts were named one by one; a method's name brings its own.
constexpr double plain_strength = 1;

void refuse_if(bool wrong, const std::string& where, const std::string& what, const std::string& remedy) {
  if (wrong) throw UsageError(where, what, remedy);
}

// Methods that decide what is replayed.
struct Replaying {
  const char* method;
  const char* source;
};
constexpr std::array replaying{Replaying{"er", "buffer"},      Replaying{"lwf", "current"},
                               Replaying{"agem", "buffer"},    Replaying{"dgr", "generative"},
                               Replaying{"bir", "generative"}, Replaying{"replay-all", "all"}};

}  // namespace

std::vector<ChosenMethod> MethodChoice::made() {
  check_none();
  choose_penalty();
  choose_replay();
  choose_exemplars();
  const auto add = [this](const std::string& name) {
    const bool there = contains(chosen_, name);
    if (!there) choose(name);
  };
  for (const Method* method : all_methods()) {
    if (method->name != "none" && named(method->name)) add(method->name);
  }
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

void MethodChoice::check_none() const {
  const bool flags = std::any_of(o_.named.begin(), o_.named.end(), [](const auto& flag) { return flag.second; });
  const bool other = flags || o_.weight_penalty || o_.precondition || o_.replay.value_or("none") != "none";
  refuse_if(o_.method == "none" && other, "--method", "'none' leaves no room for the other options",
            "leave --method=none out");
}

void MethodChoice::choose_penalty() {
  std::string by_name;
  for (const Method* method : all_methods()) {
    if (method->decides != decides_hold || !named(method->name)) continue;
    refuse_if(!by_name.empty(), word_for(method->name), fmt::format("{} decides already {}", by_name, decides_hold),
              "choose one");
    by_name = word_for(method->name);
    choose(method->name);
  }
  const bool words = o_.weight_penalty || o_.precondition;
  if (!by_name.empty()) {
    refuse_if(words || o_.importance_weighting || o_.offline, words ? "--weight-penalty" : "--importance-weighting",
              fmt::format("{} says already how parameters are held", by_name), "leave one of the two out");
    return;
  }
  refuse_if(o_.weight_penalty && !o_.importance_weighting, "--weight-penalty", "needs an importance",
            "add --importance-weighting=si or fisher");
  refuse_if(o_.precondition && !o_.importance_weighting, "--precondition", "needs an importance",
            "add --importance-weighting=fisher or owm");
  refuse_if(o_.importance_weighting && !words, "--importance-weighting", "nothing uses it", "add --weight-penalty");
  const std::string importance = o_.importance_weighting.value_or("none");
  refuse_if(importance != "fisher" && (o_.fisher_kfac || o_.offline), o_.offline ? "--offline" : "--fisher-kfac",
            "goes with the Fisher information", "add --importance-weighting=fisher");
  if (importance == "owm") {
    refuse_if(o_.weight_penalty, "--importance-weighting", "owm makes no penalty", "give --precondition instead");
    choose("owm");
  } else if (importance == "si") {
    refuse_if(o_.precondition, "--precondition", "si cannot precondition", "give --weight-penalty instead");
    choose("si")["reg-strength"] = plain_strength;
  } else if (importance == "fisher") {
    choose_fisher();
  }
}

void MethodChoice::choose_fisher() {
  if (o_.precondition) {
    refuse_if(o_.offline, "--offline", "preconditioning has one Fisher information for all contexts", "leave it out");
    auto& ncl = choose("ncl");
    ncl["kfac"] = o_.fisher_kfac;
    ncl["penalty"] = o_.weight_penalty;
    ncl["fisher-init"] = is_on("fisher-init");
    return;
  }
  refuse_if(o_.offline && o_.fisher_kfac, "--offline", "Kronecker factors are merged, not kept apart",
            "leave one of the two out");
  const char* method = o_.fisher_kfac ? "kfac-ewc" : o_.offline ? "ewc" : "online-ewc";
  choose(method)["reg-strength"] = plain_strength;
}

void MethodChoice::choose_replay() {
  const std::string use = o_.use_replay.value_or("normal");
  std::string by_name, source = o_.replay.value_or("none");
  const char* method = nullptr;
  for (const Replaying& one : replaying) {
    if (!named(one.method)) continue;
    refuse_if(method != nullptr, word_for(one.method), fmt::format("{} decides already {}", by_name, decides_replay),
              "choose one");
    method = one.method;
    by_name = word_for(one.method);
    source = one.source;
    const bool constrains = one.method == std::string("agem");
    settle(by_name, source, constrains ? use != "normal" || !o_.use_replay : use == "normal");
  }
  const bool constrains = use != "normal" || (method != nullptr && method == std::string("agem"));
  refuse_if(constrains && source == "none", "--use-replay", "nothing is replayed", "add --replay=buffer");
  refuse_if(constrains && source != "buffer", "--use-replay",
            source == "current" ? "the current samples say nothing of the past" : "constrains by stored samples",
            "add --replay=buffer");
  refuse_if(o_.feedback && source != "generative", "--feedback", "what it generates would not be replayed",
            "add --replay=generative");
  if (method == nullptr) return choose_source(source, constrains, use == "both");
  auto& options = choose(method);
  if (method == std::string("agem")) options["learn-too"] = use == "both";
}

void MethodChoice::choose_source(const std::string& replay, bool constrains, bool both) {
  if (constrains) {
    choose("agem")["learn-too"] = both;
  } else if (replay == "buffer") {
    choose("er");
  } else if (replay == "all") {
    choose("replay-all");
  } else if (replay == "generative" && !o_.feedback) {
    choose("dgr");
  } else if (replay == "generative") {
    // By its components: what the method's name would switch on is off until it is asked for.
    auto& options = choose("bir");
    options["prior"] = std::string("standard");
    for (const char* flag : {"per-class", "dg-gates", "distill"}) options[flag] = is_on(flag);
  } else if (replay == "current") {
    by_current_ = true;
    choose("lwf")["hard-targets"] = !is_on("distill");
  }
}

// Stored samples can serve without being replayed.
void MethodChoice::choose_exemplars() {
  for (const char* use : {"prototypes", "add-buffer", "bce-distill"}) {
    const auto has_it = [use](const ChosenMethod& one) { return find_option(*one.method, use) != nullptr; };
    if (!is_on(use) || named("icarl") || std::any_of(chosen_.begin(), chosen_.end(), has_it)) continue;
    choose("exemplars");
  }
}

// The method's word stands for a replay; other words may repeat it but not contradict it.
void MethodChoice::settle(const std::string& word, const std::string& replay, bool use_fits) const {
  refuse_if(o_.replay.value_or(replay) != replay, "--replay", fmt::format("{} means --replay={}", word, replay),
            "leave one of the two out");
  refuse_if(!use_fits, "--use-replay", fmt::format("{} has another use for it", word), "leave one of the two out");
}

}  // namespace meander
