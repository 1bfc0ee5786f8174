# Everything a newcomer, a maintainer and CI run. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

UV_VERSION := 0.13.8
# An installed uv is used; otherwise one is put into .tools by pip.
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
PYTHON := .venv/bin/python
SAAS := .venv/bin/saas
INSTALLED := .venv/.installed
# The web application: installed, and built again when one of its files or an API's document changes.
FRONTEND_INSTALLED := frontend/node_modules/.installed
FRONTEND := frontend/dist/.built
FRONTEND_SOURCES := $(shell find frontend \( -name node_modules -o -name dist -o -name generated \) -prune -o -type f -print) $(wildcard stacks/*.yaml)

# Synthesis without .pyc files takes three times as long.
unexport PYTHONDONTWRITEBYTECODE
export UV_PYTHON_DOWNLOADS := never
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := $(shell node -p 'process.versions.node.split(".")[0]' 2>/dev/null)

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

.PHONY: demo
demo: install ## Start the embedded AWS, deploy, onboard two tenants, place orders, show isolation
	@$(PYTHON) -m examples.demo

.PHONY: down
down: ## Stop the embedded AWS; its state is kept
	@test -x $(SAAS) || { echo "nothing to stop: the project is not installed here"; exit 0; }; $(SAAS) down

.PHONY: test
test: install ## Run every test, end to end on the embedded AWS included
	@npm --prefix frontend test --silent
	@$(PYTHON) -m pytest --numprocesses 3

.PHONY: lint
lint: install ## Check style, formatting and types
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@npm --prefix frontend run check --silent

.PHONY: synth
synth: install ## Synthesize every stage and validate it: cdk-nag, built-in validator, cfn-lint, CDK CLI
	@$(PYTHON) -m stacks.validate

.PHONY: bench
bench: install ## Measure the figures of docs/benchmarks.md and write them there
	@$(PYTHON) -m benchmarks

.PHONY: drill
drill: install ## Break the platform while orders go through it, count, and write docs/drills.md
	@$(PYTHON) -m drills

.PHONY: build
build: install ## Build the wheel and the source archive
	@rm -rf dist && $(PYTHON) -m hatchling build && ls dist

.PHONY: docs
docs: install ## Write the reference from the docstrings
	@$(PYTHON) -m scripts.reference

.PHONY: screenshots
screenshots: install ## Take the pictures of the pages that the documentation shows
	@$(PYTHON) -m scripts.screenshots

.PHONY: lock
lock: $(UV) ## Resolve the dependencies again, and export those of the functions
	@$(UV) lock
	@$(UV) export --quiet --frozen --only-group runtime --no-emit-project --no-annotate --no-header --output-file lambdas/requirements.txt
	@$(UV) export --quiet --frozen --only-group pictures --no-emit-project --no-annotate --no-header --output-file lambdas/requirements-pictures.txt
	@$(UV) export --quiet --frozen --only-group edge --no-emit-project --no-annotate --no-header --output-file lambdas/requirements-edge.txt
	@npm install --package-lock-only --silent
	@npm --prefix frontend install --package-lock-only --silent

.PHONY: clean
clean: ## Remove what the other targets made, except the embedded AWS's state
	@rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache cdk.out dist node_modules
	@rm -rf frontend/node_modules frontend/dist frontend/src/generated benchmarks/lighthouse/node_modules

.PHONY: install
install: $(INSTALLED) $(FRONTEND) ## Install what is missing: Python packages, CDK CLI, the functions' dependencies, the web application

.PHONY: frontend
frontend: $(FRONTEND) ## Build the web application, if it has changed

$(FRONTEND_INSTALLED): frontend/package.json frontend/package-lock.json | prerequisites
	@echo "installing the web application's packages"
	@npm --prefix frontend ci --loglevel=error --no-audit --no-fund --prefer-offline >/dev/null || { \
	  echo "remedy: see that npm reaches its registry (npm config get registry), then run make again" >&2; exit 1; }
	@touch $@

$(FRONTEND): $(FRONTEND_INSTALLED) $(FRONTEND_SOURCES)
	@echo "building the web application"
	@npm --prefix frontend run build --silent
	@touch $@

$(INSTALLED): pyproject.toml uv.lock package-lock.json lambdas/requirements.txt lambdas/requirements-pictures.txt lambdas/requirements-edge.txt | prerequisites $(UV)
	@echo "installing Python packages"
	@$(UV) sync --quiet --frozen --all-extras --compile-bytecode || { \
	  echo "remedy: see that uv reaches its index (UV_INDEX_URL, proxy) and that the disk has room, then run make again" >&2; exit 1; }
	@echo "installing the CDK CLI"
	@npm ci --loglevel=error --no-audit --no-fund --prefer-offline >/dev/null || { \
	  echo "remedy: see that npm reaches its registry (npm config get registry), then run make again" >&2; exit 1; }
	@$(SAAS) prepare
	@touch $@

.PHONY: prerequisites
prerequisites:
	@sh scripts/prerequisites.sh

.tools/bin/uv:
	@echo "installing uv $(UV_VERSION) into .tools"
	@python3 -m venv .tools && .tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) || { \
	  echo "remedy: see that pip reaches its index (pip config list), or install uv yourself, then run make again" >&2; exit 1; }
