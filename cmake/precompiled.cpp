// Empty on purpose: this file only lets its target hold the precompiled headers that other targets use.
