#pragma once

// Debian's LibTorch brings in glog, whose CHECK would replace Catch's and end the program: let it have been here first.
#include <c10/util/Logging.h>
#undef CHECK

// Catch2 v2 (Debian 12) and v3 (Debian 13) under one name.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
