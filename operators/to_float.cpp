#include <meander/operators/images.h>
#include <meander/operators/to_float.h>
#include <meander/stream/runtime/tensor_pool.h>

#include <memory>

namespace meander::ops {

Operator to_float() {
  return Operator("to_float", [pool = std::make_shared<TensorPool>()](Batch batch) {
    const Images images = images_of(batch.x);
    if (batch.x.scalar_type() == at::kFloat) return batch;
    const at::Tensor x = batch.x.contiguous();
    batch.x = pool->take(images.sizes(), at::kFloat);
    const std::uint8_t* in = x.data_ptr<std::uint8_t>();
    float* out = batch.x.data_ptr<float>();
    const std::int64_t values = x.numel();
    for (std::int64_t i = 0; i < values; ++i) out[i] = static_cast<float>(in[i]) / 255.0f;
    return batch;
  });
}

}  // namespace meander::ops
