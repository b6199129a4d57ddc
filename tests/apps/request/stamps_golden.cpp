// Golden topic `stamps`: from the command line to the stamp, by the program's own options.
#include "golden_topics.h"

#include <meander/apps/cli/parse.h>
#include <meander/apps/request/resolve_run.h>
#include <meander/apps/request/run_stamp.h>

#include <algorithm>

namespace meander::golden {
namespace {

// An option or a choice that the program does not know yet.
void require_known(const cli::OptionTable& table, const std::string& word) {
  const std::size_t equals = std::min(word.find('='), word.size());
  const cli::Option* option = table.find(word.substr(2, equals - 2));
  if (option == nullptr) throw NotYet(word);
  const auto& choices = option->value.choices;
  const std::string value = word.substr(std::min(equals + 1, word.size()));
  if (!choices.empty() && std::find(choices.begin(), choices.end(), value) == choices.end()) throw NotYet(word);
}

}  // namespace

void stamps(const GoldenCase& golden) {
  auto words = golden.inputs.at("options").get<std::vector<std::string>>();
  if (golden.config.at("program") == "main") words.emplace_back("--academic");
  RunRequest options;
  const cli::OptionTable table = run_option_table(options);
  for (const std::string& word : words) require_known(table, word);
  cli::parse(table, words);
  const std::string actual = stamp(stamp_fields(resolve(options)));
  const std::string expected = golden.expect("stamp").get<std::string>();
  if (actual != expected) golden.fail("stamp: '" + actual + "', expected '" + expected + "'");
}

}  // namespace meander::golden
