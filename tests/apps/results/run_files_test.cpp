#include "apps/terminal/descriptors.h"
#include "catch.h"
#include "fallible_disk.h"
#include "scratch_folder.h"
#include "temporary_place.h"

#include <meander/apps/cli/parse.h>
#include <meander/apps/results/run_files.h>
#include <meander/apps/run/train.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <new>
#include <system_error>

using namespace meander;
using terminal::Captured;
using terminal::Console;

namespace {

/// A finished run in a scratch folder: models/, res/ and runs/ for its files, tmp/ for those that do not fit there.
class RunThatEnded {
 public:
  RunThatEnded() {
    prepare_folders(run_, files);
    directory_.path();
    make_folder(folder / "tmp", files);
    result.stamp = "stamp";
    result.accuracies = Accuracies{{0.5, 0.75}};
  }

  /// What it wrote, and what it said.
  std::vector<std::string> write() {
    Captured output(terminal::standard_output), error(terminal::standard_error);
    const Console console({});
    const TemporaryPlace place(folder / "tmp");
    RunFiles written(run_, directory_, console, files);
    written.write_model(result, learner_, nullptr);
    written.write_result(result);
    complete = written.complete();
    places = written.places();
    said = error.text();
    return folder.files();
  }

  ScratchFolder folder;
  FallibleDisk files{folder.path()};
  RunResult result;
  bool complete = false;
  std::string said, places;

 private:
  ResolvedRun decided() const {
    RunRequest options;
    const std::string in = folder.path().string();
    cli::parse(run_option_table(options),
               {"--experiment=splitDigits", "--fc-units=4", "--time", "--model-dir=" + in + "/models",
                "--results-dir=" + in + "/res", "--out=" + in + "/runs"});
    return resolve(options);
  }

  ResolvedRun run_ = decided();
  Learner learner_ = make_learner(run_);
  RunDirectory directory_{folder / "runs", "stamp", files};
};

const std::vector<std::string> all_files{"models/mM-stamp", "res/acc-stamp.txt", "res/time-stamp.txt",
                                         "runs/stamp/result.json"};

/// All files but one.
std::vector<std::string> all_but(const std::string& lost) {
  std::vector<std::string> files = all_files;
  std::erase(files, lost);
  return files;
}

// Whether a file is in a folder, whatever the random part of a temporary folder's name.
bool is_in(const std::vector<std::string>& files, const std::string& folder, const std::string& name) {
  return std::any_of(files.begin(), files.end(), [&](const std::string& file) {
    return file.starts_with(folder + "/") && file.ends_with("/" + name);
  });
}

}  // namespace

TEST_CASE("the files of a run go to the folders that were named for them", "[run][lost]") {
  RunThatEnded run;
  CHECK(run.write() == all_files);
  CHECK(run.complete);
  CHECK(run.said.empty());
  CHECK(run.places == run.folder.path().string() + "/models and " + run.folder.path().string() + "/res and " +
                          run.folder.path().string() + "/runs/stamp");
  run.files.cut_power();
  CHECK(run.folder.files() == all_files);
}

TEST_CASE("a file that cannot be written does not affect the others", "[run][lost][regression]") {
  const FileStep step = GENERATE(FileStep::Create, FileStep::Write, FileStep::SyncFile, FileStep::Rename);
  const auto [lost, folder, name] =
      GENERATE(table<std::string, std::string, std::string>({{"models/mM-stamp", "runs", "mM-stamp"},
                                                             {"res/acc-stamp.txt", "runs", "acc-stamp.txt"},
                                                             {"runs/stamp/result.json", "tmp", "result.json"}}));
  CAPTURE(static_cast<int>(step), lost);
  RunThatEnded run;
  // The temporary file has the same name with a dot before it.
  run.files.break_step(step, step == FileStep::Rename ? lost : lost.substr(0, lost.rfind('/') + 1) + "." + name);
  const std::vector<std::string> files = run.write();
  CAPTURE(run.said);
  CHECK_FALSE(run.complete);
  CHECK(files.size() == all_files.size());
  for (const std::string& file : all_files)
    CHECK((std::find(files.begin(), files.end(), file) == files.end()) == (file == lost));
  CHECK(is_in(files, folder, name));
  CHECK(run.said.starts_with(run.folder.path().string() + "/" + lost + ": cannot be written (it broke); it is in "));
  CHECK(std::count(run.said.begin(), run.said.end(), '\n') == 1);
}

TEST_CASE("a file that cannot be written anywhere is reported, and leaves nothing behind", "[run][lost]") {
  RunThatEnded run;
  run.files.break_step(FileStep::Write, "mM-stamp");
  const std::vector<std::string> files = run.write();
  CHECK_FALSE(run.complete);
  CHECK(files == all_but("models/mM-stamp"));
  CHECK(run.said.find("; it could not be written elsewhere either (") != std::string::npos);
  CHECK(std::filesystem::is_empty(run.folder / "tmp"));
}

TEST_CASE("a file that is lost is reported with the system's reason and remedy", "[run][lost]") {
  const int code = GENERATE(ENOSPC, EDQUOT, EIO, EROFS);
  const std::string reason = "cannot be written (" + std::generic_category().message(code) + ")";
  RunThatEnded run;
  run.files.break_step(FileStep::Write, "result.json", std::make_exception_ptr(Error("a file", reason, "mend it")));
  CHECK(run.write() == all_but("runs/stamp/result.json"));
  CHECK(run.said.starts_with(run.folder.path().string() + "/runs/stamp/result.json: " + reason +
                             "; it could not be written elsewhere either ("));
  CHECK(run.said.ends_with("/result.json: " + reason + "); mend it\n"));
}

TEST_CASE("a file for which there is no memory anywhere does not affect the others", "[run][lost][regression]") {
  RunThatEnded run;
  run.files.break_step(FileStep::Write, "mM-stamp", std::make_exception_ptr(std::bad_alloc()));
  CHECK(run.write() == all_but("models/mM-stamp"));
  CHECK_FALSE(run.complete);
  CHECK(run.said ==
        "mM-stamp: there is not enough memory; it could not be written elsewhere either "
        "(mM-stamp: there is not enough memory); close other programs, or choose a smaller batch, network or budget\n");
  CHECK(std::filesystem::is_empty(run.folder / "tmp"));
}

TEST_CASE("a file whose folder cannot be synced is also written to another folder", "[run][lost]") {
  const auto [broken, folder, name] = GENERATE(table<std::string, std::string, std::string>(
      {{"/models", "runs", "mM-stamp"}, {"/res", "runs", "acc-stamp.txt"}, {"/runs/stamp", "tmp", "result.json"}}));
  CAPTURE(broken);
  RunThatEnded run;
  run.files.break_step(FileStep::SyncFolder, broken);
  const std::vector<std::string> files = run.write();
  CAPTURE(run.said);
  CHECK_FALSE(run.complete);
  CHECK(std::includes(files.begin(), files.end(), all_files.begin(), all_files.end()));
  CHECK(is_in(files, folder, name));
  CHECK(run.said.starts_with(run.folder.path().string() + broken + ": cannot be written (it broke); it is in "));
}

TEST_CASE("a temporary folder that cannot be made or removed does not affect the other files", "[run][lost]") {
  const FileStep step = GENERATE(FileStep::MakeFolder, FileStep::RemoveFolder);
  CAPTURE(static_cast<int>(step));
  RunThatEnded run;
  run.files.break_step(FileStep::Write, "result.json");
  run.files.break_step_too(step, (run.folder / "tmp/meander-").string());
  CHECK(run.write() == all_but("runs/stamp/result.json"));
  CHECK_FALSE(run.complete);
  CHECK(run.said.find("; it could not be written elsewhere either (") != std::string::npos);
  CHECK(std::count(run.said.begin(), run.said.end(), '\n') == 1);
  CHECK(std::filesystem::is_empty(run.folder / "tmp") == (step == FileStep::MakeFolder));
}

TEST_CASE("a results folder is refused before a run if a step of preparing it fails", "[run][refusal]") {
  const ScratchFolder folder;
  FallibleDisk files(folder.path());
  RunRequest options;
  cli::parse(run_option_table(options), {"--experiment=splitDigits", "--results-dir=" + (folder / "res").string()});
  const FileStep step = GENERATE(FileStep::MakeFolder, FileStep::SyncFolder, FileStep::Create, FileStep::Remove);
  files.break_step(step);
  CHECK_THROWS_AS(prepare_folders(resolve(options), files), Error);
  files.mend();
  CHECK_NOTHROW(prepare_folders(resolve(options), files));
}
