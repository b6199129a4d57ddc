#include <meander/learners/methods/declaration/generative_fields.h>

namespace meander {

VaeShape generative_shape(const NetworkPlan& plan, const MethodContext& context, std::int64_t latent,
                          const std::string& reconstruction) {
  VaeShape shape = vae_shape(plan);
  shape.latent = latent;
  shape.reconstruction = parse_reconstruction(reconstruction.c_str());
  shape.sigmoid = !context.normalised;
  check(shape);
  return shape;
}

}  // namespace meander
