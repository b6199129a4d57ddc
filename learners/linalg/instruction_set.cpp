#include <meander/learners/linalg/instruction_set.h>

#include <meander/learners/linalg/kernel_attributes.h>

#include <ATen/Version.h>
#include <fmt/core.h>
#include <oneapi/dnnl/dnnl.h>

#include <cmath>
#include <string_view>

namespace meander {
namespace {

std::string_view of_loops() {
#ifdef MEANDER_KERNEL_VERSIONS
  if (__builtin_cpu_supports("x86-64-v4")) return "avx512";
  if (__builtin_cpu_supports("x86-64-v3")) return "avx2";
#endif
  return "sse2";
}

// Extensions of AVX-512 (VNNI, bfloat16, AMX) are for other types than float: products stay the same.
std::string_view of_products() {
  const unsigned isa = dnnl_get_effective_cpu_isa();
  const auto includes = [isa](unsigned other) { return (isa & other) == other; };
  if (includes(dnnl_cpu_isa_avx512_core)) return "avx512";
  if (includes(dnnl_cpu_isa_avx2)) return "avx2";
  if (includes(dnnl_cpu_isa_avx)) return "avx";
  return includes(dnnl_cpu_isa_sse41) ? "sse41" : "none";
}

// LibTorch has no function for it that all its versions export, but its configuration text contains it.
std::string_view of_libtorch() {
  const std::string page = at::show_config();
  const auto says = [&](const char* word) {
    return page.find(std::string("CPU capability usage: ") + word) < page.size();
  };
  if (says("AVX512")) return "avx512";
  return says("AVX2") ? "avx2" : "sse2";
}

// e^x for an x at which the two versions of glibc's exp differ in the last bit. Other libraries' results match neither.
std::string_view of_exponentials() {
  const volatile double x = 0x1.dp+1;
  const double e = std::exp(x);
  if (e == 0x1.2c32a20e4f855p+5) return "with fma";
  return e == 0x1.2c32a20e4f854p+5 ? "without fma" : "of another kind";
}

std::string found_out() {
  const std::string_view loops = of_loops(), products = of_products(), torch = of_libtorch(), exp = of_exponentials();
  const bool alike = loops == products && exp == "with fma";
  const std::string ours =
      alike ? std::string(loops) : fmt::format("loops {}, products {}, exp {}", loops, products, exp);
  return torch == loops ? ours : fmt::format("{}, LibTorch {}", ours, torch);
}

}  // namespace

const std::string& instruction_set() {
  static const std::string name = found_out();
  return name;
}

}  // namespace meander
