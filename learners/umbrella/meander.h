#pragma once

// All of meander: streams, operators, learners; and LibTorch's tensor operations, which your own sources and operators
// will need.
#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/learner.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>
#include <meander/learners/methods/methods.h>
#include <meander/learners/nets/classifier.h>
#include <meander/learners/observe.h>
#include <meander/learners/observers/accuracy_curve.h>
#include <meander/learners/observers/continual_metrics.h>
#include <meander/learners/observers/metrics_file.h>
#include <meander/learners/observers/predictions_file.h>
#include <meander/learners/observers/prequential.h>
#include <meander/operators/operators.h>
#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/datasets/cifar.h>
#include <meander/stream/datasets/data_dir.h>
#include <meander/stream/datasets/digits.h>
#include <meander/stream/datasets/mnist.h>
#include <meander/stream/graph/merge.h>
#include <meander/stream/graph/pipeline.h>

#include <ATen/ATen.h>
