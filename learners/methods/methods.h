#pragma once

// Every method, by its typed options: methods::er({.budget = 500}).
#include <meander/learners/methods/agem.h>
#include <meander/learners/methods/bir.h>
#include <meander/learners/methods/cumulative.h>
#include <meander/learners/methods/dgr.h>
#include <meander/learners/methods/er.h>
#include <meander/learners/methods/ewc.h>
#include <meander/learners/methods/exemplars.h>
#include <meander/learners/methods/fromp.h>
#include <meander/learners/methods/gen_classifier.h>
#include <meander/learners/methods/icarl.h>
#include <meander/learners/methods/joint.h>
#include <meander/learners/methods/kfac_ewc.h>
#include <meander/learners/methods/lwf.h>
#include <meander/learners/methods/ncl.h>
#include <meander/learners/methods/none.h>
#include <meander/learners/methods/online_ewc.h>
#include <meander/learners/methods/owm.h>
#include <meander/learners/methods/replay_all.h>
#include <meander/learners/methods/separate.h>
#include <meander/learners/methods/si.h>
#include <meander/learners/methods/xdg.h>
