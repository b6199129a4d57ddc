#include <meander/apps/cli/python_number.h>
#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/stamp.h>
#include <meander/stream/files/checksum.h>

#include <fmt/format.h>

#include <cctype>
#include <string_view>

namespace meander {
namespace {

std::string problem(const StampFields& f) {
  std::string text = f.experiment;
  if (f.stream == "fuzzy-boundaries") {
    text += fmt::format("-fuzzy-boundaries{}-", f.fuzziness);
  } else if (f.stream) {
    text += "-" + *f.stream + "-";
  }
  if (f.normalised) text += "-N";
  text += std::to_string(f.contexts);
  if (!f.baseline.empty()) text += "-" + f.baseline;
  return text + "-" + f.scenario;
}

std::string model(const StampFields& f) {
  return f.feature_extractor.empty() ? f.model : "H" + f.feature_extractor + "--" + f.model;
}

std::string pretrained(const PretrainedStamp& given) {
  return (given.tag == "none" ? "-pCvE" : "-pCvE-" + given.tag) + (given.seeded ? "-ps" : "");
}

std::string training(const StampFields& f) {
  std::string text = fmt::format("i{}-lr{}-b{}", f.iterations, python_number(f.lr), f.batch);
  if (f.pretrained) text += pretrained(*f.pretrained);
  if (f.frozen) text += "-fCvE";
  text += "-" + f.optimizer;
  if (f.momentum > 0) text += "-m" + python_number(f.momentum);
  if (!f.active_classes.empty()) text += "-" + f.active_classes;
  if (!f.reconstruction.empty()) text += "-" + f.reconstruction;
  return text;
}

std::string fisher(const FisherStamp& f) {
  std::string text = f.kfac ? "-FIkfac" : "-FIdiag";
  if (f.prior_data_size) {
    text += 'I';
    text += f.usual_prior ? fmt::format("{:.0f}", *f.prior_data_size) : python_number(*f.prior_data_size);
  }
  text += (f.samples ? std::to_string(*f.samples) : "N") + f.labels;
  if (f.batch > 1) text += fmt::format("B{}", f.batch);
  if (f.offline) return text + "-offline";
  return f.gamma < 1 ? text + "-forg" + python_number(f.gamma) : text;
}

std::string regularisation(const StampFields& f) {
  if (!f.penalty_strength && !f.preconditioning) return "";
  std::string text = "-";
  if (f.penalty_strength) text += "-PReg" + python_number(*f.penalty_strength);
  if (f.preconditioning) text += "-PreC" + python_number(*f.preconditioning);
  if (f.fisher) text += fisher(*f.fisher);
  if (f.si_epsilon) text += "-SI" + python_number(*f.si_epsilon);
  if (f.owm) text += "-OWM";
  return text;
}

std::string replay(const ReplayStamp& r) {
  std::string text = "--" + r.source;
  if (r.temperature) text += "-KD" + python_number(*r.temperature);
  if (!r.use.empty()) text += "-" + r.use + (r.epsilon > 0 ? python_number(r.epsilon) : "");
  if (!r.generator.empty()) text += "-" + r.generator;
  if (r.generator_lr) text += "-glr" + python_number(*r.generator_lr);
  return text;
}

std::string memory(const MemoryStamp& m) {
  std::string text = "--";
  if (m.added_to_data) text += "addB-";
  if (m.prototypes) text += "useB-";
  if (m.fromp_strength) text += "fromp" + python_number(*m.fromp_strength) + "-";
  return text + fmt::format("b{}{}{}", m.budget, m.full_capacity ? "-FC" : "", m.selection);
}

std::string consolidation(const StampFields& f) {
  const bool method = f.memory || f.replay || f.penalty_strength || f.preconditioning || f.ours.contains("method");
  const bool counts = method || f.binary == "BCE_dist" || f.optimizer == "adam_reset";
  return counts && f.update_every.value_or(1) != 1 ? fmt::format("--upEv{}", *f.update_every) : "";
}

std::string ours(const StampFields& f) {
  std::string text;
  for (const auto& [option, value] : f.ours) {
    text.append("--").append(option);
    if (!std::holds_alternative<bool>(value)) text.append(to_text(value));
  }
  return text;
}

std::string fit_for_a_file(std::string text) {
  constexpr std::string_view allowed = "+-._=";
  for (char& c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && allowed.find(c) == std::string_view::npos) c = '_';
  }
  return text;
}

}  // namespace

std::string stamp(const StampFields& f) {
  std::string text = problem(f) + "--" + model(f) + "--" + training(f) + regularisation(f);
  if (f.xdg > 0) text += "--XdG" + python_number(f.xdg);
  if (f.replay) text += replay(*f.replay);
  if (f.memory) text += memory(*f.memory);
  if (!f.binary.empty()) text += "--" + f.binary;
  text += consolidation(f);
  if (f.seed != 0) text += fmt::format("-s{}", f.seed);
  return fit_for_a_file(text + ours(f));
}

std::string stamp_for_file(const std::string& stamp) {
  // File systems allow 255 bytes; the rest is for prefixes and suffixes: "time-", ".txt", ".12".
  constexpr std::size_t longest = 240, of_hash = 16;
  if (stamp.size() <= longest) return stamp;
  return stamp.substr(0, longest - of_hash - 1) + "-" + sha256(stamp).substr(0, of_hash);
}

}  // namespace meander
