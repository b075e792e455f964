# Every target sets up .venv first if need be: `make run` works in a fresh clone.
PYTHON ?= python3
VENV := $(PYTHON) tools/venv.py

.DEFAULT_GOAL := help
.PHONY: help setup run test prove mutate browser site bench lab lint lock data clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1	\2/p' Makefile | expand -t 10

setup: ## Make .venv, or bring it up to date
	@$(VENV)

run: ## Execute both editions in place and sum up what changed (SUMMARY=vi: in Vietnamese)
	@$(VENV) tools/execute.py $(if $(SUMMARY),--language $(SUMMARY))

test: ## Run all tests, the strict comparison of both editions among them
	@$(VENV) -m pytest

# What takes longer, or is asked once before a change goes out.
prove: lint ## Check style and types, execute both editions elsewhere, try a sample of mutants
	@$(VENV) -m pytest tests/prove/test_determinism_again.py

mutate: ## Change inputs and stored outputs one by one; print what finds each
	@$(VENV) tests/mutation/run.py

# A browser is asked for only here, so its driver has a lock of its own.
browser: ## Look at notebooks and site in Chromium: nbviewer's template, a real JupyterLab
	@$(VENV) -m pip install --quiet --no-deps --require-hashes -r requirements-browser.lock
	@$(VENV) -m pytest tests/browser

# REPOSITORY=https://… lets each page link to its notebook.
site: ## Write both editions as a site into build/site, from what is committed
	@$(VENV) tools/website.py $(if $(REPOSITORY),--repository $(REPOSITORY))

lab: ## Open JupyterLab on the first notebook
	@$(VENV) -m jupyter lab notebooks/00-start-here.ipynb

# The other tools stay out of .venv: as plugins of pytest they would load in every run.
bench: ## Measure speed against floors and other tools, and keep it as docs/speed.md
	@$(VENV) -m pip install --quiet --no-deps --require-hashes --upgrade \
	  --target build/peers -r requirements-bench.lock
	@$(VENV) tests/benchmarks/run.py

lint: ## Check code style, formatting and types
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@$(VENV) -m mypy

# Pins that still satisfy pyproject.toml stay; `make lock UPGRADE=--upgrade` renews them.
# One lock for every system and Python (universal), the same version in each (fewest),
# a hash for each file and no address, so that it installs from any package index.
lock: ## Remake requirements.lock from pyproject.toml
	@$(VENV) -m pip install --quiet 'uv<1'
	@$(VENV) -m uv pip compile --quiet $(UPGRADE) --universal --generate-hashes \
	  --all-extras --fork-strategy fewest --custom-compile-command 'make lock' \
	  --output-file requirements.lock pyproject.toml
	@printf 'playwright>=1.55,<2\naxe-core-python>=0.1,<1\n' | $(VENV) -m uv pip compile \
	  --quiet $(UPGRADE) --universal --generate-hashes --constraint requirements.lock \
	  --custom-compile-command 'make lock' --output-file requirements-browser.lock -
	@printf '%s\n' 'papermill>=2.7,<3' 'nbmake>=1.5.5,<2' tenacity tqdm click entrypoints \
	  | $(VENV) -m uv pip compile --quiet $(UPGRADE) --universal --no-deps \
	  --generate-hashes --constraint requirements.lock \
	  --custom-compile-command 'make lock' --output-file requirements-bench.lock -

data: ## Bring data/datapackage.json up to date with the tables
	@$(VENV) tools/datapackage.py

clean: ## Remove .venv and every cache; notebooks and data stay
	rm -rf .venv .venv.lock __pycache__ .pytest_cache .ruff_cache .hypothesis build dist
	find lib notebooks tests tools \( -name __pycache__ -o -name .ipynb_checkpoints \) \
	  -prune -exec rm -rf {} +
