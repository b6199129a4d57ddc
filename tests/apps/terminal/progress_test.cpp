#include "catch.h"
#include "descriptors.h"

#include <meander/apps/terminal/progress.h>

#include <algorithm>
#include <cstdlib>

using namespace meander::terminal;
using namespace std::chrono_literals;

namespace {

ProgressState halfway() {
  ProgressState state;
  state.label = "training";
  state.done = 4500;
  state.total = 10000;
  state.seconds = 15;
  state.loss = 0.1234;
  state.accuracy = 0.9125;
  return state;
}

}  // namespace

TEST_CASE("a progress line has label, bar, counts, speed, time to go, loss and accuracy", "[terminal]") {
  CHECK(progress_line(halfway(), 120, Bar::Shown) ==
        "training  45 % [==========>             ] 4,500/10,000  300 it/s  ETA 0:18  loss 0.1234  accuracy 91.25 %");
}

TEST_CASE("on 80 columns the bar replaces the counts", "[terminal]") {
  CHECK(progress_line(halfway(), 79, Bar::Shown) ==
        "training  45 % [====>      ]  300 it/s  ETA 0:18  loss 0.1234  accuracy 91.25 %");
}

TEST_CASE("a progress line leaves out what is not known", "[terminal]") {
  ProgressState state;
  state.label = "reading";
  state.done = 1200;
  CHECK(progress_line(state, 80, Bar::Shown) == "reading 1,200");
  state.total = 1200;
  state.seconds = 2;
  CHECK(progress_line(state, 80, Bar::Hidden) == "reading 100 % 1,200/1,200  600 it/s");
}

TEST_CASE("a progress line in bytes", "[terminal]") {
  ProgressState state;
  state.label = "train-images";
  state.done = 4'700'000;
  state.total = 9'912'422;
  state.seconds = 2;
  state.unit = Unit::Bytes;
  CHECK(progress_line(state, 80, Bar::Hidden) == "train-images  47 % 4.7 MB/9.9 MB  2.4 MB/s  ETA 0:02");
}

TEST_CASE("a progress line is never longer than the width, and keeps label and percentage", "[terminal][property]") {
  for (std::size_t width = 0; width <= 130; ++width) {
    CAPTURE(width);
    const std::string line = progress_line(halfway(), width, Bar::Shown);
    CHECK(line.size() <= width);
    CHECK(std::string("training  45 %").starts_with(line.substr(0, 14)));
  }
  CHECK(progress_line(halfway(), 20, Bar::Shown) == "training  45 %");
  CHECK(progress_line(halfway(), 40, Bar::Shown) == "training  45 %  ETA 0:18  loss 0.1234");
}

TEST_CASE("without a terminal, progress is printed as plain lines now and then", "[terminal]") {
  Captured output(standard_output);
  const Console console({});
  Progress progress(console, "training", 1000);
  const auto start = Progress::Clock::now();
  for (int i = 1; i <= 1000; ++i) progress.show(i, 0.5, 0.25, start + i * 10ms);  // 10 seconds
  progress.finish();
  progress.show(1000);
  const std::string text = output.text();
  const auto lines = std::count(text.begin(), text.end(), '\n');
  CAPTURE(text);
  CHECK(lines >= 4);
  CHECK(lines <= 6);
  CHECK(text.find('\r') == std::string::npos);
  CHECK(text.find("training 100 % 1,000/1,000") != std::string::npos);
}

TEST_CASE("a long wait between tenths is reported too", "[terminal]") {
  Captured output(standard_output);
  const Console console({});
  Progress progress(console, "training", 1'000'000);
  const auto start = Progress::Clock::now();
  progress.show(1, 0.5, 0.25, start + 31s);
  CHECK(output.text().find("training   0 % 1/1,000,000") == 0);
}

TEST_CASE("nothing is printed with quiet, or if nothing began", "[terminal]") {
  Captured output(standard_output);
  {
    const Console quiet({.json = false, .quiet = true});
    Progress progress(quiet, "training", 10);
    progress.show(10, 0, 0, Progress::Clock::now() + 1h);
    const Console loud({});
    Progress unused(loud, "training", 10);
  }
  CHECK(output.text().empty());
}

TEST_CASE("on a terminal progress is one line, drawn in place at most ten times a second", "[terminal]") {
  ::setenv("TERM", "xterm", 1);
  Captured output = Captured::on_terminal(standard_output, 40);
  const Console console({});
  {
    Progress progress(console, "training", 1000);
    const auto start = Progress::Clock::now();
    for (int i = 1; i <= 1000; ++i) progress.show(i, 0.5, 0.25, start + i * 1ms);  // 1 second
  }
  const std::string text = output.text();
  CAPTURE(text);
  const auto drawn = std::count(text.begin(), text.end(), '\r') - 1;  // the terminal ends the line with one of its own
  CHECK(drawn >= 9);
  CHECK(drawn <= 12);
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(text.find("training 100 %") != std::string::npos);
  for (std::size_t at = text.find('\r'), end = 0; (end = text.find('\033', at)) != std::string::npos;) {
    CHECK(end - at - 1 < 40);
    at = text.find('\r', end);
  }
}

TEST_CASE("on the narrowest terminal a progress line still fits, so that it can be drawn in place",
          "[terminal][regression]") {
  ::setenv("TERM", "xterm", 1);
  Captured output = Captured::on_terminal(standard_output, 10);
  const Console console({});
  {
    Progress progress(console, "training", 1000);
    progress.show(500);
  }
  const std::string text = output.text();
  CHECK(text.starts_with("\rtraining \033[K"));
}

TEST_CASE("a progress line makes room for another line, and comes back", "[terminal]") {
  ::setenv("TERM", "xterm", 1);
  Captured output = Captured::on_terminal(standard_output, 40);
  const Console console({});
  Progress progress(console, "training", 1000);
  progress.clear();
  CHECK(output.text().empty());
  progress.show(500);
  output.text();
  progress.clear();
  CHECK(output.text() == "\r\033[K");
  progress.show(501);
  CHECK(output.text().starts_with("\rtraining  50 %"));
}

TEST_CASE("progress that cannot be shown is given up, and told once", "[terminal][regression]") {
  Captured output(standard_output), error(standard_error);
  const int full = ::open("/dev/full", O_WRONLY);
  ::dup2(full, standard_output);
  {
    const Console console({});
    Progress progress(console, "training", 1000);
    const auto start = Progress::Clock::now();
    for (int i = 1; i <= 1000; ++i) progress.show(i, 0.5, 0.25, start + i * 10ms);
    progress.finish();
  }
  CHECK(error.text() == "standard output: cannot be written (No space left on device); write it to another place\n");
  ::close(full);
}
