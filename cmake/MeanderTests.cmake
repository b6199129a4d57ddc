# What every test is run with, those of the examples too. Instrumented programs are some ten times slower; their
# suppressions say why, line by line.
set(MEANDER_TEST_TIMEOUT 600)
if(MEANDER_SANITIZE OR MEANDER_COVERAGE)
  set(MEANDER_TEST_TIMEOUT 3000)
endif()
# Tests look at what programs print: no list of the suppressions that were used.
set(MEANDER_TEST_ENVIRONMENT
    TSAN_OPTIONS=history_size=7:print_suppressions=0:suppressions=${PROJECT_SOURCE_DIR}/tests/sanitizers/thread.supp
    LSAN_OPTIONS=print_suppressions=0:suppressions=${PROJECT_SOURCE_DIR}/tests/sanitizers/leak.supp
    UBSAN_OPTIONS=print_stacktrace=1)
