// Nothing of its own: the target that it is in holds the precompiled headers of all tests.
