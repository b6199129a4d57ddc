#pragma once

// Every operator. Each is a pure function of a batch, safe to run in parallel; random ones key each sample's numbers by
// (seed, place in the chain, batch, row), so that order and threads cannot matter.
#include <meander/operators/affine.h>
#include <meander/operators/filter.h>
#include <meander/operators/horizontal_flip.h>
#include <meander/operators/normalise.h>
#include <meander/operators/pad.h>
#include <meander/operators/permute.h>
#include <meander/operators/random_crop.h>
#include <meander/operators/tee.h>
#include <meander/operators/to_float.h>
