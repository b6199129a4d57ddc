#include <meander/stream/graph/first_failure.h>
#include <meander/stream/graph/flights.h>
#include <meander/stream/graph/flow_run.h>
#include <meander/stream/runtime/signals.h>

#include <oneapi/tbb/flow_graph.h>

#include <cstddef>
#include <deque>
#include <exception>
#include <optional>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace meander {
namespace {

namespace flow = oneapi::tbb::flow;

// The one place where a node reads what its body captured. TBB copied the captures into the graph, and ordered that
// before this read inside its library, where the thread sanitizer does not look: tests/sanitizers/thread.supp names
// this function, and no body.
template <class Function>
#if defined(__SANITIZE_THREAD__)
[[gnu::noipa]]
#endif
Function
held_by_node(const Function& body) {
  return body;
}

// A node's body: calls `function`, whose captures are read only in `held_by_node`.
template <class Function>
auto node_body(Function function) {
  return [function](Flight* flight, auto&... rest) { return held_by_node(function)(flight, rest...); };
}

// The nodes of one branch, and the queue to the thread of its sink.
struct ArmNodes {
  explicit ArmNodes(Arena& arena) : queue(arena) {}
  std::optional<flow::function_node<Flight*, Flight*>> operators;
  std::optional<flow::sequencer_node<Flight*>> in_order;
  std::optional<flow::function_node<Flight*>> deliver;
  FlightQueue queue;
};

// read -> trunk -> per branch: [operators] -> in order -> deliver -> queue -> the sink's thread, which sends the token
// back to `read` when the last branch is done with the batch. So no more batches are in flight than there are tokens,
// and a token that returns after the end is dropped.
//
// No body throws (a sequencer's must not, and TBB would pass the exception on without context): the first error is
// kept, and from then on flights pass untouched until the graph is empty, as do those beyond the finish line after a
// stop. No node is `lightweight`: those deadlock.
class FlowRun {
 public:
  FlowRun(Arena& arena, int tokens, SourceEnd& source, FinishLine& line, const OperatorChain& trunk,
          std::deque<RunArm>& arms)
      : arena_(arena),
        source_(source),
        line_(line),
        trunk_(trunk),
        arms_(arms),
        flights_(static_cast<std::size_t>(tokens)) {
    for (Flight& flight : flights_) flight.ready.resize(arms.size());
    arena_.execute([this] { build(); });  // a graph runs in the arena it is created in
  }

  void run();

 private:
  using Read = flow::multifunction_node<Flight*, std::tuple<Flight*>>;

  void build();
  void build_arm(std::size_t i);
  void give_token(Flight* flight);
  void read_on_own_thread();
  bool read_into(Flight& flight);
  void apply_trunk(Flight& flight);
  void apply_arm(Flight& flight, std::size_t i);
  void learn_on_own_thread(std::size_t i);
  void learn(std::size_t i);
  void release(Flight& flight, std::size_t i);
  bool passes_untouched(const Flight& flight);
  void keep_what_none_began();
  void fail();

  Arena& arena_;
  SourceEnd& source_;
  FinishLine& line_;
  const OperatorChain& trunk_;
  std::deque<RunArm>& arms_;
  FirstFailure failure_;
  std::deque<Flight> flights_;
  FlightStack idle_flights_;
  Baton reading_;

  std::optional<flow::graph> graph_;
  std::optional<Read> read_;  // not for a blocking source: it would occupy a thread of the arena
  std::optional<flow::function_node<Flight*, Flight*>> operators_;
  std::deque<ArmNodes> nodes_;
};

void FlowRun::build() {
  graph_.emplace();
  operators_.emplace(*graph_, flow::unlimited, node_body([this](Flight* flight) {
    apply_trunk(*flight);
    return flight;
  }));
  for (std::size_t i = 0; i < arms_.size(); ++i) build_arm(i);
  if (source_.may_block()) return;
  read_.emplace(*graph_, flow::serial, node_body([this](Flight* flight, Read::output_ports_type& out) {
    reading_.take();
    const bool read = read_into(*flight);
    reading_.pass();
    if (read) std::get<0>(out).try_put(flight);
  }));
  flow::make_edge(flow::output_port<0>(*read_), *operators_);
}

void FlowRun::build_arm(std::size_t i) {
  ArmNodes& nodes = nodes_.emplace_back(arena_);
  nodes.in_order.emplace(*graph_, node_body([first = source_.first_index()](Flight* flight) {
    const Turn turn(*flight);
    return static_cast<std::size_t>(flight->raw.index - first);
  }));
  nodes.deliver.emplace(*graph_, flow::serial, node_body([&nodes](Flight* flight) {
    const Turn turn(*flight);
    nodes.queue.push(flight);
    return flow::continue_msg();
  }));
  flow::make_edge(*nodes.in_order, *nodes.deliver);
  if (arms_[i].operators.empty()) {
    flow::make_edge(*operators_, *nodes.in_order);
    return;
  }
  nodes.operators.emplace(*graph_, flow::unlimited, node_body([this, i](Flight* flight) {
    apply_arm(*flight, i);
    return flight;
  }));
  flow::make_edge(*operators_, *nodes.operators);
  flow::make_edge(*nodes.operators, *nodes.in_order);
}

void FlowRun::run() {
  reading_.pass();
  {
    std::vector<std::jthread> threads;
    try {
      for (std::size_t i = 1; i < arms_.size(); ++i) threads.emplace_back([this, i] { learn_on_own_thread(i); });
      if (source_.may_block()) threads.emplace_back([this] { read_on_own_thread(); });
      for (Flight& flight : flights_) give_token(&flight);
    } catch (...) {
      fail();
    }
    learn(0);
  }
  arena_.execute([this] { graph_->wait_for_all(); });
  reading_.take();
  for (Flight& flight : flights_) flight.baton.take();
  keep_what_none_began();
  failure_.rethrow();
}

void FlowRun::give_token(Flight* flight) {
  flight->baton.pass();
  if (read_) {
    read_->try_put(flight);
  } else {
    idle_flights_.give(flight);
  }
}

void FlowRun::read_on_own_thread() {
  block_signals();
  flush_denormals();
  Flight none;
  for (;;) {
    Flight* flight = idle_flights_.take(source_.halted());
    if (!read_into(flight != nullptr ? *flight : none)) return;
    operators_->try_put(flight);
  }
}

bool FlowRun::read_into(Flight& flight) {
  const Turn turn(flight);
  try {
    if (std::optional<Batch> batch = source_.read()) {
      flight.raw = std::move(*batch);
      flight.holders = static_cast<int>(arms_.size());
      return true;
    }
    for (ArmNodes& nodes : nodes_) nodes.queue.close(source_.count());
  } catch (...) {
    fail();
  }
  return false;
}

void FlowRun::apply_trunk(Flight& flight) {
  const Turn turn(flight);
  if (passes_untouched(flight)) return;
  try {
    flight.trunk = trunk_(flight.raw);
    for (std::size_t i = 0; i < arms_.size(); ++i) {
      if (arms_[i].operators.empty()) flight.ready[i] = flight.trunk;
    }
  } catch (...) {
    fail();
  }
}

void FlowRun::apply_arm(Flight& flight, std::size_t i) {
  const Turn turn(flight);
  if (passes_untouched(flight)) return;
  try {
    flight.ready[i] = arms_[i].operators(flight.trunk);
  } catch (...) {
    fail();
  }
}

void FlowRun::learn_on_own_thread(std::size_t i) {
  block_signals();
  flush_denormals();
  learn(i);
}

void FlowRun::learn(std::size_t i) {
  FlightQueue& queue = nodes_[i].queue;
  try {
    while (Flight* flight = queue.pop()) {
      if (!line_.begin(flight->raw.index)) break;
      arms_[i].sink.take(flight->raw, flight->ready[i]);
      release(*flight, i);
    }
    arms_[i].sink.add_idle(queue.idle_seconds());
  } catch (...) {
    fail();
  }
}

void FlowRun::release(Flight& flight, std::size_t i) {
  flight.ready[i] = {};
  if (flight.holders.fetch_sub(1) > 1) return;
  flight.raw = {};
  flight.trunk = {};
  give_token(&flight);
}

bool FlowRun::passes_untouched(const Flight& flight) {
  return failure_.happened() || line_.is_before(flight.raw.index);
}

void FlowRun::keep_what_none_began() {
  for (Flight& flight : flights_) {
    if (flight.holders > 0 && flight.raw.index > line_.furthest()) source_.keep(std::move(flight.raw));
  }
}

void FlowRun::fail() {
  // In this order: flights that pass untouched because of the failure must not reach a sink.
  source_.cancel();
  for (ArmNodes& nodes : nodes_) nodes.queue.abort();
  failure_.keep(std::current_exception());
}

}  // namespace

void run_as_graph(Arena& arena, int tokens, SourceEnd& source, FinishLine& line, const OperatorChain& trunk,
                  std::deque<RunArm>& arms) {
  FlowRun(arena, tokens, source, line, trunk, arms).run();
}

}  // namespace meander
