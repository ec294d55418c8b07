# Two commands for a newcomer: `make run` and `make test`. Both set everything up by themselves.
# Prerequisites: python3 (3.11 or later) with venv, and make.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# How many processes `make test` spreads its tests over: more than cores may be quicker, as many tests wait.
PROCESSES ?= 2
ROOMS ?= alerts architecture auth catalogue commands domain journal lists matching signing web workflows
# What was compiled once is kept, tests too, whatever the environment says: else every process compiles it anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run setup test test-deep quick check format lock bench bench-million bench-reading exactness calibrate weights clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: setup ## Start the demonstration on http://127.0.0.1:8000
	@$(BIN)/screening run --demonstration

setup: $(VENV)/installed ## Make the virtual environment

$(BIN)/uv:
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/installed: pyproject.toml requirements.lock | $(BIN)/uv
	@echo "Installing the packages of requirements.lock ..."
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps -e .
	@$(BIN)/python -m compileall -q screening
	@$(BIN)/python -m screening.matching.preparation
	@touch $@

test: setup check ## Everything: static checks, then all tests
	@$(BIN)/python -m pytest -rs -n $(PROCESSES) --dist loadgroup --durations 30 tests

test-deep: setup ## Laws and fuzzing with ten times the examples (an hour)
	@SCREENING_TESTS_DEEP=1 $(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow" tests
	@SCREENING_TESTS_DEEP=1 $(BIN)/python -m pytest tests/e2e/test_fuzzing.py

quick: setup ## The tests a developer runs all day; others by name: make quick ROOMS="api console"
	@$(BIN)/python -m pytest -m "not slow" -n 2 --dist worksteal $(addprefix tests/,$(ROOMS))

check: setup ## Style, types and the import contracts
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet --output-format concise .
	@$(BIN)/lint-imports --no-logo > $(VENV)/imports.log || (cat $(VENV)/imports.log; exit 1)
	@$(BIN)/mypy

format: setup ## Put the code in the project's form
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --output-format concise --fix .

bench: setup ## Print every number that the project promises
	@$(BIN)/python -m tests.benchmarks

bench-million: setup ## Print the numbers of the search over a million entries (ten minutes, four gigabytes)
	@$(BIN)/python -m tests.benchmarks million

exactness: setup ## Hold the search at full size to a plain scan (a quarter of an hour, three gigabytes)
	@$(BIN)/python -m tests.benchmarks.exactness 100000 10000 0.7
	@$(BIN)/python -m tests.benchmarks.exactness 1000000 200 0.95

# The full run: make bench-reading PAGES=10000 OTHERS=200 PEERS=100 [SPECIMENS=folder]
bench-reading: setup ## Print how well pages are read (see tests/benchmarks/reading.py)
	@$(BIN)/python -m tests.benchmarks.reading $(if $(PAGES),--pages $(PAGES)) $(if $(OTHERS),--others $(OTHERS)) \
	    $(if $(PEERS),--peers $(PEERS)) $(if $(SPECIMENS),--specimens $(SPECIMENS))

weights: setup ## Teach the recogniser anew (extra `train`, Debian's fonts; see screening/mrz/recogniser.md)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python "onnx>=1.19" "torch>=2.13"
	@$(BIN)/python -m screening.mrz.training --out screening/mrz/recogniser.onnx

calibrate: setup ## Print what a threshold costs, over the seeded population
	@$(BIN)/python -m screening.matching.prices.calibration

lock: $(BIN)/uv ## Resolve the packages anew
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	    --group dev pyproject.toml -o requirements.lock

clean: ## Remove what was set up (never the data under var/)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
