#include <meander/apps/figures/figure_files.h>
#include <meander/apps/request/notices.h>
#include <meander/apps/request/resolve_pretraining.h>
#include <meander/apps/request/run_options.h>
#include <meander/apps/request/run_stamp.h>
#include <meander/apps/results/run_claim.h>
#include <meander/apps/run/banner.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/apps/run/feature_data.h>
#include <meander/apps/run/run_command.h>
#include <meander/apps/run/run_figures.h>
#include <meander/apps/run/run_in_progress.h>
#include <meander/apps/run/run_progress.h>
#include <meander/apps/run/train.h>
#include <meander/apps/terminal/exit_codes.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <ATen/Context.h>
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
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
  const bool whole = result.iterations == done.run().total_iterations() && done.files().complete();
  if (done.run().pretraining && !done.run().no_save && whole) {
    console.say(fmt::format("to start from the layers {}: meander run {}", layers_file(done.run()),
                            options_to_start_from(done.run())));
  }
  if (done.run().json) console.answer(to_json(done.run(), result));
}

int not_granted(const ResolvedRun& run, const RunClaim& claim, const Console& console, const Interrupt& interrupt) {
  if (claim.state == RunClaim::State::Busy) {
    console.warn(claim.reason);
    return run_is_busy;
  }
  console.say(claim.reason);
  if (run.json) console.answer(claim.result);
  const std::string name = stamp(stamp_fields(run));
  const std::filesystem::path folder = std::filesystem::path(run.out.value_or(default_out)) / stamp_for_file(name);
  return draw_run(run, folder, name, console, interrupt.token()) ? 0 : 1;
}

// Files other than the published ones may hold another number of samples, so that an epoch is shorter or longer.
void settle_epochs(ResolvedRun& run, const ContextSet& contexts, RunClaim& claim, const Console& console) {
  if (!run.pretraining || contexts.train_size(0) == run.experiment.samples) return;
  count_epochs(run, contexts.train_size(0));
  claim = claim_run(run, stamp(stamp_fields(run)), console);
}

int stopped_early(const Interrupt& interrupt, const Console& console) {
  console.warn("stopped before the first iteration; nothing was written");
  return interrupt.exit_code();
}

}  // namespace

namespace {

int execute(ResolvedRun run, const Interrupt& interrupt, const Console& console) {
  check_device(run);
  if (run.pdf) check_gnuplot();
  RunClaim claim = claim_run(run, stamp(stamp_fields(run)), console);
  if (claim.state != RunClaim::State::Granted) return not_granted(run, claim, console, interrupt);
  run.layers.pretrained = read_pretrained(run);
  fetch_if_absent(run, console, interrupt.token());
  if (interrupt.requested()) return stopped_early(interrupt, console);
  std::optional<FeatureExtractor> extractor = make_extractor(run);
  const ContextSet contexts = load_contexts(run, extractor, console, interrupt.token());
  if (interrupt.requested()) return stopped_early(interrupt, console);
  for (const std::string& warning : contexts.warnings()) console.warn(warning);
  settle_epochs(run, contexts, claim, console);
  AnySource stream = make_stream(run, contexts);

  RunInProgress running(run, contexts, extractor ? &*extractor : nullptr, std::move(*claim.directory), console,
                        interrupt);
  console.say(banner(run, contexts, running.learner()));
  for (const std::string& notice : notices(run)) console.warn(notice);
  const auto progress =
      std::make_shared<RunProgress>(console, run.total_iterations(), run.pretraining ? run.pretraining->epoch : 0);
  running.learner().add_observer(progress);

  std::optional<Shield> shield(std::in_place);
  std::optional<StopNotice> stop_notice(std::in_place, interrupt, console, /*saves_model=*/!run.no_save);
  TrainingTime time;
  std::exception_ptr failure = train(run, std::move(stream), running.learner(), interrupt.token(), time);
  progress->finish();
  running.finish(time, std::move(failure));
  shield.reset();
  stop_notice.reset();

  tell(running, console);
  const int code = running.exit_code();
  if (interrupt.requested()) return code;
  const RunResult& result = running.result();
  const bool drawn = draw_run(run, result.directory, result.stamp, console, interrupt.token());
  if (interrupt.requested()) return interrupt.exit_code();
  return code == 0 && !drawn ? 1 : code;
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
