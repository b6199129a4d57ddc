#include "catch.h"
#include "fallible_disk.h"
#include "scratch_folder.h"
#include "stream/error_line.h"

#include <meander/stream/files/line_file.h>

using namespace meander;

TEST_CASE("a line file holds the lines written so far, each as soon as it is written", "[files]") {
  const ScratchFolder folder;
  folder.put("metrics.jsonl", "of an earlier run\n");
  LineFile lines(folder / "metrics.jsonl");
  CHECK(read_file(folder / "metrics.jsonl").empty());
  lines.write("{}");
  CHECK(read_file(folder / "metrics.jsonl") == "{}\n");
  lines.write("");
  lines.sync();
  CHECK(read_file(folder / "metrics.jsonl") == "{}\n\n");
  CHECK_THROWS_AS(lines.write("two\nlines"), InternalError);
}

TEST_CASE("a line file that is continued loses the half line of a crash and nothing else", "[files]") {
  const ScratchFolder folder;
  const auto [before, after] = GENERATE(table<std::string, std::string>(
      {{"1\n2\n3", "1\n2\n4\n"}, {"1\n2\n", "1\n2\n4\n"}, {"half", "4\n"}, {"", "4\n"}}));
  folder.put("metrics.jsonl", before);
  LineFile(folder / "metrics.jsonl", LineFile::Start::Continue).write("4");
  CHECK(read_file(folder / "metrics.jsonl") == after);
}

TEST_CASE("a missing line file is created, even to be continued", "[files]") {
  const ScratchFolder folder;
  LineFile(folder / "a", LineFile::Start::Continue).write("1");
  CHECK(read_file(folder / "a") == "1\n");
}

TEST_CASE("a line file that cannot be written is named in one line", "[files][refusal]") {
  const ScratchFolder folder;
  CHECK(error_line([&] { LineFile lines(folder / "none/a"); }) ==
        (folder / "none/a").string() +
            ": cannot be opened for writing (No such file or directory); check the path and its permissions");
  LineFile full("/dev/full");
  CHECK(error_line([&] { full.write("x"); }) ==
        "/dev/full: cannot be written (No space left on device); make room on that disk, or choose another folder");
}

TEST_CASE("a line that could not be written leaves no part of itself, and the next one is whole", "[files]") {
  const ScratchFolder folder;
  FallibleDisk files(folder.path());
  LineFile lines(folder / "a", LineFile::Start::Empty, files);
  lines.write("first");
  files.break_step(FileStep::Write);
  CHECK(error_line([&] { lines.write("lost"); }).ends_with("/a: cannot be written (it broke); mend it"));
  CHECK(read_file(folder / "a") == "first\n");
  files.mend();
  lines.write("second");
  CHECK(read_file(folder / "a") == "first\nsecond\n");
}

TEST_CASE("a failure in any step of a line file is reported", "[files]") {
  const ScratchFolder folder;
  FallibleDisk files(folder.path());
  const auto line = [&](auto action) { return error_line(action); };
  files.break_step(FileStep::Append);
  CHECK(line([&] { LineFile(folder / "a", LineFile::Start::Empty, files); }).ends_with("(it broke); mend it"));
  files.break_step(FileStep::Cut);
  CHECK(line([&] { LineFile(folder / "a", LineFile::Start::Empty, files); }).ends_with("(it broke); mend it"));
  files.mend();
  LineFile lines(folder / "a", LineFile::Start::Empty, files);
  lines.write("1");
  const FileStep step = GENERATE(FileStep::SyncFile, FileStep::SyncFolder);
  files.break_step(step);
  CHECK(line([&] { lines.sync(); }).ends_with("(it broke); mend it"));
  files.mend();
  lines.sync();
  files.cut_power();
  CHECK(read_file(folder / "a") == "1\n");
}

TEST_CASE("after the power was cut a line file holds the lines that were synced", "[files][regression]") {
  const ScratchFolder folder;
  FallibleDisk files(folder.path());
  LineFile lines(folder / "a", LineFile::Start::Empty, files);
  lines.write("synced");
  lines.sync();
  lines.write("not synced");
  files.cut_power();
  CHECK(read_file(folder / "a") == "synced\n");
}
