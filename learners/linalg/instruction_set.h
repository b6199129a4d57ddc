#pragma once

#include <string>

namespace meander {

/// The instruction sets that results depend on, as each component chose them: our own loops (kernel_attributes.h),
/// oneDNN's products, the C library's exp and log (with or without fused multiply-add), and LibTorch. "avx512" or
/// "avx2" if the choices belong together, otherwise each component's choice: "avx512, LibTorch avx2" (so with Debian
/// 12's LibTorch), "loops avx512, products sse41, exp with fma, LibTorch avx2". Two runs with one seed have the same
/// bits only if this is the same; its first part is enough if LibTorch computes nothing. Never changes while a program
/// runs; the first call costs some microseconds.
const std::string& instruction_set();

}  // namespace meander
