#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

#include <meander/stream/arena.h>

int main(int argc, char** argv) {
  meander::flush_denormals();
  return Catch::Session().run(argc, argv);
}
