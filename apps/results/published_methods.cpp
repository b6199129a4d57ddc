#include <meander/apps/results/published_methods.h>

#include <algorithm>
#include <array>

namespace meander {
namespace {

// In the order of the published tables. The costs are rounded from docs/methods/.
constexpr std::array published_methods{
    PublishedMethod{"none", "None", "grey", 1},
    PublishedMethod{"joint", "Joint", "black", 1},
    PublishedMethod{"separate", "Separate Networks", "dodgerblue", 0.5},
    PublishedMethod{"xdg", "XdG", "deepskyblue", 1},
    PublishedMethod{"ewc", "EWC", "darkgreen", 1.5},
    PublishedMethod{"si", "SI", "yellowgreen", 1.2},
    PublishedMethod{"lwf", "LwF", "gold", 1.5},
    PublishedMethod{"fromp", "FROMP", "goldenrod", 4},
    PublishedMethod{"dgr", "DGR", "indianred", 8},
    PublishedMethod{"bir", "BI-R", "lightcoral", 6},
    PublishedMethod{"er", "ER", "red", 2},
    PublishedMethod{"agem", "A-GEM", "orangered", 2},
    PublishedMethod{"gen-classifier", "Generative classifier", "indigo", 5},
    PublishedMethod{"icarl", "iCaRL", "purple", 2},
};

auto find_published(std::string_view name) {
  return std::find_if(published_methods.begin(), published_methods.end(),
                      [&](const PublishedMethod& method) { return method.name == name; });
}

}  // namespace

const PublishedMethod* published_method(std::string_view name) {
  const auto found = find_published(name);
  return found == published_methods.end() ? nullptr : &*found;
}

int published_place(std::string_view name) {
  return static_cast<int>(find_published(name) - published_methods.begin());
}

std::string colour_of(std::string_view method) {
  const PublishedMethod* published = published_method(method);
  return published == nullptr ? "" : published->colour;
}

}  // namespace meander
