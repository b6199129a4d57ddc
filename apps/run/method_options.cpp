#include <meander/apps/python_number.h>
#include <meander/apps/run/declared_options.h>
#include <meander/apps/run/method_options.h>
#include <meander/stream/error.h>

#include <fmt/format.h>

#include <algorithm>

namespace meander {
namespace {

// The penalty's strength where its parts were named one by one; by its name SI brings its own.
constexpr double plain_strength = 1;
// Its value decides the stamp only where it is given, so it is never filled in (see run_stamp.h).
constexpr const char* never_filled_in = "eps-agem";

std::vector<std::string> method_names() {
  std::vector<std::string> names;
  for (const Method* method : all_methods()) names.push_back(method->name);
  return names;
}

void refuse_if(bool wrong, const std::string& where, const std::string& what, const std::string& remedy) {
  if (wrong) throw UsageError(where, what, remedy);
}

// The methods that the user's words name, and what the words themselves settle of the methods' options.
class Choice {
 public:
  explicit Choice(const MethodOptions& options) : o_(options) {}

  std::vector<ChosenMethod> made() {
    check_none();
    choose_penalty();
    choose_replay();
    if (o_.method && !is_chosen(*o_.method)) choose(*o_.method);
    return chosen_;
  }
  /// Options that mean something to the words and not to a method.
  bool uses(const std::string& option) const { return option == "distill" && by_current_; }

 private:
  bool named(const char* method) const { return o_.method == method; }
  bool is_on(const std::string& option) const {
    const auto given = o_.declared.find(option);
    return given != o_.declared.end() && given->second == OptionValue(true);
  }
  bool is_chosen(const std::string& name) const {
    const auto is_it = [&](const ChosenMethod& chosen) { return chosen.method->name == name; };
    return std::any_of(chosen_.begin(), chosen_.end(), is_it);
  }
  std::map<std::string, OptionValue>& choose(const std::string& name) {
    const Method* method = find_method(name);
    if (method == nullptr) throw InternalError("method '" + name + "' is not in the table");
    chosen_.push_back({method, {}});
    return chosen_.back().options;
  }

  void check_none() const {
    const bool other = o_.si || o_.lwf || o_.agem || o_.weight_penalty || o_.replay.value_or("none") != "none";
    refuse_if(named("none") && other, "--method", "'none' leaves no room for the other options",
              "leave --method=none out");
  }

  void choose_penalty() {
    const bool by_name = o_.si || named("si");
    refuse_if(o_.weight_penalty && !by_name && !o_.importance_weighting, "--weight-penalty", "needs an importance",
              "add --importance-weighting=si");
    refuse_if(o_.importance_weighting && !by_name && !o_.weight_penalty, "--importance-weighting", "nothing uses it",
              "add --weight-penalty");
    if (by_name) choose("si");
    if (!by_name && o_.weight_penalty) choose("si")["reg-strength"] = plain_strength;
  }

  void choose_replay() {
    const std::string use = o_.use_replay.value_or("normal");
    const bool er = named("er"), lwf = o_.lwf || named("lwf"), agem = o_.agem || named("agem");
    refuse_if(er + lwf + agem > 1, lwf ? "--lwf" : "--agem",
              fmt::format("{} decides already what is replayed", agem && lwf ? "--agem" : "--method=er"), "choose one");
    if (er) settle("--method=er", "buffer", use == "normal");
    if (lwf) settle("--lwf", "current", use == "normal");
    if (agem) settle("--agem", "buffer", use != "normal" || !o_.use_replay);
    const std::string replay = er || agem ? "buffer" : lwf ? "current" : o_.replay.value_or("none");
    const bool constrains = agem || use != "normal";
    refuse_if(constrains && replay == "none", "--use-replay", "nothing is replayed", "add --replay=buffer");
    refuse_if(constrains && replay == "current", "--use-replay", "the current samples say nothing of the past",
              "add --replay=buffer");
    if (constrains) choose("agem")["learn-too"] = use == "both";
    if (replay == "buffer" && !constrains) choose("er");
    if (replay != "current") return;
    by_current_ = !lwf;
    auto& options = choose("lwf");
    if (by_current_) options["hard-targets"] = !is_on("distill");
  }

  // The method's word stands for a replay; other words may repeat it but not contradict it.
  void settle(const char* word, const std::string& replay, bool use_fits) const {
    refuse_if(o_.replay.value_or(replay) != replay, "--replay", fmt::format("{} means --replay={}", word, replay),
              "leave one of the two out");
    refuse_if(!use_fits, "--use-replay", fmt::format("{} has another use for it", word), "leave one of the two out");
  }

  const MethodOptions& o_;
  std::vector<ChosenMethod> chosen_;
  bool by_current_ = false;
};

std::string titles(const std::vector<ChosenMethod>& chosen) {
  std::vector<std::string> names;
  for (const ChosenMethod& one : chosen) names.push_back(one.method->name);
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, " with "));
}

void refuse_unused(const MethodOptions& options, const std::vector<ChosenMethod>& chosen, const Choice& choice) {
  for (const auto& [name, value] : options.declared) {
    const auto has_it = [&name = name](const ChosenMethod& one) { return find_option(*one.method, name) != nullptr; };
    const bool off = value == OptionValue(false);
    if (off || choice.uses(name) || std::any_of(chosen.begin(), chosen.end(), has_it)) continue;
    throw UsageError("--" + name, fmt::format("method {} has no such option", titles(chosen)),
                     fmt::format("add {}, or leave it out", methods_with(name)));
  }
}

// What was given, else what the words settled, else the default.
void complete(ChosenMethod& chosen, MethodOptions& options) {
  for (const MethodOption& option : chosen.method->options) {
    const auto given = options.declared.find(option.name);
    if (given != options.declared.end()) {
      chosen.options[option.name] = given->second;
      continue;
    }
    const OptionValue value = chosen.options.try_emplace(option.name, option.fallback).first->second;
    const bool flag = std::holds_alternative<bool>(value);
    if (!flag && option.name != never_filled_in) options.declared[option.name] = value;
  }
}

}  // namespace

Parts ChosenMethod::parts(const MethodContext& context) const {
  OptionValues values;
  for (const auto& [name, value] : options) values.set(name, value);
  return method->parts(values, context);
}

std::string to_text(const OptionValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const double* number = std::get_if<double>(&value)) return python_number(*number);
  return std::to_string(std::get<std::int64_t>(value));
}

void add_method_options(cli::OptionTable& table, MethodOptions& o) {
  using namespace cli;
  table.group("Method");
  table.add({.name = "method",
             .placeholder = "NAME",
             .noun = "a method",
             .value = choice(o.method, method_names()),
             .fallback = "none"});
  table.add({.name = "si", .meaning = "same as --method=si, with others too", .value = flag(o.si)});
  table.add({.name = "lwf", .meaning = "same as --method=lwf, with others too", .value = flag(o.lwf)});
  table.add({.name = "agem", .meaning = "same as --method=agem, with others too", .value = flag(o.agem)});
  table.add({.name = "replay",
             .placeholder = "WHAT",
             .noun = "a source of replay",
             .value = choice(o.replay, {"none", "current", "buffer"}),
             .fallback = "none"});
  table.add({.name = "use-replay",
             .placeholder = "HOW",
             .noun = "a use of replay",
             .value = choice(o.use_replay, {"normal", "inequality", "both"}),
             .fallback = "normal"});
  table.add({.name = "weight-penalty", .meaning = "quadratic penalty on parameters", .value = flag(o.weight_penalty)});
  table.add({.name = "importance-weighting",
             .placeholder = "NAME",
             .noun = "an importance",
             .meaning = "what the penalty weighs by",
             .value = choice(o.importance_weighting, {"si"})});
  table.add({.name = "bce", .meaning = "binary cross-entropy loss", .value = flag(o.bce)});
  add_declared_options(table, o.declared);
}

std::vector<ChosenMethod> choose_methods(MethodOptions& options, const MethodContext& context) {
  Choice choice(options);
  std::vector<ChosenMethod> chosen = choice.made();
  std::vector<const Method*> methods;
  for (const ChosenMethod& one : chosen) methods.push_back(one.method);
  check_combination(methods);
  refuse_unused(options, chosen, choice);
  for (ChosenMethod& one : chosen) {
    complete(one, options);
    one.parts(context);  // its own checks
  }
  return chosen;
}

}  // namespace meander
