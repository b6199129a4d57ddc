# The example in the README is the one that is built and run: cmake -D SOURCE=... -P readme_example.cmake
file(READ ${SOURCE}/README.md readme)
file(READ ${SOURCE}/examples/compose_a_pipeline.cpp example)
string(FIND "${readme}" "<!-- examples/compose_a_pipeline.cpp -->\n```cpp\n${example}```\n" at)
if(at EQUAL -1)
  message(FATAL_ERROR "README.md: its example differs from examples/compose_a_pipeline.cpp; copy the file over it")
endif()
