#include "../terminal/descriptors.h"
#include "catch.h"
#include "fallible_disk.h"
#include "scratch_folder.h"
#include "temporary_place.h"

#include <meander/apps/cli/parse.h>
#include <meander/apps/run/make_learner.h>
#include <meander/apps/run/run_files.h>

using namespace meander;
using terminal::Captured;
using terminal::Console;

namespace {

/// A run that is over, in a scratch folder: models/, res/ and runs/ for what it leaves, tmp/ for what finds no place.
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
    RunRequest request;
    const std::string in = folder.path().string();
    cli::parse(run_option_table(request),
               {"--experiment=splitDigits", "--fc-units=4", "--time", "--model-dir=" + in + "/models",
                "--results-dir=" + in + "/res", "--out=" + in + "/runs"});
    return resolve(request);
  }

  ResolvedRun run_ = decided();
  Learner learner_ = make_learner(run_);
  RunDirectory directory_{folder / "runs", "stamp", files};
};

// Where a file is, whatever the random part of a temporary folder's name.
bool is_in(const std::vector<std::string>& files, const std::string& folder, const std::string& name) {
  return std::any_of(files.begin(), files.end(), [&](const std::string& file) {
    return file.starts_with(folder + "/") && file.ends_with("/" + name);
  });
}

const std::vector<std::string> all_files{"models/mM-stamp", "res/acc-stamp.txt", "res/time-stamp.txt",
                                         "runs/stamp/result.json"};

}  // namespace

TEST_CASE("what a run leaves behind goes to the folders that were named for it", "[run][lost]") {
  RunThatEnded run;
  CHECK(run.write() == all_files);
  CHECK(run.complete);
  CHECK(run.said.empty());
  CHECK(run.places == run.folder.path().string() + "/models and " + run.folder.path().string() + "/runs/stamp and " +
                          run.folder.path().string() + "/res");
  run.files.cut_power();
  CHECK(run.folder.files() == all_files);
}

TEST_CASE("a file that cannot be written takes none of the others with it", "[run][lost][regression]") {
  const FileStep step = GENERATE(FileStep::Create, FileStep::Write, FileStep::SyncFile, FileStep::Rename);
  const auto [lost, folder, name] =
      GENERATE(table<std::string, std::string, std::string>({{"models/mM-stamp", "runs", "mM-stamp"},
                                                             {"res/acc-stamp.txt", "runs", "acc-stamp.txt"},
                                                             {"runs/stamp/result.json", "tmp", "result.json"}}));
  CAPTURE(static_cast<int>(step), lost);
  RunThatEnded run;
  // A temporary file has its name, and a dot before it.
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

TEST_CASE("a file that finds no place at all is said to be lost, and leaves nothing else", "[run][lost]") {
  RunThatEnded run;
  run.files.break_step(FileStep::Write, "mM-stamp");
  const std::vector<std::string> files = run.write();
  CHECK_FALSE(run.complete);
  CHECK(files == std::vector<std::string>(all_files.begin() + 1, all_files.end()));
  CHECK(run.said.find("; nor can it be kept elsewhere (") != std::string::npos);
  CHECK(std::filesystem::is_empty(run.folder / "tmp"));
}

TEST_CASE("folders for results in which a step breaks are refused before a run", "[run][refusal]") {
  const ScratchFolder folder;
  FallibleDisk files(folder.path());
  RunRequest request;
  cli::parse(run_option_table(request), {"--experiment=splitDigits", "--results-dir=" + (folder / "res").string()});
  const FileStep step = GENERATE(FileStep::MakeFolder, FileStep::SyncFolder, FileStep::Create, FileStep::Remove);
  files.break_step(step);
  CHECK_THROWS_AS(prepare_folders(resolve(request), files), Error);
  files.mend();
  CHECK_NOTHROW(prepare_folders(resolve(request), files));
}
