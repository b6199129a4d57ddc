#include <meander/apps/request/evaluation_plan.h>
#include <meander/apps/results/results_dict.h>
#include <meander/learners/metrics/mean.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <span>

namespace meander {
namespace {

struct Evaluation {
  std::int64_t iteration;
  std::size_t contexts;  // that have ended
  std::vector<double> accuracy;
};

std::vector<Evaluation> evaluations(const ResolvedRun& run, const RunResult& result) {
  std::vector<Evaluation> all;
  for (const AccuracyCurve::Point& point : result.training->at_ends) {
    all.push_back({point.iteration, all.size() + 1, point.accuracies.per_context});
  }
  if (context_ends(run).empty() && result.accuracies) {
    const std::vector<double>& last = result.accuracies->per_context;
    all.push_back({result.iterations, last.size(), last});
  }
  return all;
}

}  // namespace

std::string results_dict(const ResolvedRun& run, const RunResult& result) {
  using Json = nlohmann::ordered_json;
  Json dict{{"acc per context", Json::object()},
            {"average", Json::array()},
            {"x_iteration", Json::array()},
            {"x_context", Json::array()}};
  for (const Evaluation& one : evaluations(run, result)) {
    for (std::size_t c = 0; c < one.accuracy.size(); ++c) {
      dict["acc per context"][fmt::format("context {}", c + 1)].push_back(c < one.contexts ? one.accuracy[c] : 0.0);
    }
    dict["average"].push_back(mean(std::span(one.accuracy).first(one.contexts)));
    dict["x_iteration"].push_back(one.iteration);
    dict["x_context"].push_back(one.contexts);
  }
  return dict.dump();
}

}  // namespace meander
