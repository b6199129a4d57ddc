#include <meander/stream/error.h>
#include <meander/stream/node_error.h>

#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <exception>

namespace meander {
namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// The node's own name need not be said twice.
std::string problem_of(const Error& error, std::string_view node) {
  if (error.where().empty() || error.where() == node) return error.problem();
  return error.where() + ": " + error.problem();
}

}  // namespace

std::string at_node(std::string_view node, std::int64_t batch) {
  return fmt::format("node '{}', batch {}", node, batch);
}

void rethrow_at(const std::string& where, std::string_view node) {
  try {
    throw;
  } catch (const UsageError& error) {
    throw UsageError(where, problem_of(error, node), error.remedy());
  } catch (const ShapeError& error) {
    throw ShapeError(where, problem_of(error, node), error.remedy());
  } catch (const InternalError& error) {
    throw InternalError(where + ": " + error.problem());
  } catch (const Error& error) {
    throw Error(where, problem_of(error, node), error.remedy());
  } catch (const c10::Error& error) {
    throw Error(where, first_line(error.what_without_backtrace()));
  } catch (const std::exception& error) {
    throw Error(where, first_line(error.what()));
  } catch (...) {
    throw Error(where, "an exception of an unknown type was thrown");
  }
}

}  // namespace meander
