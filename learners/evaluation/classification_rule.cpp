#include <meander/learners/evaluation/classification_rule.h>

#include <meander/learners/columns.h>

namespace meander {

void ClassificationRule::predict(const float* scores, std::int64_t rows, std::int64_t outputs,
                                 const std::int64_t* context, std::int64_t* labels) const {
  const Columns columns = head_width > 0 ? Columns::block(head_width, context) : Columns::all();
  meander::predict(scores, rows, outputs, columns, labels);
  for (std::int64_t r = 0; r < rows; ++r) {
    if (label_offset_width > 0) labels[r] += context[r] * label_offset_width;
    if (modulo > 0) labels[r] %= modulo;
  }
}

}  // namespace meander
