#include <meander/stream/state/archive.h>

#include <meander/stream/runtime/error.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

constexpr const char* archive_remedy = "it was saved by another version or with other options; start without it";

const char* kind_of(const Archive::Value& value) {
  constexpr const char* kinds[] = {"a whole number", "a real number", "text", "a tensor", "a list of whole numbers"};
  return kinds[value.index()];
}

// A copy that shares neither memory nor autograd history with the caller's tensor.
at::Tensor copy_of(const at::Tensor& tensor) {
  if (!tensor.defined()) return {};
  return tensor.detach().to(at::TensorOptions(at::kCPU), /*non_blocking=*/false, /*copy=*/true,
                            at::MemoryFormat::Contiguous);
}

}  // namespace

template <class T>
void Archive::add(std::string_view name, T&& value) {
  if (name.empty()) throw InternalError("an archive entry needs a name");
  if (!entries_.try_emplace(std::string(name), std::forward<T>(value)).second) {
    throw InternalError(fmt::format("the archive entry '{}{}' was written twice", path_, name));
  }
}

template <class T>
const T& Archive::find(std::string_view name, const char* kind) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) throw Error(where_, fmt::format("has no entry '{}{}'", path_, name), archive_remedy);
  if (const T* value = std::get_if<T>(&found->second)) return *value;
  throw Error(where_, fmt::format("'{}{}' is {}, not {}", path_, name, kind_of(found->second), kind), archive_remedy);
}

void Archive::write(std::string_view name, std::int64_t value) { add(name, value); }
void Archive::write(std::string_view name, double value) { add(name, value); }
void Archive::write(std::string_view name, const std::string& value) { add(name, value); }
void Archive::write(std::string_view name, const at::Tensor& value) { add(name, copy_of(value)); }
void Archive::write(std::string_view name, at::Tensor&& value) {
  const bool alone = value.defined() && value.use_count() == 1 && value.storage().use_count() == 1 && value.is_cpu() &&
                     value.is_contiguous() && !value.requires_grad();
  add(name, alone ? std::move(value) : copy_of(value));
}
void Archive::write(std::string_view name, const std::vector<std::int64_t>& value) { add(name, value); }

void Archive::read(std::string_view name, std::int64_t& value) const {
  value = find<std::int64_t>(name, "a whole number");
}
void Archive::read(std::string_view name, double& value) const { value = find<double>(name, "a real number"); }
void Archive::read(std::string_view name, std::string& value) const { value = find<std::string>(name, "text"); }
void Archive::read(std::string_view name, at::Tensor& value) const {
  value = copy_of(find<at::Tensor>(name, "a tensor"));
}
void Archive::read(std::string_view name, std::vector<std::int64_t>& value) const {
  value = find<std::vector<std::int64_t>>(name, "a list of whole numbers");
}

void Archive::write(std::string_view name, const std::vector<double>& value) {
  at::Tensor tensor = at::empty({static_cast<std::int64_t>(value.size())}, at::kDouble);
  std::copy(value.begin(), value.end(), tensor.data_ptr<double>());
  add(name, std::move(tensor));
}
void Archive::read(std::string_view name, std::vector<double>& value) const {
  const at::Tensor& tensor = find<at::Tensor>(name, "a list of real numbers");
  if (!tensor.defined() || tensor.scalar_type() != at::kDouble || tensor.dim() != 1) {
    throw Error(where_, fmt::format("'{}{}' is not a list of real numbers", path_, name), archive_remedy);
  }
  const at::Tensor whole = tensor.contiguous();
  value.assign(whole.data_ptr<double>(), whole.data_ptr<double>() + whole.numel());
}

void Archive::refuse(std::string_view name, const std::string& what) const {
  throw Error(where_, fmt::format("'{}{}' {}", path_, name, what), archive_remedy);
}

std::int64_t Archive::read_count(std::string_view name, std::int64_t most) const {
  const auto value = find<std::int64_t>(name, "a whole number");
  if (value < 0 || value > most) refuse(name, fmt::format("is {}, not in 0..{}", value, most));
  return value;
}

bool Archive::read_flag(std::string_view name) const { return read_count(name, 1) != 0; }

std::vector<std::int64_t> Archive::read_counts(std::string_view name, std::int64_t size, std::int64_t most,
                                               std::int64_t least) const {
  const auto& values = find<std::vector<std::int64_t>>(name, "a list of whole numbers");
  if (size >= 0 && values.size() != static_cast<std::size_t>(size)) {
    refuse(name, fmt::format("has {} numbers, not {}", values.size(), size));
  }
  for (const std::int64_t value : values) {
    if (value < least || value > most) refuse(name, fmt::format("holds {}, not in {}..{}", value, least, most));
  }
  return values;
}

std::vector<double> Archive::read_reals(std::string_view name, std::int64_t size) const {
  std::vector<double> values;
  read(name, values);
  if (values.size() != static_cast<std::size_t>(size)) {
    refuse(name, fmt::format("has {} numbers, not {}", values.size(), size));
  }
  return values;
}

at::Tensor Archive::read_tensor(std::string_view name, at::ScalarType type,
                                const std::vector<std::int64_t>& shape) const {
  const auto& tensor = find<at::Tensor>(name, "a tensor");
  const auto fits = [](std::int64_t found, std::int64_t due) { return due < 0 || found == due; };
  if (!tensor.defined() || tensor.scalar_type() != type ||
      !std::equal(tensor.sizes().begin(), tensor.sizes().end(), shape.begin(), shape.end(), fits)) {
    const std::string found =
        tensor.defined() ? fmt::format("{} [{}]", c10::toString(tensor.scalar_type()), fmt::join(tensor.sizes(), ", "))
                         : "no tensor";
    refuse(name, fmt::format("is {}, not {} [{}]", found, c10::toString(type), fmt::join(shape, ", ")));
  }
  return copy_of(tensor);
}

bool Archive::contains(std::string_view name) const { return entries_.find(name) != entries_.end(); }

void Archive::write(std::string_view name, const Archive& folder) {
  for (const auto& [inner, value] : folder.entries_) add(fmt::format("{}/{}", name, inner), value);
}

Archive Archive::folder(std::string_view name) const {
  Archive inner;
  inner.where_ = where_;
  inner.path_ = fmt::format("{}{}/", path_, name);
  const std::string prefix = fmt::format("{}/", name);
  for (auto entry = entries_.lower_bound(prefix); entry != entries_.end() && entry->first.starts_with(prefix);
       ++entry) {
    inner.entries_.emplace(entry->first.substr(prefix.size()), entry->second);
  }
  return inner;
}

}  // namespace meander
