#pragma once

#include "golden_case.h"

#include <map>
#include <string>

namespace meander::golden {

/// Runs one case; throws when a number is not the expected one.
using Topic = void (*)(const GoldenCase&);

// The topics that tests know. A new one: its function here, its row below, its file in CMake's list.
void agem(const GoldenCase& golden);               // learners/parts/agem_golden.cpp
void bir(const GoldenCase& given);                 // learners/parts/bir_golden.cpp
void cond_vae(const GoldenCase& golden);           // learners/nets/generative/conditional_vae_golden.cpp
void dgr(const GoldenCase& given);                 // learners/parts/dgr_golden.cpp
void gen_classifier(const GoldenCase& golden);     // learners/parts/generative_classifier_golden.cpp
void classifier(const GoldenCase& golden);         // learners/nets/classifier_golden.cpp
void conv_nets(const GoldenCase& golden);          // learners/nets/conv_nets_golden.cpp
void drift(const GoldenCase& golden);              // learners/consolidation/drift/drift_golden.cpp
void fisher(const GoldenCase& golden);             // learners/importance/fisher_golden.cpp
void fromp(const GoldenCase& golden);              // learners/parts/fromp_golden.cpp
void herding_ncm(const GoldenCase& golden);        // learners/buffers/selection/herding_ncm_golden.cpp
void icarl(const GoldenCase& golden);              // learners/parts/icarl_golden.cpp
void evaluation_rules(const GoldenCase& golden);   // learners/evaluation/evaluation_rules_golden.cpp
void kfac(const GoldenCase& golden);               // learners/importance/kfac_golden.cpp
void losses(const GoldenCase& golden);             // learners/losses/losses_golden.cpp
void lwf(const GoldenCase& golden);                // learners/parts/lwf_golden.cpp
void metrics(const GoldenCase& golden);            // learners/metrics/metrics_golden.cpp
void owm(const GoldenCase& golden);                // learners/importance/owm_golden.cpp
void replay_er(const GoldenCase& golden);          // learners/parts/replay_er_golden.cpp
void si(const GoldenCase& golden);                 // learners/parts/si_golden.cpp
void stamps(const GoldenCase& golden);             // apps/request/stamps_golden.cpp
void streams(const GoldenCase& golden);            // stream/schedules/streams_golden.cpp
void streams_reservoir(const GoldenCase& golden);  // its reservoir cases: learners/buffers/reservoir_golden.cpp
void vae(const GoldenCase& golden);                // learners/nets/generative/vae_golden.cpp
void vae_conv(const GoldenCase& golden);           // learners/nets/generative/vae_golden.cpp

inline const std::map<std::string, Topic> topics{
    {"agem", agem},
    {"bir", bir},
    {"classifier", classifier},
    {"cond_vae", cond_vae},
    {"dgr", dgr},
    {"gen_classifier", gen_classifier},
    {"conv_nets", conv_nets},
    {"drift", drift},
    {"evaluation_rules", evaluation_rules},
    {"fisher", fisher},
    {"fromp", fromp},
    {"herding_ncm", herding_ncm},
    {"icarl", icarl},
    {"kfac", kfac},
    {"losses", losses},
    {"lwf", lwf},
    {"metrics", metrics},
    {"owm", owm},
    {"replay_er", replay_er},
    {"si", si},
    {"stamps", stamps},
    {"streams", streams},
    {"vae", vae},
    {"vae_conv", vae_conv},
};

}  // namespace meander::golden
