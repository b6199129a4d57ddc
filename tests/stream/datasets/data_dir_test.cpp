#include "catch.h"
#include "environment.h"

#include <meander/stream/datasets/data_dir.h>

using namespace meander;

TEST_CASE("data are kept in the XDG cache folder if it is absolute, otherwise in the user's", "[datasets]") {
  const Environment home("HOME", "/home/somebody");
  {
    const Environment cache("XDG_CACHE_HOME", "/fast/cache");
    CHECK(default_data_dir() == "/fast/cache/meander");
    CHECK(is_default_data_dir("/fast/cache/./meander"));
    CHECK_FALSE(is_default_data_dir("/home/somebody/.cache/meander"));
  }
  for (const char* useless : {"", "relative/cache"}) {
    const Environment cache("XDG_CACHE_HOME", useless);
    CHECK(default_data_dir() == "/home/somebody/.cache/meander");
  }
}
