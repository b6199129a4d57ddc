#include "apps/request/asked.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/results/run_claim.h>

using namespace meander;

namespace {

RunClaim claimed(const ScratchFolder& scratch, bool once) {
  ResolvedRun run = decided({});
  run.out = scratch.path().string();
  run.once = once;
  const terminal::Console console({.json = false, .quiet = true});
  return claim_run(run, "stamp", console);
}

}  // namespace

TEST_CASE("a run that is to be there once does not enter the folder of one at work", "[results][lock][regression]") {
  const ScratchFolder scratch;
  {
    RunClaim plain = claimed(scratch, /*once=*/false);
    CHECK(plain.directory->path().filename() == "stamp");
    const RunClaim busy = claimed(scratch, /*once=*/true);
    CHECK(busy.state == RunClaim::State::Busy);
    CHECK(busy.reason == "a run without --once is in " + (scratch.path() / "stamp").string());
  }
  RunClaim granted = claimed(scratch, /*once=*/true);
  REQUIRE(granted.state == RunClaim::State::Granted);
  CHECK(granted.directory->path().filename() == "stamp");
}

TEST_CASE("a run that is to be there once gives way to one that has begun in its folder meanwhile",
          "[results][lock][regression]") {
  const ScratchFolder scratch;
  RunClaim once = claimed(scratch, /*once=*/true);
  RunClaim plain = claimed(scratch, /*once=*/false);
  CHECK(plain.directory->path().filename() == "stamp");
  CHECK_THROWS_AS(once.directory->path(), FolderTaken);
}

TEST_CASE("beside a run that is to be there once, another gets a folder of its own", "[results][lock]") {
  const ScratchFolder scratch;
  RunClaim once = claimed(scratch, /*once=*/true);
  CHECK(once.directory->path().filename() == "stamp");
  CHECK(claimed(scratch, /*once=*/true).state == RunClaim::State::Busy);
  RunClaim plain = claimed(scratch, /*once=*/false);
  CHECK(plain.directory->path().filename() == "stamp.2");
}
