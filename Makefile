# Short names for the usual tasks. Each target first runs the targets it needs; every line calls cmake, ctest or one of
# scripts/. Variables: JOBS=n, PREFIX=dir (install), MEANDER_WERROR=ON.
JOBS ?= $(shell scripts/build-jobs)
PREFIX ?= /usr/local
MEANDER_WERROR ?= OFF

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help deps deps-for-tests configure build all demo test golden torture lint check format bench coverage install clean

help:
	@echo 'First:  make demo      install what is missing, build, fetch MNIST, learn from a stream that drifts'
	@echo '        make test      build everything and run all tests'
	@echo 'Then:   make deps      install the Debian packages that are missing (scripts/packages.txt)'
	@echo '        make build     build only the program: build/meander'
	@echo '        make golden    check the golden numbers, with a count per topic (MEANDER_GOLDEN=folder)'
	@echo '        make torture   run every method 20 times beside a busy process, compare bits (half an hour)'
	@echo '        make bench     measure speed against the bounds of the machine'
	@echo '        make lint      clang-format, clang-tidy, and every public header compiled alone'
	@echo '        make check     the quick part of make lint: formatting, and every public header alone'
	@echo '        make format    run clang-format in place'
	@echo '        make coverage  list which lines the tests execute'
	@echo '        make install   install libraries, headers and program into PREFIX ($(PREFIX))'
	@echo '        make clean     remove the build folders'

deps:
	@scripts/install-deps

deps-for-tests:
	@scripts/install-deps test

configure: deps
	@scripts/quietly cmake --preset release -D MEANDER_WERROR=$(MEANDER_WERROR)

build: configure
	@cmake --build build -j $(JOBS) --target meander

all: deps-for-tests configure
	@cmake --build build -j $(JOBS)

demo: build
	@scripts/demo

test: all
	@ctest --test-dir build --output-on-failure --parallel 2

golden: deps-for-tests configure
	@cmake --build build -j $(JOBS) --target test_golden
	@build/tests/test_golden

torture: deps-for-tests configure
	@cmake --build build -j $(JOBS) --target test_torture
	@build/tests/test_torture

bench: deps-for-tests configure
	@cmake --build build -j $(JOBS) --target bench_step bench_methods
	@build/tests/benchmarks/bench_step
	@echo
	@build/tests/benchmarks/bench_methods

lint: deps-for-tests configure
	@scripts/install-deps format lint
	@scripts/lint

check: deps-for-tests configure
	@scripts/install-deps format
	@scripts/lint quick

format:
	@scripts/install-deps format
	@scripts/lint format

coverage: deps-for-tests
	@scripts/quietly cmake --preset coverage
	@cmake --build build-coverage -j $(JOBS)
	@ctest --test-dir build-coverage --output-on-failure --parallel 2
	@scripts/coverage build-coverage

install: all
	@cmake --install build --prefix $(PREFIX)

clean:
	rm -rf build build-debug build-asan-ubsan build-tsan build-coverage
