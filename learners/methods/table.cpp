#include <meander/learners/methods/table.h>

#include <meander/learners/methods/declaration/taken_names.h>

namespace meander {
namespace {

void add_checked(std::vector<const Method*>& methods, const Method& method) {
  // If a method is added before `main`, declarations of the list may not be initialised yet.
  if (!method.name.empty()) check_names(method);
  for (const Method* other : methods) {
    if (!other->name.empty()) check_names(method, *other);
  }
  methods.push_back(&method);
}

// Methods of CMake's list are checked too: it may contain methods from outside this tree.
std::vector<const Method*> of_the_list() {
  std::vector<const Method*> methods;
#define MEANDER_METHOD(name) add_checked(methods, declared::name);
#include <meander/learners/methods/list.inc>
#undef MEANDER_METHOD
  return methods;
}

std::vector<const Method*>& table() {
  static std::vector<const Method*> methods = of_the_list();
  return methods;
}

}  // namespace

const std::vector<const Method*>& all_methods() { return table(); }

void add_method(const Method& method) { add_checked(table(), method); }

}  // namespace meander
