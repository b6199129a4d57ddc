#include "golden_case.h"

#include <meander/stream/runtime/error.h>

#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

namespace meander::golden {
namespace {

const Json& part(const Json& object, const char* key, const std::string& where) {
  if (!object.is_object() || !object.contains(key)) throw Error(where, fmt::format("has no '{}'", key));
  return object.at(key);
}

}  // namespace

void GoldenCase::fail(const std::string& what) const { throw Mismatch(fmt::format("{}/{}: {}", topic, name, what)); }

const Json& GoldenCase::expect(const std::string& key) const {
  const Json::json_pointer path("/" + key);
  if (!expected.contains(path)) fail(fmt::format("{} is not among the expected values", key));
  return expected.at(path);
}

void GoldenCase::check(const std::string& key, const at::Tensor& actual, const Json& value) const {
  if (const auto what = difference(actual, tensor(value), tolerance)) fail(key + *what);
}

void GoldenCase::check(const std::string& key, double actual, const Json& value) const {
  check(key, at::full({}, actual, at::kDouble), value);
}

void GoldenCase::check(const std::string& key, const std::vector<double>& actual, const Json& value) const {
  check(key, at::tensor(actual, at::kDouble), value);
}

void GoldenCase::check(const std::string& key, const std::vector<std::int64_t>& actual, const Json& value) const {
  check(key, at::tensor(actual, at::kLong), value);
}

std::filesystem::path folder() {
  const char* given = std::getenv("MEANDER_GOLDEN");
  return given != nullptr && *given != '\0' ? given : MEANDER_GOLDEN_DEFAULT;
}

std::vector<GoldenCase> load(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw Error(file.string(), "cannot be read", "set MEANDER_GOLDEN to the folder of the golden cases");
  const Json whole = Json::parse(in, nullptr, false);
  if (whole.is_discarded()) throw Error(file.string(), "is not JSON");
  std::vector<GoldenCase> cases;
  try {
    const auto topic = part(whole, "topic", file.string()).get<std::string>();
    const Json list = part(whole, "cases", file.string());
    for (const Json& one : list) {
      const auto name = part(one, "case", file.string()).get<std::string>();
      const std::string where = fmt::format("{}, case {}", file.string(), name);
      cases.push_back({topic, name, part(one, "tolerance", where).get<double>(), part(one, "config", where),
                       part(one, "initial", where), part(one, "inputs", where), part(one, "expected", where)});
    }
  } catch (const Json::exception& e) {
    throw Error(file.string(), fmt::format("is not a file of golden cases ({})", e.what()));
  }
  if (cases.empty()) throw Error(file.string(), "has no cases");
  return cases;
}

std::vector<GoldenCase> load_topic(const std::string& topic) { return load(folder() / (topic + ".json")); }

}  // namespace meander::golden
