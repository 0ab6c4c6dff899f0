# The two commands: `make run` and `make test`. Each installs what it needs the first time.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
# The files are whole, so nothing is resolved; what is imported is compiled then.
INSTALL_LOCKED := pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-compile -r

.PHONY: run test test-browser faults pace bench archive-bench fuzz audit install lint lock clean build template archive-listing campaign-run

run: $(STAMP)
	@$(BIN)/tocsin sandbox $(ARGS)

# Two at a time; each file's tests stay together, so that what a file builds is built once. In their
# order: the files of few and slow tests would all come last otherwise, and one of two would idle.
test: $(STAMP)
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

# Needs Debian's chromium and chromium-driver; without them it says so and skips.
test-browser: $(STAMP)
	@$(BIN)/pytest -m browser tests/browser

# 20,000 random histories in which everything fails (docs/faults.md); ARGS as printed by --help.
faults: $(STAMP)
	@PYTHONPATH=tests $(BIN)/python -m histories $(ARGS)

# Speed, each beside a named alternative: benchmarks/README.md. All run, even if one misses its target.
bench: $(STAMP)
	@missed=0; for each in classification event_to_call storm cold_start feeds recordings campaign_import; do \
	  echo "== $$each"; $(BIN)/python benchmarks/$$each.py || missed=1; \
	done; exit $$missed

# How small, how good and how dear archived recordings become, beside the published sample. Needs
# Debian's ffmpeg, espeak-ng, sox and gcc, which it names where they are missing.
archive-bench: build/benching/installed
	@build/benching/bin/python benchmarks/archive.py

# 20,000 people called in the sandbox with faults: all they lived beside all that is stored, and what
# a call costs (benchmarks/README.md); ARGS as --help prints them. A quarter of an hour.
campaign-run: $(STAMP)
	@PYTHONPATH=tests $(BIN)/python -m campaign_run $(ARGS)

# How busy a campaign keeps its slots, simulated with the production pacer; ARGS as --help prints them.
pace: $(STAMP)
	@PYTHONPATH=. $(BIN)/python benchmarks/pace $(ARGS)

# 100,000 recordings listed and accounted for in the sandbox; 90 s (docs/recording-runs.md).
archive-listing: $(STAMP)
	@nice $(BIN)/python benchmarks/archive_listing.py $(ARGS)

# Each in a venv of its own: atheris has wheels for few Pythons, and pip-audit is no part of what
# is checked. `make fuzz ARGS="--minutes 5 --target event"`; fuzz/README.md.
fuzz: build/fuzzing/installed
	@nice -n 19 build/fuzzing/bin/python -u -m fuzz.run $(ARGS)

# Passes, and says so, where the advisory services cannot be reached: docs/security.md.
audit: build/auditing/installed
	@build/auditing/bin/python -m packing.audit

build/fuzzing/installed: requirements/fuzz.txt
build/auditing/installed: requirements/audit.txt
build/benching/installed: requirements/bench.txt
build/%/installed:
	@$(PYTHON) -m venv build/$*
	@build/$*/bin/$(INSTALL_LOCKED) $<
	@touch $@

install: $(STAMP)

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tocsin needs Python 3.11 or newer; set PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/$(INSTALL_LOCKED) requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/cfn-lint template.yaml backup-region.yaml examples/*.yaml ready-alarms/*.yaml
	$(BIN)/tocsin check

lock: $(STAMP)
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 -o requirements/runtime.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.13 --python-platform aarch64-manylinux_2_28 --extra recordings -o requirements/recordings.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 --extra workstation --extra recordings --extra parquet --extra dev -o requirements/dev.txt pyproject.toml
	@for each in fuzz audit bench; do $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 --extra $$each -o requirements/$$each.txt pyproject.toml; done

clean:
	rm -rf .venv build .aws-sam .mypy_cache .ruff_cache .hypothesis

# What is deployed. `make build` shows it without the SAM CLI; `sam build` asks for one function
# at a time, build-NAME with ARTIFACTS_DIR set, and needs nothing installed but Python and pip.
BUILD_PYTHON = $(or $(wildcard $(BIN)/python),$(PYTHON))

build:
	@$(BUILD_PYTHON) -m packing.build_all

build-%:
	@$(BUILD_PYTHON) -m packing.build_function $* "$(ARTIFACTS_DIR)"

template:
	@$(BUILD_PYTHON) -m packing.flow
