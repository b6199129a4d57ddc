#include "catch.h"

#include <meander/learners/methods/declaration/fisher_fields.h>

using namespace meander;

TEST_CASE("task-free, the window of a Fisher estimate holds at least one batch", "[regression]") {
  const auto window = [](std::int64_t samples, std::int64_t batch, bool academic = false) {
    MethodContext context;
    context.academic = academic;
    return methods::fisher_options({.samples = samples, .batch = batch}, context).window;
  };
  CHECK(window(0, 1) == 512);
  CHECK(window(0, 512) == 512);
  CHECK(window(0, 1000) == 1000);
  CHECK(window(3, 1000) == 3000);
  CHECK(window(0, 1000, /*academic=*/true) == 0);  // all samples
}
