#include <meander/learners/methods/table.h>

#include <meander/stream/error.h>

namespace meander {
namespace {

std::vector<const Method*>& table() {
  static std::vector<const Method*> methods{
#define MEANDER_METHOD(name) &declared::name,
#include <meander/learners/methods/list.inc>
#undef MEANDER_METHOD
  };
  return methods;
}

}  // namespace

const std::vector<const Method*>& all_methods() { return table(); }

void add_method(const Method& method) {
  if (find_method(method.name) != nullptr) {
    throw UsageError("method", "there is a method '" + method.name + "' already", "give yours another name");
  }
  table().push_back(&method);
}

}  // namespace meander
