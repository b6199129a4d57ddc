#include <meander/stream/datasets/data_dir.h>
#include <meander/stream/runtime/error.h>

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace meander {
namespace {

using std::filesystem::path;

// Empty if neither the environment nor the system knows one.
path cache_dir() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/') return cache;
  if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') return path(home) / ".cache";
  if (const passwd* user = ::getpwuid(::getuid()); user != nullptr && *user->pw_dir == '/') {
    return path(user->pw_dir) / ".cache";
  }
  return {};
}

}  // namespace

path default_data_dir() {
  const path cache = cache_dir();
  if (cache.empty()) throw Error("data folder", "this user has no home folder", "give --data-dir=DIR");
  return cache / "meander";
}

bool is_default_data_dir(const path& data_dir) {
  const path cache = cache_dir();
  return !cache.empty() && data_dir.lexically_normal() == (cache / "meander").lexically_normal();
}

}  // namespace meander
