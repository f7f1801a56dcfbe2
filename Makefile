# Everything one does with this project. It needs Python 3.11 or newer and a package index; tools/bootstrap.py makes .venv.
PYTHON ?= $(shell command -v python3 || command -v python || echo python3)
ifeq ($(OS),Windows_NT)
RUN := .venv/Scripts/python.exe
else
RUN := .venv/bin/python
endif

# Without bytecode nbgrader starts five times slower.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint lab sonnets lock release wheel figures docs clean

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z]+):.*## (.*)/  make \1 - \2/'

setup: ## make or update .venv; every other target does this first
	@$(PYTHON) tools/bootstrap.py

demo: setup ## grade a small made-up class and print its report
	@$(RUN) tools/demo.py

test: setup ## run every check: style, types, tests, notebooks, release, demo
	@$(RUN) tools/check.py

lint: setup ## run the quick checks only: style, format, types
	@$(RUN) tools/check.py --only style --only format --only types

lab: setup ## open the course in JupyterLab, for this machine only
	@$(RUN) -m nbviva stage
	@PATH="$(CURDIR)/$(dir $(RUN)):$$PATH" $(RUN) -m jupyter lab --ServerApp.ip=127.0.0.1 \
	  $(if $(filter 0,$(shell id -u)),--ServerApp.allow_root=True)

sonnets: ## install Keras too, for the second notebook
	@$(PYTHON) tools/bootstrap.py --group sonnets

lock: setup ## pin the versions after a change of pyproject.toml; UPGRADE=1 takes the newest allowed
	@UV_SYSTEM_CERTS=1 $(RUN) -m uv lock $(if $(UPGRADE),--upgrade)
	@$(RUN) -m uv export --quiet --locked --offline --format requirements-txt --no-hashes --no-annotate --no-emit-project --output-file requirements.txt

release: setup ## write release/ anew from source/
	@$(RUN) -m nbviva release

wheel: setup ## build the engine alone into dist/, for other courses
	@$(RUN) -m hatchling build

figures: setup ## draw the figures of the lesson anew
	@$(RUN) tools/figures.py

docs: setup ## build the site into docs/_build/html; open index.html there
	@$(RUN) -m sphinx -q -W --keep-going -b html -c docs -d docs/_build/doctrees . docs/_build/html

clean: ## remove caches and the demo's folder; students' work and .venv stay
	@rm -rf demo dist docs/_build .pytest_cache .mypy_cache .ruff_cache
	@find . -path ./.venv -prune -o -path ./.git -prune -o \
	  '(' -name __pycache__ -o -name .ipynb_checkpoints ')' -type d -prune -exec rm -rf {} +
