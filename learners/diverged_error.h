#pragma once

#include <meander/stream/runtime/error.h>

#include <cstdint>
#include <string>

namespace meander {

/// Thrown for an update that would have ruined the parameters: something in it is not finite, or so large that the
/// samples' contributions are lost in single precision. It was not applied: the learner is as it was after the previous
/// update.
class DivergedError : public Error {
 public:
  /// `iteration`, from 1, is the one whose update was not applied.
  DivergedError(std::string where, std::string what, std::string remedy, std::int64_t iteration);

  std::int64_t iteration() const { return iteration_; }
  [[noreturn]] void rethrow_at(const std::string& where, std::string_view node) const override;

 private:
  std::int64_t iteration_;
};

}  // namespace meander
