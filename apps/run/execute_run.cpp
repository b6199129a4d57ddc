#include <meander/apps/request/notices.h>
#include <meander/apps/request/run_options.h>
#include <meander/apps/request/run_stamp.h>
#include <meander/apps/results/run_claim.h>
#include <meander/apps/run/banner.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/apps/run/feature_data.h>
#include <meander/apps/run/run_command.h>
#include <meander/apps/run/run_in_progress.h>
#include <meander/apps/run/run_progress.h>
#include <meander/apps/run/train.h>
#include <meander/apps/terminal/exit_codes.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <ATen/Context.h>
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

namespace meander {
namespace {

using terminal::Console;

void check_device(const ResolvedRun& run) {
  if (run.device != ComputeDevice::Cuda) return;
  if (!at::hasCUDA())
    throw Error("--device", "this LibTorch was built without CUDA", "leave it out, or give --device=cpu");
  throw Error("--device", "networks run only on the CPU so far", "leave it out, or give --device=cpu");
}

void tell(const RunInProgress& done, const Console& console) {
  const RunResult& result = done.result();
  if (result.interrupted)
    console.warn(fmt::format("stopped after {} iterations; what was learned so far:", result.iterations));
  if (result.skipped > 0) {
    console.warn(fmt::format("{} updates were skipped because something in them was NaN or infinite",
                             thousands(result.skipped)));
  }
  console.say(to_table(done.run(), result));
  if (!done.files().places().empty()) console.say("written to " + done.files().places());
  if (done.run().json) console.answer(to_json(done.run(), result));
}

int not_granted(const ResolvedRun& run, const RunClaim& claim, const Console& console) {
  if (claim.state == RunClaim::State::Busy) {
    console.warn(claim.reason);
    return run_is_busy;
  }
  console.say(claim.reason);
  if (run.json) console.answer(claim.result);
  return 0;
}

int stopped_early(const Interrupt& interrupt, const Console& console) {
  console.warn("stopped before the first iteration; nothing was written");
  return interrupt.exit_code();
}

}  // namespace

namespace {

int execute(ResolvedRun run, const Interrupt& interrupt, const Console& console) {
  check_device(run);
  RunClaim claim = claim_run(run, stamp(stamp_fields(run)), console);
  if (claim.state != RunClaim::State::Granted) return not_granted(run, claim, console);
  run.layers.pretrained = read_pretrained(run);
  fetch_if_absent(run, console, interrupt.token());
  if (interrupt.requested()) return stopped_early(interrupt, console);
  std::optional<FeatureExtractor> extractor = make_extractor(run);
  const ContextSet contexts = load_contexts(run, extractor, console, interrupt.token());
  if (interrupt.requested()) return stopped_early(interrupt, console);
  for (const std::string& warning : contexts.warnings()) console.warn(warning);
  AnySource stream = make_stream(run, contexts);

  RunInProgress running(run, contexts, extractor ? &*extractor : nullptr, std::move(*claim.directory), console,
                        interrupt);
  console.say(banner(run, contexts, running.learner()));
  for (const std::string& notice : notices(run)) console.warn(notice);
  const auto progress = std::make_shared<RunProgress>(console, run.total_iterations());
  running.learner().add_observer(progress);

  std::optional<Shield> shield(std::in_place);
  const StopNotice stop_notice(interrupt, console, /*saves_model=*/!run.no_save);
  TrainingTime time;
  std::exception_ptr failure = train(run, std::move(stream), running.learner(), interrupt.token(), time);
  progress->finish();
  running.finish(time, std::move(failure));
  shield.reset();

  tell(running, console);
  return running.exit_code();
}

}  // namespace

int execute(ResolvedRun run) {
  const Interrupt interrupt;  // before anything that makes threads
  const Console console({.json = run.json, .quiet = run.quiet});
  try {
    return execute(std::move(run), interrupt, console);
  } catch (const FolderTaken& error) {
    console.warn(error.what());
    return run_is_busy;
  }
}

}  // namespace meander
