#include "apps/message.h"
#include "catch.h"
#include "fallible_disk.h"
#include "scratch_folder.h"

#include <meander/apps/results/run_directory.h>
#include <meander/stream/runtime/error.h>

using namespace meander;

TEST_CASE("a run's folder is made when first needed, with those above it", "[run]") {
  const ScratchFolder scratch;
  RunDirectory directory(scratch.path() / "a" / "b", "stamp");
  CHECK_FALSE(std::filesystem::exists(scratch.path() / "a"));
  CHECK(directory.path() == scratch.path() / "a" / "b" / "stamp");
  CHECK(std::filesystem::is_directory(directory.path()));
  CHECK(directory.path() == scratch.path() / "a" / "b" / "stamp");
}

TEST_CASE("a name that is taken gets the next number", "[run]") {
  const ScratchFolder scratch;
  for (const char* name : {"stamp", "stamp.2", "stamp.3"}) {
    RunDirectory directory(scratch.path(), "stamp");
    CHECK(directory.path().filename() == name);
  }
  scratch.put("taken", "a file");
  RunDirectory beside(scratch.path(), "taken");
  CHECK(beside.path().filename() == "taken.2");
}

TEST_CASE("files of a run are written whole and replace earlier ones of the run", "[run]") {
  const ScratchFolder scratch;
  RunDirectory directory(scratch.path(), "stamp");
  directory.write("result.json", "{}");
  CHECK(directory.write("result.json", "{\"seed\": 1}") == directory.path() / "result.json");
  CHECK(content_of(directory.path() / "result.json") == "{\"seed\": 1}");
}

TEST_CASE("a place where no folder can be created is an error that names it", "[run][refusal]") {
  const ScratchFolder scratch;
  const std::string file = scratch.put("file", "").string();
  RunDirectory directory(file, "stamp");
  CHECK(error_line([&] { directory.path(); }).starts_with(file + ": cannot be created as a folder"));
}

TEST_CASE("a run's folder and its files survive a power cut", "[run][regression]") {
  const ScratchFolder scratch;
  FallibleDisk files(scratch.path());
  RunDirectory directory(scratch.path() / "runs", "stamp", files);
  directory.write("result.json", "{}");
  files.cut_power();
  CHECK(scratch.files() == std::vector<std::string>{"runs/stamp/result.json"});
  CHECK(content_of(directory.path() / "result.json") == "{}");
}

TEST_CASE("a failed step of creating a run's folder is reported, and can be tried again", "[run]") {
  const ScratchFolder scratch;
  FallibleDisk files(scratch.path());
  RunDirectory directory(scratch.path() / "runs", "stamp", files);
  const auto [step, part] = GENERATE(table<FileStep, std::string>(
      {{FileStep::MakeFolder, "/runs"}, {FileStep::MakeFolder, "/stamp"}, {FileStep::SyncFolder, "/runs"}}));
  files.break_step(step, part);
  CHECK(error_line([&] { directory.path(); }).ends_with("cannot be written (it broke); mend it"));
  files.mend();
  CHECK(std::filesystem::is_directory(directory.path()));
}
