// Whatever an archive contains, a learner either refuses it or can go on.
#include "catch.h"
#include "every_method.h"
#include "stream/error_line.h"

#include <meander/learners/sample_bounds.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>

#include <fmt/format.h>

#include <functional>
#include <limits>
#include <optional>

using namespace meander;

namespace {

using Value = Archive::Value;

/// Corrupted versions of a value.
std::vector<Value> spoilt(const Value& value) {
  constexpr std::int64_t huge = std::int64_t{1} << 60;
  std::vector<Value> ways;
  if (std::holds_alternative<std::int64_t>(value)) {
    for (const std::int64_t wrong :
         {std::int64_t{-1}, huge, std::numeric_limits<std::int64_t>::min(), std::int64_t{3}}) {
      ways.emplace_back(wrong);
    }
    ways.emplace_back(std::string("three"));
  } else if (std::holds_alternative<double>(value)) {
    ways.emplace_back(std::int64_t{1});
  } else if (std::holds_alternative<std::string>(value)) {
    ways.emplace_back(std::string());
    ways.emplace_back(at::Tensor());
  } else if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value)) {
    std::vector<std::int64_t> longer = *list, shorter = *list;
    longer.push_back(1);
    ways.emplace_back(longer);
    ways.emplace_back(std::vector<std::int64_t>());
    if (list->empty()) return ways;
    shorter.pop_back();
    ways.emplace_back(shorter);
    for (const std::int64_t wrong : {std::int64_t{-1}, huge}) {
      std::vector<std::int64_t> changed = *list;
      changed.front() = changed.back() = wrong;
      ways.emplace_back(changed);
    }
  } else {
    const auto& tensor = std::get<at::Tensor>(value);
    ways.emplace_back(at::Tensor());
    ways.emplace_back(std::int64_t{1});
    if (!tensor.defined()) return ways;
    ways.emplace_back(tensor.to(tensor.scalar_type() == at::kDouble ? at::kFloat : at::kDouble));
    ways.emplace_back(tensor.reshape({-1, 1}));
    ways.emplace_back(tensor.reshape({-1}).narrow(0, 0, tensor.numel() / 2).contiguous());
    if (tensor.scalar_type() == at::kLong) {
      for (const std::int64_t wrong : {std::int64_t{-1}, std::int64_t{1} << 40}) {
        ways.emplace_back(at::full_like(tensor, wrong));
      }
    }
  }
  return ways;
}

/// The archive with one entry replaced, or left out.
Archive with_entry(const Archive& whole, const std::string& spoilt, const std::optional<Value>& by) {
  Archive changed;
  const auto write = [&](const std::string& name, const Value& value) {
    std::visit([&](const auto& v) { changed.write(name, v); }, value);
  };
  for (const auto& [name, value] : whole.entries()) {
    if (name != spoilt) write(name, value);
    if (name == spoilt && by) write(name, *by);
  }
  return changed;
}

/// Checks that the archive is refused by an Error that leaves everything as before; or accepted, and then the learner
/// can learn and predict, or reports why not.
void check_survives(CaseRun& run, const Archive& good, const Archive& bad) {
  const auto survives = [](const std::function<void()>& action) {
    try {
      action();
      return true;
    } catch (const Error&) {
      return false;
    }
  };
  run.learner->load(good);
  run.take_from(7, 9);  // so that another state is left to be kept
  const std::string before = run.saved().to_bytes();
  if (!survives([&] { run.learner->load(bad); })) {
    CHECK(run.saved().to_bytes() == before);
    return;
  }
  survives([&] { run.take_from(20, 24); });
  const Batch later = run.stream(30);
  survives([&] { run.learner->scores(later); });
}

void try_all(const MethodCase& one) {
  CaseRun saved(one), run(one);
  saved.begin();
  run.begin();
  saved.take_from(0, 7);
  const Archive good = saved.saved();
  for (const auto& [name, value] : good.entries()) {
    INFO(one.name() << ": " << name);
    check_survives(run, good, with_entry(good, name, std::nullopt));
    for (const Value& wrong : spoilt(value)) check_survives(run, good, with_entry(good, name, wrong));
  }
}

}  // namespace

TEST_CASE("no entry of a state can harm a learner, whatever it is replaced by", "[state][hostile]") {
  for (const MethodCase& one : every_method()) CHECK_NOTHROW(try_all(one));
}

TEST_CASE("nor can an entry of a drift detector's state, of pooled batches or of running statistics",
          "[state][hostile]") {
  const std::string kind = GENERATE("adwin", "page-hinkley", "pooled", "batch norm");
  LearnerOptions options;
  options.consolidate = every(3);
  if (kind == "adwin") options.consolidate = on_drift({.test = AdwinOptions{.clock = 1}});
  if (kind == "page-hinkley") options.consolidate = on_drift({.test = PageHinkleyOptions{}});
  if (kind == "pooled") options.updates_per_batch = parse_updates_per_batch("1/4");
  MlpShape shape = ToyStream{}.shape();
  shape.batch_norm = kind == "batch norm";
  const auto make = [&] {
    return std::make_unique<ToyRun>(ToyStream{}, nets::mlp(shape, 1), toy_method("er and si"), options);
  };
  const auto saved = make(), run = make();
  saved->take_to(7);
  Archive good;
  saved->learner.save(good);
  for (const auto& [name, value] : good.entries()) {
    INFO(kind << ": " << name);
    for (const Value& wrong : spoilt(value)) {
      run->learner.load(good);
      try {
        run->learner.load(with_entry(good, name, wrong));
        run->next = 7;
        run->take_to(12);
      } catch (const Error&) {
      }
    }
  }
  CHECK_NOTHROW(run->learner.load(good));
}

TEST_CASE("a saved context whose count would take all memory is refused, without heads too", "[state][hostile]") {
  const ToyStream revealed{.contexts = 2};
  LearnerOptions options;
  options.updates_per_batch = parse_updates_per_batch("1/4");
  const auto make = [&] {
    auto learner =
        std::make_unique<Learner>(Classifier{std::make_unique<FusedMlp>(revealed.shape(), 1), 0}, Parts(), options);
    learner->begin(nullptr, OperatorChain());
    return learner;
  };
  const auto saved = make(), into = make();
  saved->take(revealed(0), revealed(0));
  Archive good;
  saved->save(good);
  const auto refusal = [&](const std::string& entry, std::int64_t context) {
    const Archive bad = with_entry(good, entry, Value(at::full({revealed.batch}, context, at::kLong)));
    return error_line([&] { into->load(bad); });
  };
  for (const char* entry : {"pooled/0/raw/context", "pooled/0/ready/context"}) {
    CAPTURE(entry);
    CHECK(refusal(entry, most_contexts - 1) == "no error");
    for (const std::int64_t context : {most_contexts, std::int64_t{1} << 36}) {
      CHECK(refusal(entry, context).find(fmt::format("a context {}, not in 0..1048575", context)) != std::string::npos);
    }
  }
}
