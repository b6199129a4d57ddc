#include "apps/message.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/results/run_lock.h>

#include <fmt/format.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace meander;

namespace {

/// A process that takes a run's lock and holds it until it is killed.
class LockingProcess {
 public:
  LockingProcess(const std::filesystem::path& out, const std::string& name) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    pid_ = ::fork();
    if (pid_ == 0) hold(out, name, ends[1]);
    ::close(ends[1]);
    char answer = 0;
    took_it_ = ::read(ends[0], &answer, 1) == 1 && answer == 'y';
    ::close(ends[0]);
  }
  ~LockingProcess() {
    if (pid_ > 0) end();
  }
  LockingProcess(const LockingProcess&) = delete;
  LockingProcess& operator=(const LockingProcess&) = delete;

  pid_t pid() const { return pid_; }
  bool took_it() const { return took_it_; }
  void end() {
    ::kill(pid_, SIGKILL);
    ::waitpid(std::exchange(pid_, -1), nullptr, 0);
  }

 private:
  [[noreturn]] static void hold(const std::filesystem::path& out, const std::string& name, int told) {
    ::alarm(60);  // if the test does not live to kill it
    const std::optional<RunLock> lock = RunLock::try_take(out, name);
    const char answer = lock ? 'y' : 'n';
    if (::write(told, &answer, 1) != 1) ::_exit(1);
    while (true) ::pause();
  }

  pid_t pid_ = -1;
  bool took_it_ = false;
};

}  // namespace

TEST_CASE("a run's lock has one holder at a time", "[results][lock]") {
  const ScratchFolder scratch;
  std::optional<RunLock> lock = RunLock::try_take(scratch.path() / "runs", "stamp");
  REQUIRE(lock.has_value());
  CHECK(scratch.files() == std::vector<std::string>{"runs/.locks/stamp.lock"});
  CHECK_FALSE(RunLock::try_take(scratch.path() / "runs", "stamp").has_value());
  CHECK(RunLock::try_take(scratch.path() / "runs", "another").has_value());
  lock.reset();
  CHECK(RunLock::try_take(scratch.path() / "runs", "stamp").has_value());
  CHECK(std::filesystem::exists(scratch.path() / "runs/.locks/stamp.lock"));
}

TEST_CASE("a lock that is moved is held once", "[results][lock]") {
  const ScratchFolder scratch;
  std::optional<RunLock> first = RunLock::try_take(scratch.path(), "stamp");
  REQUIRE(first.has_value());
  {
    const RunLock second = std::move(*first);
    first.reset();
    CHECK_FALSE(RunLock::try_take(scratch.path(), "stamp").has_value());
  }
  CHECK(RunLock::try_take(scratch.path(), "stamp").has_value());
}

TEST_CASE("a lock that another process holds is free once that is killed", "[results][lock]") {
  const ScratchFolder scratch;
  LockingProcess other(scratch.path(), "stamp");
  REQUIRE(other.took_it());
  CHECK_FALSE(RunLock::try_take(scratch.path(), "stamp").has_value());
  CHECK(RunLock::holder(scratch.path(), "stamp").starts_with(fmt::format("process {} on ", other.pid())));
  other.end();
  CHECK(RunLock::try_take(scratch.path(), "stamp").has_value());
  CHECK(RunLock::holder(scratch.path(), "stamp").starts_with(fmt::format("process {} on ", ::getpid())));
}

TEST_CASE("another process cannot take a lock that this one holds", "[results][lock]") {
  const ScratchFolder scratch;
  const std::optional<RunLock> lock = RunLock::try_take(scratch.path(), "stamp");
  const LockingProcess other(scratch.path(), "stamp");
  CHECK_FALSE(other.took_it());
}

TEST_CASE("a program that the holder starts does not hold its lock", "[results][lock]") {
  const ScratchFolder scratch;
  std::optional<RunLock> lock = RunLock::try_take(scratch.path(), "stamp");
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl("/bin/sleep", "sleep", "60", static_cast<char*>(nullptr));
    ::_exit(1);
  }
  lock.reset();
  // Until it has become another program, the child is a copy that holds the lock.
  bool is_free = false;
  for (int tenths = 0; tenths < 300 && !is_free; ++tenths) {
    is_free = RunLock::try_take(scratch.path(), "stamp").has_value();
    if (!is_free) ::usleep(100'000);
  }
  CHECK(is_free);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

TEST_CASE("an unknown holder has no name", "[results][lock]") {
  const ScratchFolder scratch;
  CHECK(RunLock::holder(scratch.path(), "stamp") == "another process");
  scratch.put(".locks/stamp.lock", "");
  CHECK(RunLock::holder(scratch.path(), "stamp") == "another process");
}

TEST_CASE("a place where no lock can be is an error that names it", "[results][lock][refusal]") {
  const ScratchFolder scratch;
  const std::string file = scratch.put("file", "").string();
  CHECK(error_line([&] { RunLock::try_take(file, "stamp"); }).find("cannot be created as a folder") !=
        std::string::npos);
  scratch.put(".locks/stamp.lock/taken", "");
  const std::string lock = (scratch.path() / ".locks/stamp.lock").string();
  const std::string refusal = error_line([&] { RunLock::try_take(scratch.path(), "stamp"); });
  CHECK(refusal.starts_with(lock + ": cannot be opened for writing ("));
}

TEST_CASE("a folder is held by one at a time, and by nobody where it cannot be", "[results][lock]") {
  const ScratchFolder scratch;
  std::optional<RunLock> hold = RunLock::try_hold(scratch.path());
  REQUIRE(hold.has_value());
  CHECK_FALSE(RunLock::try_hold(scratch.path()).has_value());
  hold.reset();
  CHECK(RunLock::try_hold(scratch.path()).has_value());
  for (int again = 0; again < 2; ++again) CHECK(RunLock::try_hold(scratch.path() / "absent").has_value());
}
