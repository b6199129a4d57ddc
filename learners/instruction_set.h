#pragma once

#include <string>

namespace meander {

/// The instructions that results depend on, found by asking each of those who choose: our own loops
/// (kernel_attributes.h), oneDNN's products, the C library's exp and log (whether they multiply and add in one
/// rounding), and LibTorch. "avx512" or "avx2" where all chose what belongs together, else what each chose: "avx512,
/// LibTorch avx2" (so with Debian 12's LibTorch), "loops avx512, products sse41, exp with fma, LibTorch avx2". Two runs
/// of one seed have the same bits only where this is the same, in its first part where LibTorch computes nothing.
/// Never changes while a program runs; the first call costs some microseconds.
const std::string& instruction_set();

}  // namespace meander
