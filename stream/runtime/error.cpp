#include <meander/stream/runtime/error.h>

#include <utility>

namespace meander {
namespace {

std::string line(const std::string& where, const std::string& what, const std::string& remedy) {
  std::string text = where.empty() ? what : where + ": " + what;
  if (!remedy.empty()) text += "; " + remedy;
  return text;
}

}  // namespace

Error::Error(std::string where, std::string what, std::string remedy)
    : std::runtime_error(line(where, what, remedy)),
      where_(std::move(where)),
      problem_(std::move(what)),
      remedy_(std::move(remedy)) {}

std::string Error::problem_within(std::string_view node) const {
  return where_.empty() || where_ == node ? problem_ : where_ + ": " + problem_;
}

void Error::rethrow_at(const std::string& where, std::string_view node) const {
  throw Error(where, problem_within(node), remedy_);
}

void UsageError::rethrow_at(const std::string& where, std::string_view node) const {
  throw UsageError(where, problem_within(node), remedy());
}

void ShapeError::rethrow_at(const std::string& where, std::string_view node) const {
  throw ShapeError(where, problem_within(node), remedy());
}

InternalError::InternalError(std::string what)
    : Error("meander", std::move(what), "this is a bug in meander, please report it with the command you ran") {}

void InternalError::rethrow_at(const std::string& where, std::string_view) const {
  throw InternalError(where + ": " + problem());
}

}  // namespace meander
