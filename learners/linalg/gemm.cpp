#include <meander/learners/linalg/gemm.h>

#include <meander/stream/runtime/error.h>

#include <oneapi/dnnl/dnnl.h>

#include <omp.h>

#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>
#include <torch/version.h>

#include <atomic>

#include <fmt/format.h>

namespace meander {
namespace {

std::atomic<std::int64_t> interposed_calls{0};

const char* isa_name() {
  switch (dnnl_get_effective_cpu_isa()) {
    case dnnl_cpu_isa_sse41: return "sse41";
    case dnnl_cpu_isa_avx: return "avx";
    case dnnl_cpu_isa_avx2: return "avx2";
    case dnnl_cpu_isa_avx512_core: return "avx512_core";
    case dnnl_cpu_isa_avx512_core_vnni: return "avx512_core_vnni";
    case dnnl_cpu_isa_avx512_core_bf16: return "avx512_core_bf16";
    default: return dnnl_get_effective_cpu_isa() > dnnl_cpu_isa_avx512_core_bf16 ? "avx512_core_amx" : "generic";
  }
}

// A product too large for ATen's small-matrix code, with a known result: also catches a kernel that computes wrongly.
bool aten_goes_through_us() {
  const std::int64_t before = interposed_calls;
  const at::Tensor product = at::mm(at::ones({64, 96}), at::ones({96, 80}));
  if (product[3][5].item<float>() != 96.0F) throw Error("LibTorch", "its matrix product is wrong on this processor");
  return interposed_calls > before;
}

std::string describe() {
  float a[4] = {1, 2, 3, 4}, b[4] = {5, 6, 7, 8}, c[4];
  gemm(false, true, 2, 2, 2, a, 2, b, 2, false, c, 2);
  if (c[0] != 17 || c[3] != 53) throw Error("oneDNN", "its matrix product is wrong on this processor");
  const dnnl_version_t* v = dnnl_version();
  return fmt::format("oneDNN {}.{}.{} {}; LibTorch {} {}", v->major, v->minor, v->patch, isa_name(), TORCH_VERSION,
                     aten_goes_through_us() ? "through it" : "on its own");
}

}  // namespace

void gemm(bool a_transposed, bool b_transposed, std::int64_t m, std::int64_t n, std::int64_t k, const float* a,
          std::int64_t lda, const float* b, std::int64_t ldb, bool add, float* c, std::int64_t ldc) {
  if (m == 0 || n == 0) return;
  // One thread per product: parallelism is over tiles, so that a result cannot depend on the number of threads.
  if (omp_get_max_threads() != 1) omp_set_num_threads(1);
  const auto status = dnnl_sgemm(a_transposed ? 'T' : 'N', b_transposed ? 'T' : 'N', m, n, k, 1.0F, a, lda, b, ldb,
                                 add ? 1.0F : 0.0F, c, ldc);
  if (status != dnnl_success)
    throw InternalError(fmt::format("dnnl_sgemm {}x{}x{} failed ({})", m, n, k, static_cast<int>(status)));
}

const std::string& gemm_description() {
  static const std::string description = describe();
  return description;
}

// Not in the header: only sgemm_ below may call it.
void count_interposed_call();
void count_interposed_call() { interposed_calls.fetch_add(1, std::memory_order_relaxed); }

}  // namespace meander

// Debian's LibTorch calls the Fortran symbol sgemm_, which its package resolves to the reference BLAS (40 times slower
// than oneDNN). This definition in the executable takes over all those calls. Column-major C = A B is row-major C^T =
// B^T A^T: swap the operands. It keeps the calling thread's OpenMP team, which ATen has chosen.
extern "C" __attribute__((visibility("default"))) void sgemm_(const char* transa, const char* transb, const int* m,
                                                              const int* n, const int* k, const float* alpha,
                                                              const float* a, const int* lda, const float* b,
                                                              const int* ldb, const float* beta, float* c,
                                                              const int* ldc) {
  meander::count_interposed_call();
  dnnl_sgemm(*transb, *transa, *n, *m, *k, *alpha, b, *ldb, a, *lda, *beta, c, *ldc);
}
