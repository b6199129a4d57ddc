#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

#include <meander/stream/runtime/arena.h>

#include <cstdlib>

int main(int argc, char** argv) {
  // Tests speak to servers of their own alone, and set what they need.
  for (const char* name :
       {"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"}) {
    ::unsetenv(name);
  }
  meander::flush_denormals();
  return Catch::Session().run(argc, argv);
}
