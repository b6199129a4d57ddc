#include <meander/apps/results/run_curve.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <string_view>
#include <system_error>
#include <utility>

namespace meander {
namespace {

using CurveJson = nlohmann::json;

constexpr double unsaid = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse_line(const std::filesystem::path& file, std::size_t line, const std::string& problem) {
  throw Error(fmt::format("{}, line {}", file.string(), line), problem,
              "remove the file, or run it again: figures over time are drawn from it");
}

double number_or_nan(const CurveJson& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number() ? found->get<double>() : unsaid;
}

CurvePoint point_of(const CurveJson& json) {
  CurvePoint point{.iteration = json.at("iteration").get<std::int64_t>(),
                   .loss = number_or_nan(json, "loss"),
                   .prequential_accuracy = number_or_nan(json, "prequential_accuracy"),
                   .average_accuracy = number_or_nan(json, "average_accuracy")};
  if (const auto terms = json.find("terms"); terms != json.end() && terms->is_object()) {
    for (const auto& [name, value] : terms->items()) {
      if (value.is_number()) point.terms[name] = value.get<double>();
    }
  }
  if (const auto all = json.find("accuracy_per_context"); all != json.end() && all->is_array()) {
    for (const CurveJson& one : *all) {
      point.accuracy_per_context.push_back(one.is_number() ? one.get<double>() : unsaid);
    }
  }
  return point;
}

}  // namespace

std::vector<CurvePoint> read_curve(const std::filesystem::path& directory) {
  const std::filesystem::path file = directory / "metrics.jsonl";
  std::error_code unknown;
  if (!std::filesystem::exists(file, unknown)) return {};
  const std::string text = read_file(file);
  std::vector<CurvePoint> points;
  std::size_t line = 1;
  for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1, ++line) {
    const CurveJson json =
        CurveJson::parse(std::string_view(text).substr(begin, end - begin), nullptr, /*allow_exceptions=*/false);
    const bool has_iteration = json.is_object() && json.contains("iteration") && json["iteration"].is_number_integer();
    if (!has_iteration) refuse_line(file, line, "is not a line of metrics");
    CurvePoint point = point_of(json);
    if (!points.empty() && point.iteration < points.back().iteration) {
      refuse_line(file, line, fmt::format("goes back to iteration {}", point.iteration));
    }
    if (!points.empty() && point.iteration == points.back().iteration) {
      if (!point.was_evaluated()) {
        point.accuracy_per_context = std::move(points.back().accuracy_per_context);
        point.average_accuracy = points.back().average_accuracy;
      }
      points.pop_back();
    }
    points.push_back(std::move(point));
  }
  return points;
}

}  // namespace meander
