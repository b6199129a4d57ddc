#include <meander/learners/nets/layers/running_statistics.h>

#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <utility>

namespace meander {

std::size_t RunningStatistics::add(std::string name, std::int64_t size, float value) {
  names_.push_back(std::move(name));
  values_.emplace_back(size);
  values_.back().fill(value);
  return values_.size() - 1;
}

float* RunningStatistics::at(const std::string& name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) throw InternalError("no running statistic is called '" + name + "'");
  return at(static_cast<std::size_t>(found - names_.begin()));
}

void RunningStatistics::save(Archive& to) const {
  for (std::size_t i = 0; i < names_.size(); ++i) values_[i].save(to, names_[i]);
}

void RunningStatistics::load(const Archive& from) {
  for (std::size_t i = 0; i < names_.size(); ++i) values_[i].load(from, names_[i]);
}

}  // namespace meander
