#include <meander/stream/node_error.h>
#include <meander/stream/runtime/error.h>

#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <exception>

namespace meander {
namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

std::string at_node(std::string_view node, std::int64_t batch) {
  return fmt::format("node '{}', batch {}", node, batch);
}

void rethrow_at(const std::string& where, std::string_view node) {
  try {
    throw;
  } catch (const Error& error) {
    error.rethrow_at(where, node);
    throw;  // unreachable: some compilers do not see [[noreturn]] on a virtual function
  } catch (const c10::Error& error) {
    throw Error(where, first_line(error.what_without_backtrace()));
  } catch (const std::exception& error) {
    throw Error(where, first_line(error.what()));
  } catch (...) {
    throw Error(where, "an exception of an unknown type was thrown");
  }
}

}  // namespace meander
