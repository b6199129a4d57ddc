#pragma once

#include <cstdint>
#include <string>

namespace meander {

/// C [m, n] = A [m, k] B [k, n] (+ C), row-major, on the calling thread alone, by oneDNN. `a_transposed` means that A
/// lies in memory as [k, m], and likewise for B. `lda`, `ldb`, `ldc` are row lengths in memory.
void gemm(bool a_transposed, bool b_transposed, std::int64_t m, std::int64_t n, std::int64_t k, const float* a,
          std::int64_t lda, const float* b, std::int64_t ldb, bool add, float* c, std::int64_t ldc);

/// Which library and kernel compute matrix products, determined by running one and counting calls: for the banner,
/// `--version` and result files. Example: "oneDNN 2.6.3 avx512_core; LibTorch 1.13.1 through it".
const std::string& gemm_description();

}  // namespace meander
