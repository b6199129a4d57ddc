#include <meander/learners/methods/table.h>

namespace meander {

const std::vector<const Method*>& all_methods() {
  static const std::vector<const Method*> methods{
#define MEANDER_METHOD(name) &declared::name,
#include <meander/learners/methods/list.inc>
#undef MEANDER_METHOD
  };
  return methods;
}

}  // namespace meander
