#pragma once

#include <cstdint>

namespace meander {

/// How scores become a label in the space of the stored labels, by kind of model and scenario (docs/evaluation.md).
struct ClassificationRule {
  /// Several heads: only the outputs of the sample's context compete. 0: all do.
  std::int64_t head_width = 0;
  /// One network a context, global labels: the context's first label is added. 0: nothing is.
  std::int64_t label_offset_width = 0;
  /// One score a class of the data set, labels within the context: the winner modulo this. 0: as it is.
  std::int64_t modulo = 0;

  /// Labels of `rows` rows of scores [rows, outputs]; `context` [rows] may be null where no rule needs it.
  void predict(const float* scores, std::int64_t rows, std::int64_t outputs, const std::int64_t* context,
               std::int64_t* labels) const;
};

}  // namespace meander
