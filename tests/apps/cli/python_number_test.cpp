#include "catch.h"

#include <meander/apps/cli/python_number.h>

using meander::python_number;

TEST_CASE("numbers print as Python prints them", "[stamps]") {
  CHECK(python_number(0) == "0.0");
  CHECK(python_number(10) == "10.0");
  CHECK(python_number(-2.5) == "-2.5");
  CHECK(python_number(0.001) == "0.001");
  CHECK(python_number(0.1 + 0.2) == "0.30000000000000004");
  CHECK(python_number(123456.789) == "123456.789");
}

TEST_CASE("numbers turn to exponents below 1e-4 and from 1e16", "[stamps]") {
  CHECK(python_number(0.0001) == "0.0001");
  CHECK(python_number(0.00001) == "1e-05");
  CHECK(python_number(1.25e-7) == "1.25e-07");
  CHECK(python_number(1e9) == "1000000000.0");
  CHECK(python_number(1e15) == "1000000000000000.0");
  CHECK(python_number(1e16) == "1e+16");
  CHECK(python_number(1.5e300) == "1.5e+300");
}
