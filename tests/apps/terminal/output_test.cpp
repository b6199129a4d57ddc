#include "apps/message.h"
#include "catch.h"
#include "descriptors.h"

#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/output.h>
#include <meander/stream/runtime/error.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

using namespace meander::terminal;
using meander::error_line;

TEST_CASE("with JSON, messages for people go to standard error", "[terminal]") {
  Captured output(standard_output), error(standard_error);
  const Console console({.json = true});
  console.say("hello");
  console.answer("{}");
  CHECK(output.text() == "{}\n");
  CHECK(error.text() == "hello\n");
}

TEST_CASE("quiet keeps results and warnings", "[terminal]") {
  Captured output(standard_output), error(standard_error);
  const Console console({.json = false, .quiet = true});
  console.say("hello");
  console.answer("42");
  console.warn("mind the gap");
  CHECK(output.text() == "42\n");
  CHECK(error.text() == "mind the gap\n");
}

TEST_CASE("a full disk is an error that says so", "[terminal][refusal]") {
  const int full = ::open("/dev/full", O_WRONLY);
  REQUIRE(full >= 0);
  CHECK(error_line([&] { write(full, "x"); }) ==
        "standard error: cannot be written (No space left on device); write it to another place");
  ::close(full);
}

TEST_CASE("messages that cannot be written end nothing, and standard error reports it once", "[terminal][regression]") {
  Captured output(standard_output), error(standard_error);
  const Console console({});
  const int former = ::dup(standard_output), full = ::open("/dev/full", O_WRONLY);
  ::dup2(full, standard_output);
  console.say("hello");
  console.say("again");
  CHECK_FALSE(console.draw("progress\n", Console::End::Line));
  CHECK(meander::error_line([&] { console.answer("42"); }).starts_with("standard output: cannot be written ("));
  ::dup2(former, standard_output);
  console.say("there is room again");
  CHECK(output.text() == "there is room again\n");
  CHECK(error.text() == "standard output: cannot be written (No space left on device); write it to another place\n");
  CHECK(words_were_lost());
  for (const int descriptor : {former, full}) ::close(descriptor);
}

TEST_CASE("a non-blocking descriptor is waited for", "[terminal][regression]") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
  const std::string much(1'000'000, 'x');
  std::size_t got = 0;
  std::thread reader([&] {
    std::array<char, 4096> buffer{};
    for (ssize_t n = 0; (n = ::read(ends[0], buffer.data(), buffer.size())) > 0;) got += static_cast<std::size_t>(n);
  });
  write(ends[1], much, std::chrono::minutes(1));
  ::close(ends[1]);
  reader.join();
  ::close(ends[0]);
  CHECK(got == much.size());
}

TEST_CASE("a descriptor that accepts nothing is an error once patience is over", "[terminal][refusal]") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
  CHECK(error_line([&] {
          write(ends[1], std::string(1'000'000, 'x'), std::chrono::milliseconds(0));
        }).find("cannot be written (Resource temporarily unavailable)") != std::string::npos);
  for (const int end : ends) ::close(end);
}

TEST_CASE("a warning overwrites an open line", "[terminal]") {
  Captured output(standard_output), error(standard_error);
  const Console console({});
  console.draw("\rhalf way", Console::End::Open);
  console.warn("stopping");
  console.warn("and again");
  CHECK(output.text() == "\rhalf way\r\033[K");
  CHECK(error.text() == "stopping\nand again\n");
}

TEST_CASE("the width comes from COLUMNS where there is no terminal, and is never below 20", "[terminal]") {
  Captured output(standard_output);
  ::setenv("COLUMNS", "132", 1);
  CHECK(width(standard_output) == 132);
  CHECK(page_width(standard_output) == 80);
  ::setenv("COLUMNS", "3", 1);
  CHECK(width(standard_output) == 20);
  CHECK(columns(standard_output) == 3);
  ::setenv("COLUMNS", "wide", 1);
  CHECK(width(standard_output) == 80);
  ::unsetenv("COLUMNS");
  CHECK(width(standard_output) == 80);
}

TEST_CASE("a pipe gets no colour, and nothing is redrawn in place", "[terminal]") {
  Captured output(standard_output);
  CHECK_FALSE(is_terminal(standard_output));
  CHECK_FALSE(has_colour(standard_output));
  CHECK_FALSE(can_redraw(standard_output));
}

TEST_CASE("a reader that went away is not an error, but is remembered", "[terminal]") {
  prepare_standard_streams();
  Captured output(standard_output);
  output.close_reader();
  CHECK_NOTHROW(write(standard_output, "into the void"));
  CHECK(reader_went_away());
}

TEST_CASE("colour is for terminals, and not where NO_COLOR is set", "[terminal]") {
  ::setenv("TERM", "xterm", 1);
  ::unsetenv("NO_COLOR");
  const Captured output = Captured::on_terminal(standard_output, 100);
  CHECK(width(standard_output) == 100);
  CHECK(has_colour(standard_output));
  ::setenv("NO_COLOR", "1", 1);
  CHECK_FALSE(has_colour(standard_output));
  ::setenv("TERM", "dumb", 1);
  CHECK_FALSE(can_redraw(standard_output));
}
