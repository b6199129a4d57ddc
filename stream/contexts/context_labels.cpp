#include <meander/stream/contexts/context_labels.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <utility>

namespace meander {
namespace {

std::int64_t share(const ContextLabels::Options& options) {
  const auto classes = static_cast<std::int64_t>(options.class_order.size());
  if (options.contexts < 1) {
    throw UsageError("contexts", fmt::format("{} is not a number of contexts", options.contexts), "give 1 or more");
  }
  if (options.kind == ContextKind::Permuted) return classes;
  if (options.contexts > classes) {
    throw UsageError("contexts", fmt::format("{} classes cannot be split into {} contexts", classes, options.contexts),
                     fmt::format("give at most {}", classes));
  }
  return classes / options.contexts;
}

}  // namespace

ContextLabels::ContextLabels(Options options) : options_(std::move(options)), classes_per_context_(share(options_)) {}

std::int64_t ContextLabels::stored(std::int64_t context, std::int64_t original) const {
  const std::int64_t label = options_.class_order[static_cast<std::size_t>(original)];
  const std::int64_t first = context * classes_per_context_;
  const std::int64_t within = kind() == ContextKind::Split ? label - first : label;
  if (within < 0 || within >= classes_per_context_) return -1;
  return global() ? first + within : within;
}

}  // namespace meander
