#pragma once

#include <meander/learners/methods/declaration/method.h>

// The declarations of all methods, one per file. The table that refers to them, and thereby keeps the linker from
// dropping them, is generated from the list in learners/methods/CMakeLists.txt.
namespace meander::declared {

#define MEANDER_METHOD(name) extern const Method name;
#include <meander/learners/methods/list.inc>
#undef MEANDER_METHOD

}  // namespace meander::declared
