#pragma once

// MEANDER_KERNEL marks a serial loop that profits from wide vectors: the compiler makes one version for each of these
// processors and the loader picks (g++ only). Sanitizers cannot run before the loader does, so they get one version.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define MEANDER_KERNEL_VERSIONS
#define MEANDER_KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MEANDER_KERNEL
#endif
