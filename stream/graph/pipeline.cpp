#include <meander/stream/graph/pipeline.h>
#include <meander/stream/graph/pipeline_run.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <utility>

namespace meander {

void Branch::append(Operator op) {
  if (complete()) throw UsageError("pipeline", "an operator follows a sink", "put operators before the sink");
  operators_.push_back(std::move(op));
}

void Branch::end_in(Sink& sink) {
  if (complete()) throw UsageError("pipeline", "a sink follows a sink", "feed several through fan_out(...)");
  sink_ = &sink;
}

Sink& Branch::sink() const {
  if (!complete()) throw UsageError("pipeline", "a branch ends without a sink", "end it in a learner");
  return *sink_;
}

Branch operator|(Branch left, Operator right) {
  left.append(std::move(right));
  return left;
}

Branch operator|(Branch left, Sink& right) {
  left.end_in(right);
  return left;
}

void Pipeline::must_be_open() const {
  if (!branches_.empty()) {
    throw UsageError("pipeline", "something follows a sink", "put operators before it, several sinks in fan_out(...)");
  }
}

void Pipeline::append(Operator op) {
  must_be_open();
  trunk_.push_back(std::move(op));
}

void Pipeline::end_in(Sink& sink) {
  must_be_open();
  branches_.push_back(branch() | sink);
}

void Pipeline::end_in(FanOut fan_out) {
  must_be_open();
  branches_ = std::move(fan_out.branches);
}

Sink& Pipeline::last_sink() {
  if (branches_.empty()) throw UsageError("pipeline", "there is no sink yet", "put a learner before it");
  return branches_.back().sink();
}

void Pipeline::check() const {
  if (branches_.empty()) throw UsageError("pipeline", "it ends without a sink", "end it in a learner");
  std::vector<const Sink*> sinks;
  for (const Branch& arm : branches_) sinks.push_back(&arm.sink());
  std::sort(sinks.begin(), sinks.end());
  if (std::adjacent_find(sinks.begin(), sinks.end()) != sinks.end()) {
    throw UsageError("pipeline", "two branches end in the same sink", "give each branch a sink of its own");
  }
}

RunSummary Pipeline::run(const RunOptions& options) {
  check();
  return run_pipeline(source_, trunk_, branches_, position_, options);
}

void Pipeline::save(Archive& to) const {
  Archive source;
  source_.save(source);
  to.write("source", source);
  position_.save(to);
}

void Pipeline::load(const Archive& from) {
  StreamPosition position;
  position.load(from);
  source_.load(from.folder("source"));
  position_ = std::move(position);
}

Pipeline operator|(Pipeline left, Operator right) {
  left.append(std::move(right));
  return left;
}

Pipeline operator|(Pipeline left, Sink& right) {
  left.end_in(right);
  return left;
}

Pipeline operator|(Pipeline left, FanOut right) {
  left.end_in(std::move(right));
  return left;
}

}  // namespace meander
