#include <meander/stream/runtime/error.h>
#include <meander/stream/state/error_archive.h>

#include <fmt/format.h>

namespace meander {
namespace {

const char* kind_of(const Error& error) {
  if (dynamic_cast<const UsageError*>(&error) != nullptr) return "usage";
  if (dynamic_cast<const ShapeError*>(&error) != nullptr) return "shape";
  if (dynamic_cast<const InternalError*>(&error) != nullptr) return "internal";
  return "error";
}

void write(Archive& to, const char* kind, const std::string& where, const std::string& problem,
           const std::string& remedy) {
  to.write("kind", std::string(kind));
  to.write("where", where);
  to.write("problem", problem);
  to.write("remedy", remedy);
}

}  // namespace

Archive to_archive(const std::exception_ptr& failure) {
  Archive archive;
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    write(archive, kind_of(error), error.where(), error.problem(), error.remedy());
  } catch (const std::exception& error) {
    write(archive, "error", "", error.what(), "");
  } catch (...) {
    write(archive, "error", "", "an exception of an unknown type was thrown", "");
  }
  return archive;
}

std::exception_ptr failure_from(const Archive& archive) {
  std::string kind, where, problem, remedy;
  archive.read("kind", kind);
  archive.read("where", where);
  archive.read("problem", problem);
  archive.read("remedy", remedy);
  if (kind == "usage") return std::make_exception_ptr(UsageError(where, problem, remedy));
  if (kind == "shape") return std::make_exception_ptr(ShapeError(where, problem, remedy));
  if (kind == "internal") return std::make_exception_ptr(InternalError(problem));
  if (kind == "error") return std::make_exception_ptr(Error(where, problem, remedy));
  throw Error("saved error", fmt::format("'{}' is not a kind of error", kind), "start without it");
}

}  // namespace meander
