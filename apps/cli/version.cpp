#include <meander/apps/cli/version.h>
#include <meander/apps/terminal/table.h>
#include <meander/learners/linalg/gemm.h>

#include <fmt/format.h>
#include <oneapi/dnnl/dnnl.h>
#include <oneapi/tbb/version.h>
#include <torch/version.h>

namespace meander {
namespace {

std::string compiler() {
#ifdef __clang__
  return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

std::string dnnl() {
  const dnnl_version_t* number = dnnl_version();
  return fmt::format("{}.{}.{}", number->major, number->minor, number->patch);
}

}  // namespace

std::string version() { return MEANDER_VERSION; }

std::string version_page() {
  terminal::Table table({{""}, {""}});
  table.add({"meander", version()});
  table.add({"compiler", fmt::format("{} ({})", compiler(), MEANDER_BUILD_TYPE)});
  table.add({"LibTorch", TORCH_VERSION});
  table.add({"oneTBB", TBB_runtime_version()});
  table.add({"oneDNN", dnnl()});
  table.add({"products", gemm_description()});
  return table.text();
}

}  // namespace meander
