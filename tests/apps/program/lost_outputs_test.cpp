// What a run does if one of its outputs cannot be written, by running the program.
#include "catch.h"
#include "finished_run.h"

#include <algorithm>

using namespace meander;

namespace {

constexpr int not_permitted = 77;

// With 200 iterations instead of 30.
std::string longer(std::string run) { return run.replace(run.find("--iters=6"), 9, "--iters=40"); }

}  // namespace

TEST_CASE("a run whose messages cannot be written says so once, saves everything, and exits 1",
          "[run][lost][regression]") {
  const FinishedRun run(small_run("--loss-log=1") + " >/dev/full");
  CHECK(run.outcome().code == 1);
  CHECK(run.outcome().error ==
        "standard output: cannot be written (No space left on device); write it to another place\n");
  CHECK(run.result().at("iterations") == 30);
  CHECK(run.result().at("failed") == false);
  CHECK(run.left_all());
}

TEST_CASE("a result that cannot be printed is in the run's folder", "[run][lost][regression]") {
  const FinishedRun run(small_run("--json") + " >/dev/full");
  CHECK(run.outcome().code == 1);
  CHECK(run.outcome().error.ends_with(
      "meander run: standard output: cannot be written (No space left on device); write it to another place\n"));
  CHECK(run.files().contains("result.json"));
  CHECK(run.files().contains("model.meander"));
}

TEST_CASE("a run is not lost if standard error cannot be written", "[run][lost][regression]") {
  const FinishedRun run(small_run("--json") + " 2>/dev/full");
  CHECK(run.outcome().code == 0);
  CHECK(run.left_all());
}

TEST_CASE("under a limit on the size of files a run keeps what fits, and says what does not",
          "[run][lost][regression]") {
  // 32 blocks of 512 bytes.
  const FinishedRun run("ulimit -f 32\n" + longer(small_run("--loss-log=1 --acc-log=1 --acc-n=1 --quiet")));
  const std::string& error = run.outcome().error;
  CAPTURE(error);
  CHECK(run.outcome().code == 1);
  CHECK(count(error, "metrics.jsonl: cannot be written (File too large); the run goes on, ") == 1);
  CHECK(count(error, "model.meander: cannot be written (File too large); ") == 1);
  CHECK(count(error, "\n") == 2);
  CHECK(run.result().at("iterations") == 200);
  CHECK(run.metrics().size() > 10);  // whole lines, each
  CHECK_FALSE(run.files().contains("model.meander"));
  CHECK(run.files().contains("acc-" + run.result().at("stamp").get<std::string>() + ".txt"));
}

TEST_CASE("if the model folder is full, the model moves to the run's folder, and nothing else",
          "[run][lost][regression]") {
  const FinishedRun run(
      "mkdir models\nexport MEANDER\n"
      "unshare -m sh -c 'mount -t tmpfs -o size=64k none models' || exit 77\n"
      "unshare -m sh -c 'mount -t tmpfs -o size=64k none models && exec \"$MEANDER\" \"$@\"' sh " +
      small_run("--fc-units=200 --model-dir=models").substr(std::string("meander ").size()));
  if (run.outcome().code == not_permitted) {
    WARN("skipped: nothing can be mounted here");
    return;
  }
  const std::string stamp = run.result().at("stamp");
  CHECK(run.outcome().code == 1);
  CHECK(run.outcome().error ==
        "models/mM-" + stamp + ": cannot be written (No space left on device); it is in runs/" + stamp + " instead\n");
  CHECK(run.files().contains("mM-" + stamp));
  CHECK(run.files().contains("acc-" + stamp + ".txt"));
}

TEST_CASE("runs that all have the same process number can share a results folder", "[run][files][regression]") {
  const FinishedRun run(
      "unshare -pf --mount-proc true || exit 77\n"
      "mkdir res runs\n"
      "touch res/.meander-1.part res/.meander-0.part\n"
      "stamp=$(" +
      small_run("--get-stamp") +
      ")\n"
      "for i in 0 1 2 3; do touch \"res/.acc-$stamp.txt.1-$i.part\"; done\n"
      "i=0; while [ $i -lt 16 ]; do\n"
      "  unshare -pf --mount-proc \"$MEANDER\" " +
      small_run("--threads=1 --no-save --results-dir=res").substr(std::string("meander ").size()) +
      " &\n"
      "  all=\"$all $!\"; i=$((i + 1))\n"
      "done\n"
      "for run in $all; do wait $run || failed=1; done\n"
      "rm res/.meander-1.part res/.meander-0.part res/.acc-*.part || exit 99\n"
      "ls -A res; ls runs | wc -l; exit ${failed:-0}");
  if (run.outcome().code == not_permitted) {
    WARN("skipped: no PID namespaces here");
    return;
  }
  CAPTURE(run.outcome().error);
  CHECK(run.outcome().code == 0);
  const std::string& output = run.outcome().output;
  CHECK(output.substr(output.rfind("acc-")).ends_with(".txt\n16\n"));
  CHECK(count(output, ".part") == 0);
}
