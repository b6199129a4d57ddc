// Concurrent readers and fetches of one folder. The same lock keeps threads and processes apart.
#include "catch.h"
#include "small_set.h"

#include <meander/stream/datasets/folder_lock.h>
#include <meander/stream/datasets/set_files.h>
#include <meander/stream/fetch/fetch_set.h>

#include <sys/wait.h>
#include <unistd.h>

#include <future>
#include <thread>

using namespace meander;
using datasets::Fetched;

namespace {

/// A mirror that holds back the third file until it may speak.
class SlowMirror {
 public:
  std::string address() const { return server_.address(); }
  std::size_t asked() const { return server_.asked().size(); }
  /// Waits until it was asked for that file.
  void wait() const { reached_.get_future().wait(); }
  void speak() const { may_speak_.set_value(); }

 private:
  Answer answer(const std::string& target) const {
    const std::string name = target.substr(1, target.size() - 4);
    if (name == names[2]) {
      reached_.set_value();
      may_speak_.get_future().wait();
    }
    return ok(gzip(Published::content(name)));
  }

  mutable std::promise<void> reached_, may_speak_;
  LocalServer server_{[this](const std::string& target) { return answer(target); }};
};

datasets::FetchOptions patient(const SlowMirror& mirror) {
  datasets::FetchOptions options = from({mirror.address()});
  options.limits.silence = std::chrono::minutes(5);
  return options;
}

}  // namespace

TEST_CASE("a fetch waits for another of the same set, and then finds it", "[fetch][sharing]") {
  const ScratchFolder data;
  const Published published;
  const PublishedSet set = published.set();
  const SlowMirror mirror;
  auto first = std::async(std::launch::async, [&] { return fetch_set(set, data.path(), patient(mirror)); });
  mirror.wait();
  CHECK(is_being_fetched(set, data.path()));
  CHECK(data.files().size() == 2);
  datasets::FetchOptions options = patient(mirror);
  int waited = 0;
  options.progress = [&](const std::string& what, std::uint64_t, std::uint64_t) {
    if (what == "waiting for another fetch" && waited++ == 0) mirror.speak();
  };
  CHECK(fetch_set(set, data.path(), options).from.empty());
  CHECK(waited == 1);
  CHECK(first.get().from.size() == 1);
  CHECK(mirror.asked() == 4);
  CHECK_FALSE(is_being_fetched(set, data.path()));
}

TEST_CASE("a reader of a set that is being fetched waits and reads all of it", "[fetch][sharing]") {
  const ScratchFolder data;
  const Published published;
  const PublishedSet set = published.set();
  const SlowMirror mirror;
  auto fetching = std::async(std::launch::async, [&] { return fetch_set(set, data.path(), patient(mirror)); });
  mirror.wait();
  auto reading = std::async(std::launch::async, [&] { return datasets::read_set(set, data.path()); });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  mirror.speak();
  CHECK(reading.get().published);
  CHECK(fetching.get().from.size() == 1);
}

TEST_CASE("a fetch that waits for another can be stopped", "[fetch][sharing]") {
  const ScratchFolder data;
  const Published published;
  make_folder(data / "small");
  const FolderLock other(data / "small", FolderLock::Use::Write);
  datasets::FetchOptions options = from({});
  std::stop_source stop;
  options.stop = stop.get_token();
  options.progress = [&](const std::string&, std::uint64_t, std::uint64_t) { stop.request_stop(); };
  const Fetched fetched = fetch_set(published.set(), data.path(), options);
  CHECK(fetched.stopped);
  CHECK(data.files().empty());
}

TEST_CASE("several may read a folder, one may write it, and a missing folder makes nothing wait", "[fetch][sharing]") {
  const ScratchFolder data;
  using Use = FolderLock::Use;
  {
    const FolderLock one(data.path(), Use::Read), two(data.path(), Use::Read);
    CHECK(one.state() == FolderLock::State::Held);
    CHECK(two.state() == FolderLock::State::Held);
    CHECK_FALSE(FolderLock::is_written(data.path()));
  }
  const FolderLock writing(data.path(), Use::Write);
  CHECK(FolderLock::is_written(data.path()));
  CHECK(FolderLock(data / "none", Use::Write).state() == FolderLock::State::NoFolder);
}

TEST_CASE("a process that dies releases its folder", "[fetch][sharing]") {
  const ScratchFolder data;
  const pid_t child = ::fork();
  if (child == 0) {
    const FolderLock writing(data.path(), FolderLock::Use::Write);
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
  CHECK_FALSE(FolderLock::is_written(data.path()));
  CHECK(FolderLock(data.path(), FolderLock::Use::Write).state() == FolderLock::State::Held);
}
