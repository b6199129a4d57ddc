#include <meander/apps/cli/python_number.h>
#include <meander/apps/results/stored_run.h>
#include <meander/stream/files/whole_file.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <limits>
#include <utility>

namespace meander {
namespace {

using ResultJson = nlohmann::json;

constexpr double not_measured = std::numeric_limits<double>::quiet_NaN();

// The fields of one file. Whatever is wrong with them is an error that names the file and the field.
class ResultFields {
 public:
  explicit ResultFields(std::filesystem::path file) : file_(std::move(file)), json_(parse(read_file(file_))) {
    if (!json_.is_object()) refuse("is not a JSON object");
  }

  bool has(const char* name) const { return json_.contains(name) && !json_.at(name).is_null(); }

  std::string text(const char* name) const {
    if (!field(name).is_string()) refuse_as(name, "a text");
    return field(name).get<std::string>();
  }
  bool truth(const char* name) const {
    if (!field(name).is_boolean()) refuse_as(name, "true or false");
    return field(name).get<bool>();
  }
  std::int64_t integer(const char* name) const {
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    const ResultJson& value = field(name);
    const bool fits = !value.is_number_unsigned() || value.get<std::uint64_t>() <= most;
    if (!value.is_number_integer() || !fits) refuse_as(name, "a whole number");
    return value.get<std::int64_t>();
  }
  std::int64_t count(const char* name) const {
    if (integer(name) < 0) refuse_as(name, "0 or more");
    return integer(name);
  }
  double number(const char* name) const { return number_in(field(name), name); }
  double fraction(const char* name) const {
    const double value = number(name);
    if (value < 0 || value > 1) refuse_as(name, "between 0 and 1");
    return value;
  }
  std::vector<double> numbers(const char* name) const {
    if (field(name).is_null()) return {};
    if (!field(name).is_array()) refuse_as(name, "an array");
    std::vector<double> values;
    for (const ResultJson& value : field(name)) values.push_back(number_in(value, name));
    return values;
  }
  /// What is in an object, or nothing if there is none.
  const ResultJson& object(const char* name) const {
    static const ResultJson none = ResultJson::object();
    if (!has(name)) return none;
    if (!field(name).is_object()) refuse_as(name, "an object");
    return field(name);
  }

 private:
  const ResultJson& field(const char* name) const {
    if (!json_.contains(name)) refuse(fmt::format("lacks '{}'", name));
    return json_.at(name);
  }
  double number_in(const ResultJson& value, const char* name) const {
    if (value.is_null()) return not_measured;
    if (!value.is_number()) refuse_as(name, "a number");
    return value.get<double>();
  }
  ResultJson parse(const std::string& text) const {
    try {
      return ResultJson::parse(text);
    } catch (const ResultJson::parse_error& error) {
      const bool truncated = error.byte > text.size();
      refuse(truncated ? fmt::format("is truncated: it ends after {} bytes", text.size())
                       : fmt::format("is not JSON, at byte {}", error.byte));
    } catch (const ResultJson::out_of_range&) {
      refuse("holds a number that is too large");
    }
  }
  [[noreturn]] void refuse_as(const char* name, const char* type) const {
    refuse(fmt::format("has a '{}' that is not {}", name, type));
  }
  [[noreturn]] void refuse(const std::string& what) const {
    throw DamagedResult(file_.string(), what, "move its folder away, and run it again");
  }

  std::filesystem::path file_;
  ResultJson json_;
};

std::string as_an_option_takes_it(const ResultJson& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_float() ? python_number(value.get<double>()) : value.dump();
}

std::map<std::string, std::string> options_in(const ResultFields& fields) {
  std::map<std::string, std::string> options;
  for (const auto& [name, value] : fields.object("options").items()) {
    options.emplace(name, value.is_null() ? "" : as_an_option_takes_it(value));
  }
  return options;
}

std::map<std::string, double> metrics_in(const ResultFields& fields) {
  std::map<std::string, double> metrics;
  for (const auto& [name, value] : fields.object("metrics").items()) {
    if (value.is_number()) metrics.emplace(name, value.get<double>());
    if (value.is_null()) metrics.emplace(name, not_measured);
  }
  return metrics;
}

std::vector<std::int64_t> ends_in(const ResultFields& fields) {
  const ResultJson& metrics = fields.object("metrics");
  const auto found = metrics.find("evaluated_at");
  std::vector<std::int64_t> ends;
  if (found == metrics.end() || !found->is_array()) return ends;
  for (const ResultJson& end : *found) {
    if (end.is_number_integer()) ends.push_back(end.get<std::int64_t>());
  }
  return ends;
}

}  // namespace

double StoredRun::metric(const std::string& name) const {
  const auto found = metrics.find(name);
  return found == metrics.end() ? not_measured : found->second;
}

StoredRun read_run(const std::filesystem::path& directory) {
  const ResultFields fields(directory / "result.json");
  StoredRun run;
  run.directory = directory;
  run.stamp = fields.text("stamp");
  run.experiment = fields.text("experiment");
  run.data = fields.text("data");
  run.stream = fields.text("stream");
  run.scenario = fields.text("scenario");
  run.method = fields.text("method");
  run.version = fields.text("version");
  run.instruction_set = fields.text("instruction_set");
  run.seed = fields.integer("seed");
  run.accuracy_per_context = fields.numbers("accuracy_per_context");
  run.average_accuracy = fields.fraction("average_accuracy");
  run.prequential_accuracy = fields.fraction("prequential_accuracy");
  run.iterations = fields.count("iterations");
  run.training_seconds = fields.number("training_seconds");
  run.iterations_per_second = fields.number("iterations_per_second");
  run.peak_rss_bytes = static_cast<std::uint64_t>(fields.count("peak_rss_bytes"));
  if (fields.has("learners_on_stream")) run.learners_on_stream = fields.count("learners_on_stream");
  run.interrupted = fields.truth("interrupted");
  run.failed = fields.truth("failed");
  if (fields.has("error")) run.error = fields.text("error");
  if (fields.has("diverged_at")) run.diverged_at = fields.integer("diverged_at");
  run.options = options_in(fields);
  run.metrics = metrics_in(fields);
  run.context_ends = ends_in(fields);
  return run;
}

}  // namespace meander
