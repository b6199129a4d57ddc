#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace meander {

/// A failure that a person can act on: where it happened, what is wrong, and what to do about it, in one line
/// "where: what; remedy". The program ends with exit code 1.
class Error : public std::runtime_error {
 public:
  /// `where` names the culprit (a parameter, file or node), `what` says what is wrong with it and `remedy` what to do.
  /// An empty `where` or `remedy` is left out of the line.
  Error(std::string where, std::string what, std::string remedy = {});

  const std::string& where() const { return where_; }
  const std::string& problem() const { return problem_; }
  const std::string& remedy() const { return remedy_; }

  /// Rethrows the error at `where`, with the same type and remedy. Its own `where()` becomes part of the problem,
  /// unless it is `node`, which `where` already names.
  [[noreturn]] virtual void rethrow_at(const std::string& where, std::string_view node) const;

 protected:
  std::string problem_within(std::string_view node) const;

 private:
  std::string where_;
  std::string problem_;
  std::string remedy_;
};

/// A wrong request: an option, a file of options or a combination that cannot work. Exit code 2.
class UsageError : public Error {
 public:
  using Error::Error;
  [[noreturn]] void rethrow_at(const std::string& where, std::string_view node) const override;
};

/// Tensors whose shape or type does not fit.
class ShapeError : public Error {
 public:
  using Error::Error;
  [[noreturn]] void rethrow_at(const std::string& where, std::string_view node) const override;
};

/// A broken invariant of our own code. The line asks the reader to report it.
class InternalError : public Error {
 public:
  explicit InternalError(std::string what);
  [[noreturn]] void rethrow_at(const std::string& where, std::string_view node) const override;
};

}  // namespace meander
