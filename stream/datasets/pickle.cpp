#include <meander/stream/datasets/pickle.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/core.h>

#include <unordered_map>
#include <utility>

namespace meander {
namespace {

using PickleKind = Pickle::Kind;
using Value = Pickle::Value;

// CIFAR-100 has some 200,000 for 50,000 records. Each operation creates at most one value, entry or mark, which bounds
// memory.
constexpr std::size_t most_operations = 1'000'000;

// The virtual machine that executes a pickle, without the operations that would run code.
class Machine {
 public:
  Machine(std::string_view bytes, std::vector<Value>& values, const std::string& where, const std::string& remedy)
      : bytes_(bytes), values_(values), where_(where), remedy_(remedy) {}

  // Returns the index of the one value that is left.
  std::uint32_t run() {
    protocol();
    for (std::size_t done = 0; done < most_operations; ++done) {
      start_ = at_;
      const unsigned char operation = byte();
      if (operation == '.') return last();
      if (!container(operation) && !constant(operation) && !memory(operation) && !object(operation)) {
        refuse(fmt::format("operation {:02x} does not belong in a data set", operation));
      }
    }
    refuse("it has more operations than data sets need");
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(where_, fmt::format("is not a pickle that can be read: at byte {}, {}", thousands(start_), what),
                remedy_);
  }

  std::string_view take(std::size_t count) {
    if (count > bytes_.size() - at_) refuse("it is cut off");
    const std::string_view taken = bytes_.substr(at_, count);
    at_ += count;
    return taken;
  }

  unsigned char byte() { return static_cast<unsigned char>(take(1).front()); }

  std::uint64_t little_endian(std::size_t count) {
    const std::string_view taken = take(count);
    std::uint64_t number = 0;
    for (std::size_t i = count; i > 0; --i) number = number << 8 | static_cast<unsigned char>(taken[i - 1]);
    return number;
  }

  // Two's complement in `count` bytes, eight at most.
  std::int64_t signed_number(std::size_t count) {
    if (count > 8) refuse("a number is too large");
    if (count == 0) return 0;
    const std::size_t unused = 64 - 8 * count;
    return static_cast<std::int64_t>(little_endian(count) << unused) >> unused;
  }

  std::string_view line() {
    const std::size_t end = bytes_.substr(at_, 256).find('\n');
    if (end == std::string_view::npos) refuse("a name does not end");
    const std::string_view text = take(end);
    take(1);
    return text;
  }

  void protocol() {
    if (byte() != 0x80) refuse("it does not begin like a pickle");
    const int version = byte();
    if (version != 2) refuse(fmt::format("it uses protocol {}, not 2", version));
  }

  std::uint32_t last() const {
    if (stack_.size() != 1 || !marks_.empty()) refuse("it does not leave exactly one value");
    if (at_ != bytes_.size()) refuse(fmt::format("it ends with {} bytes left over", thousands(bytes_.size() - at_)));
    if (values_[stack_.front()].kind != PickleKind::Dictionary) refuse("it does not hold a dictionary");
    return stack_.front();
  }

  void push(Value value) {
    values_.push_back(std::move(value));
    stack_.push_back(static_cast<std::uint32_t>(values_.size() - 1));
  }
  void push_number(std::int64_t number) { push({.kind = PickleKind::Number, .number = number}); }
  void push_text(std::uint64_t size) { push({.kind = PickleKind::Text, .text = take(size)}); }

  std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }

  // The value on top of the stack, which must lie above the last mark.
  std::uint32_t top() const {
    if (stack_.size() <= floor()) refuse("a value is missing");
    return stack_.back();
  }
  std::uint32_t pop() {
    const std::uint32_t index = top();
    stack_.pop_back();
    return index;
  }
  Value& top_of(PickleKind kind, const char* noun) {
    Value& value = values_[top()];
    if (value.kind != kind) refuse(fmt::format("there is no {} to add to", noun));
    return value;
  }

  std::vector<std::uint32_t> pop_to_mark() {
    if (marks_.empty()) refuse("a mark is missing");
    const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<std::uint32_t> items(first, stack_.end());
    stack_.erase(first, stack_.end());
    marks_.pop_back();
    return items;
  }

  void push_tuple(std::size_t count) {
    std::vector<std::uint32_t> items(count);
    for (std::size_t i = count; i > 0; --i) items[i - 1] = pop();
    push({.kind = PickleKind::Tuple, .items = std::move(items)});
  }

  void append(const std::vector<std::uint32_t>& items) {
    std::vector<std::uint32_t>& list = top_of(PickleKind::List, "list").items;
    list.insert(list.end(), items.begin(), items.end());
  }

  void set(const std::vector<std::uint32_t>& pairs) {
    if (pairs.size() % 2 != 0) refuse("a key has no value");
    for (std::size_t i = 0; i < pairs.size(); i += 2) {
      if (values_[pairs[i]].kind != PickleKind::Text) refuse("a key is not a string");
    }
    std::vector<std::uint32_t>& entries = top_of(PickleKind::Dictionary, "dictionary").items;
    entries.insert(entries.end(), pairs.begin(), pairs.end());
  }

  bool container(unsigned char operation) {
    switch (operation) {
      case '(': marks_.push_back(stack_.size()); return true;
      case ']': push({.kind = PickleKind::List}); return true;
      case '}': push({.kind = PickleKind::Dictionary}); return true;
      case ')': push({.kind = PickleKind::Tuple}); return true;
      case 't': push({.kind = PickleKind::Tuple, .items = pop_to_mark()}); return true;
      case 0x85: push_tuple(1); return true;
      case 0x86: push_tuple(2); return true;
      case 0x87: push_tuple(3); return true;
      case 'a': append({pop()}); return true;
      case 'e': append(pop_to_mark()); return true;
      case 'u': set(pop_to_mark()); return true;
      case 's': {
        const std::uint32_t value = pop(), key = pop();
        set({key, value});
        return true;
      }
      default: return false;
    }
  }

  bool constant(unsigned char operation) {
    switch (operation) {
      case 'N': push({}); return true;
      case 0x88: push({.kind = PickleKind::Truth, .number = 1}); return true;
      case 0x89: push({.kind = PickleKind::Truth, .number = 0}); return true;
      case 'K': push_number(byte()); return true;
      case 'M': push_number(static_cast<std::int64_t>(little_endian(2))); return true;
      case 'J': push_number(signed_number(4)); return true;
      case 0x8a: push_number(signed_number(byte())); return true;
      case 'U': push_text(byte()); return true;
      case 'T':
      case 'X': push_text(little_endian(4)); return true;
      default: return false;
    }
  }

  bool memory(unsigned char operation) {
    switch (operation) {
      case 'q': memo_[byte()] = top(); return true;
      case 'r': memo_[little_endian(4)] = top(); return true;
      case 'h': recall(byte()); return true;
      case 'j': recall(little_endian(4)); return true;
      default: return false;
    }
  }

  void recall(std::uint64_t key) {
    const auto found = memo_.find(key);
    if (found == memo_.end()) refuse("it recalls a value that was never stored");
    stack_.push_back(found->second);
  }

  bool object(unsigned char operation) {
    switch (operation) {
      case 'c': push_name(); return true;
      case 'R': make(); return true;
      case 'b': complete(); return true;
      default: return false;
    }
  }

  void push_name() {
    const std::size_t from = at_;
    const std::string_view module = line(), name = line();
    // A view of both, with the newline between them.
    const std::string_view both = bytes_.substr(from, module.size() + 1 + name.size());
    if (both != maker && both != "numpy\nndarray" && both != "numpy\ndtype") {
      refuse(fmt::format("it names {}.{}, but nothing in a data set is ever run", printable(module), printable(name)));
    }
    push({.kind = PickleKind::Name, .text = both});
  }

  static std::string printable(std::string_view text) {
    std::string result;
    for (const char c : text.substr(0, 60)) result += c >= ' ' && c <= '~' ? c : '?';
    return result;
  }

  bool is(std::uint32_t index, PickleKind kind, std::string_view text) const {
    return values_[index].kind == kind && values_[index].text == text;
  }

  // A call, which may only create an array without content, or the type of its elements, which must be bytes.
  void make() {
    const std::uint32_t arguments = pop(), function = pop();
    if (values_[arguments].kind != PickleKind::Tuple) refuse("a call has no arguments");
    const std::vector<std::uint32_t>& items = values_[arguments].items;
    if (is(function, PickleKind::Name, maker) && items.size() == 3 &&
        is(items[0], PickleKind::Name, "numpy\nndarray")) {
      push({.kind = PickleKind::Array});
    } else if (is(function, PickleKind::Name, "numpy\ndtype") && !items.empty() &&
               is(items[0], PickleKind::Text, "u1")) {
      push({.kind = PickleKind::ElementType});
    } else {
      refuse("it creates something other than an array of bytes");
    }
  }

  // Sets the state of what was created. For an array: version, shape, type, order, bytes.
  void complete() {
    const std::uint32_t state = pop(), index = top();
    if (values_[state].kind != PickleKind::Tuple) refuse("a state is not a tuple");
    if (values_[index].kind == PickleKind::ElementType) return;  // bytes have no byte order
    const std::vector<std::uint32_t>& items = values_[state].items;
    if (values_[index].kind != PickleKind::Array || items.size() != 5)
      refuse("a state belongs to something other than an array");
    if (values_[items[1]].kind != PickleKind::Tuple || values_[items[2]].kind != PickleKind::ElementType ||
        values_[items[4]].kind != PickleKind::Text) {
      refuse("an array's state is malformed");
    }
    Value& array = values_[index];
    array.shape.clear();
    for (const std::uint32_t size : values_[items[1]].items) array.shape.push_back(values_[size].number);
    array.columns_first = values_[items[3]].number != 0;
    array.text = values_[items[4]].text;
  }

  static constexpr std::string_view maker = "numpy.core.multiarray\n_reconstruct";

  std::string_view bytes_;
  std::vector<Value>& values_;
  const std::string& where_;
  const std::string& remedy_;
  std::size_t at_ = 0, start_ = 0;
  std::vector<std::uint32_t> stack_;
  std::vector<std::size_t> marks_;
  std::unordered_map<std::uint64_t, std::uint32_t> memo_;
};

}  // namespace

Pickle::Pickle(std::string_view bytes, const std::string& where, const std::string& remedy)
    : root_(Machine(bytes, values_, where, remedy).run()) {}

const Pickle::Value* Pickle::find(std::string_view name) const {
  const std::vector<std::uint32_t>& entries = values_[root_].items;
  for (std::size_t i = entries.size(); i > 1; i -= 2) {  // of two entries with one name the later counts, as in Python
    if (values_[entries[i - 2]].text == name) return &values_[entries[i - 1]];
  }
  return nullptr;
}

}  // namespace meander
