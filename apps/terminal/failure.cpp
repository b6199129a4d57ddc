#include <meander/apps/terminal/failure.h>

#include <new>
#include <string>
#include <string_view>

namespace meander {
namespace {

Error no_memory(const std::string& place) {
  return {place, "there is not enough memory", "close other programs, or choose a smaller batch, network or budget"};
}

// LibTorch's allocator throws an error of its own.
bool is_about_memory(std::string_view what) { return what.find("allocate memory") != std::string_view::npos; }

}  // namespace

Error as_error(const std::exception_ptr& failure, const std::string& place) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return no_memory(place);
  } catch (const std::exception& error) {
    const std::string what(error.what());
    if (is_about_memory(what)) return no_memory(place);
    return InternalError(what.substr(0, what.find('\n')));
  } catch (...) {
    return InternalError("an exception of an unknown type was thrown");
  }
}

}  // namespace meander
