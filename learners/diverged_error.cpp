#include <meander/learners/diverged_error.h>

#include <utility>

namespace meander {

DivergedError::DivergedError(std::string where, std::string what, std::string remedy, std::int64_t iteration)
    : Error(std::move(where), std::move(what), std::move(remedy)), iteration_(iteration) {}

void DivergedError::rethrow_at(const std::string& where, std::string_view node) const {
  throw DivergedError(where, problem_within(node), remedy(), iteration_);
}

}  // namespace meander
