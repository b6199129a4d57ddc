#include <meander/apps/suite/pretraining.h>

#include <meander/apps/processes/child_process.h>
#include <meander/apps/processes/start_process.h>
#include <meander/apps/terminal/interrupt.h>

#include <fmt/format.h>
#include <poll.h>

#include <csignal>
#include <cstddef>
#include <filesystem>
#include <string>

namespace meander {
namespace {

// Runs the program with these words, and waits for it. A signal to us stops it.
int run_here(const std::vector<std::string>& words, const Interrupt& interrupt, std::string& error) {
  constexpr int look_every = 200;  // milliseconds
  ChildProcess child(own_program(), words);
  bool told = false;
  while (true) {
    if (interrupt.requested() && !told) {
      child.send(SIGTERM);
      told = true;
    }
    std::vector<pollfd> watched;
    child.watch(watched);
    ::poll(watched.data(), watched.size(), look_every);
    child.read();
    if (const std::optional<int> code = child.ended()) {
      error = child.error();
      return *code;
    }
  }
}

// Without the line end, and without the name of the program, which people know.
std::string last_line_of(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  text = text.substr(text.rfind('\n') + 1);
  const std::string program = "meander ";
  return text.starts_with(program) ? text.substr(program.size()) : text;
}

}  // namespace

int run_pretraining(const PartPlan& part, const terminal::Console& console) {
  const Interrupt interrupt;
  const std::size_t count = part.pretraining.size();
  bool failed = false;
  for (std::size_t i = 0; i < count && !interrupt.requested(); ++i) {
    const PretrainingRun& run = part.pretraining[i];
    if (std::filesystem::exists(run.file)) continue;
    console.say(fmt::format("pre-training {} of {}: seed {}", i + 1, count, run.seed));
    std::vector<std::string> words = run.words;
    words.emplace_back("--quiet");
    std::string error;
    const int code = run_here(words, interrupt, error);
    if (interrupt.requested()) break;
    if (code == 0 && std::filesystem::exists(run.file)) continue;
    failed = true;
    console.warn(fmt::format("{}, seed {}: {}", part.part->name, run.seed,
                             error.empty() ? fmt::format("ended with exit code {}", code) : last_line_of(error)));
  }
  if (interrupt.requested()) return interrupt.exit_code();
  if (!failed)
    console.say(fmt::format("{} files of layers in {}", count, part.pretraining.front().file.parent_path().string()));
  return failed ? 1 : 0;
}

}  // namespace meander
