#include "apps/message.h"
#include "asked.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/request/run_stamp.h>

using namespace meander;

namespace {

// A configuration file in a folder of its own, which is left out of errors.
class File {
 public:
  explicit File(const std::string& text) : path_(folder_.put("x.toml", text)) {}

  std::string word() const { return "--config=" + path_.string(); }
  std::string refusal(Words words) const {
    words.push_back(word());
    std::string line = usage_error([&] { asked(words); });
    const std::string folder = path_.parent_path().string() + "/";
    for (std::size_t at = line.find(folder); at != std::string::npos; at = line.find(folder)) {
      line.erase(at, folder.size());
    }
    return line;
  }

 private:
  ScratchFolder folder_;
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("config.toml holds the options that were given, and no others", "[run][config]") {
  const File file("budget = 50\nreplay = \"buffer\"\n");
  const ResolvedRun run = asked({file.word(), "--budget=70", "--academic=false", "--lr", ".001", "--quiet"});
  const std::string text = asked_file_of(run);
  CHECK(text.substr(text.find('\n')) ==
        "\n\n# Problem\nacademic = false\n\n# Method\nreplay = \"buffer\"\nbudget = 70\n\n# Training\nlr = 0.001\n");
}

TEST_CASE("resolved.toml holds all options, those not given in a section of their own", "[run][config]") {
  const std::string text = resolved_file_of(asked({"--method=er", "--seed=3"}));
  const std::size_t defaults = text.find("[defaults]");
  REQUIRE(defaults != std::string::npos);
  for (const char* line : {"\nmethod = \"er\"\n", "\nseed = 3\n"}) CHECK(text.find(line) < defaults);
  for (const char* line : {"\nbudget = 1000\n", "\nlr = 0.001\n", "\niters = 2000\n", "\nupdate-every = 100\n"}) {
    CAPTURE(line);
    CHECK(text.find(line) > defaults);
    CHECK(text.find(line) != std::string::npos);
  }
}

TEST_CASE("the defaults of a resolved run yield to another method or experiment", "[run][config][regression]") {
  const auto [first, more] = GENERATE(table<Words, Words>({
      {{"--method=er"}, {"--method=si"}},
      {{"--method=er", "--seed=3"}, {"--method=bir"}},
      {{"--method=bir"}, {"--method=none"}},
      {{"--academic", "--method=ewc"}, {"--method=lwf"}},
      {{"--method=er"}, {"--academic"}},
      {{}, {"--experiment=CIFAR10"}},
      {{"--experiment=CIFAR10", "--method=bir", "--model-dir=x"}, {"--experiment=permMNIST", "--method=agem"}},
      {{"--consolidate=every:7"}, {"--method=dgr"}},
      {{"--experiment=CIFAR10", "--reducedResNet"}, {"--experiment=CIFAR100"}},
      {{"--si"}, {"--scenario=task"}},
  }));
  CAPTURE(first, more);
  const File file(resolved_file_of(asked(first)));
  Words over = more, whole = first;
  over.push_back(file.word());
  whole.insert(whole.end(), more.begin(), more.end());
  CHECK(outcome_of(asked(over)) == outcome_of(asked(whole)));
}

TEST_CASE("defaults of another version are kept if nothing changes them", "[run][config]") {
  const File file("method = \"er\"\n[defaults]\nbudget = 77\nlr = 0.5\niters = 4000\n");
  CHECK(asked({file.word()}).lr == 0.5);
  CHECK(asked({file.word(), "--seed=4"}).lr == 0.5);
  CHECK(asked({file.word(), "--lr=0.25"}).lr == 0.25);
  const ResolvedRun other = asked({file.word(), "--method=si"});
  CHECK(other.lr == 0.5);
  CHECK_FALSE(other.method.declared.contains("budget"));
  CHECK(asked({file.word(), "--experiment=CIFAR10"}).iters == 5000);
  CHECK(asked_file_of(asked({file.word()})).find("lr") == std::string::npos);
}

TEST_CASE("an invalid option of a file is named with its line", "[run][config][refusal]") {
  const auto [text, words, line] = GENERATE(table<std::string, Words, std::string>({
      {"method = \"er\"\nbudget = 5\n",
       {"--method=si"},
       "x.toml, line 2: budget: method si has no such option; add a method that has it ('meander methods' lists them), "
       "or "
       "leave it out"},
      {"\nupdate-every = 5\n",
       {"--consolidate=every:7"},
       "--consolidate: conflicts with update-every (x.toml, line 2): both say when to consolidate; leave one of the "
       "two out"},
      {"consolidate = \"every:7\"\n",
       {"--update-every=5"},
       "x.toml, line 1: consolidate: conflicts with --update-every: both say when to consolidate; leave one of the two "
       "out"},
      {"lwf = true\n", {"--agem"}, "--agem: lwf (x.toml, line 1) already decides what is replayed; choose one"},
      {"seed = 1\nfromp = true\n",
       {"--replay=generative"},
       "methods: 'dgr' and 'fromp' cannot be combined: FROMP protects outputs on stored samples instead of learning "
       "from them again (x.toml, line 2: fromp); choose one of them"},
      {"gen-classifier = true\nbce = true\n",
       {},
       "x.toml, line 2: bce: models of classes have no loss on labels; leave it out"},
      {"", {"--gen-classifier", "--bce"}, "--bce: models of classes have no loss on labels; leave it out"},
  }));
  CAPTURE(text, words);
  CHECK(File(text).refusal(words) == line);
}

TEST_CASE("no word of another program is an option of ours, and each leads to one or to a remedy", "[run][cli]") {
  RunRequest options;
  const cli::OptionTable table = run_option_table(options);
  std::set<std::string> seen;
  for (const cli::ForeignWord& foreign : table.foreign_words()) {
    CAPTURE(foreign.word);
    CHECK(seen.insert(foreign.word).second);
    CHECK(table.find(foreign.word) == nullptr);
    CHECK(foreign.option.empty() != foreign.instead.empty());
    CHECK((foreign.option.empty() || table.find(foreign.option) != nullptr));
  }
}
