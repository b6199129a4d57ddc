#include <meander/stream/error.h>
#include <meander/stream/files/temporary_name.h>

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace meander {
namespace {

std::string random_name() {
  std::uint64_t bits = 0;
  if (::getentropy(&bits, sizeof bits) != 0) {
    throw Error("temporary name", "the system has no random numbers (" + std::generic_category().message(errno) + ")");
  }
  return fmt::format("{:016x}", bits);
}

}  // namespace

void under_random_name(const std::function<bool(const std::string& name)>& take) {
  constexpr int enough = 100;
  for (int i = 0; i < enough; ++i) {
    if (take(random_name())) return;
  }
  throw Error("temporary name", fmt::format("{} names were all taken", enough), "choose another folder");
}

}  // namespace meander
