# `make help` lists the targets. Only python3 (3.11 or newer, with venv) and make are needed.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# tests start the bot a hundred times: where nothing compiled may be kept each start costs seconds
unexport PYTHONDONTWRITEBYTECODE
PO := $(wildcard locale/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)

.PHONY: help setup setup-dev demo run test test-long lint types format locale messages migrate pictures school lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Huiyin needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "This Python has no venv module: install it (Debian, Ubuntu: apt-get install python3-venv) and run make again."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements.txt pyproject.toml | .venv/pyvenv.cfg
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@echo "$(CURDIR)" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/huiyin-here.pth"
	@printf '#!/bin/sh\nexec "$(CURDIR)/$(BIN)/python" -m bot "$$@"\n' > $(BIN)/huiyin && chmod +x $(BIN)/huiyin
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

%.mo: %.po | .venv/.runtime
	$(BIN)/pybabel --quiet compile --statistics --input-file $< --output-file $@

setup: .venv/.runtime $(MO) ## what demo and run need, in .venv (safe to repeat)

setup-dev: setup .venv/.dev ## what tests and linters need besides

demo: setup ## a whole building in your browser: no token, no network
	$(BIN)/python -m bot demo

run: setup ## the live bot (HUIYIN_BOT_TOKEN=… make run)
	$(BIN)/python -m bot run

test: setup-dev ## the tests (at most 8 minutes on 2 cores)
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "not long"
	$(BIN)/python -m pytest --store postgresql tests/conversations/test_need_story.py

test-long: setup-dev ## the heavier runs as well, and everything on PostgreSQL
	$(BIN)/python -m pytest -n 3 --dist worksteal
	$(BIN)/python -m pytest -n 3 --dist worksteal --store postgresql tests/conversations tests/faults tests/storage

lint: setup-dev ## ruff, mypy, import floors, pip check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pip check

types: setup-dev ## mypy alone
	$(BIN)/mypy

format: setup-dev ## rewrite the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: setup-dev ## collect the words into locale/huiyin.pot and every .po
	$(BIN)/pybabel --quiet extract -F locale/babel.cfg -k _ -k many:1,2 --no-location --sort-output --no-wrap --project huiyin --version 0 -o locale/huiyin.pot .
	$(BIN)/pybabel --quiet update -i locale/huiyin.pot -d locale -D huiyin --no-wrap --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete

locale: setup ## compile the words

migrate: setup-dev ## write a migration for changed tables: make migrate M="what it does"
	$(BIN)/python -m storage.migrations "$(M)"

pictures: setup-dev ## take the README's pictures anew (needs chromium)
	$(BIN)/python docs/pictures.py

school: setup ## learn the weights of the reading anew from its lessons
	$(PYTHON) -m venv .venv-school && .venv-school/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	.venv-school/bin/pip install --quiet --disable-pip-version-check scikit-learn
	.venv-school/bin/python -m bot.reading.schooling
	rm -rf .venv-school

lock: ## renew requirements*.txt (hashes for Python 3.11 to 3.14, no index address)
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv
	.venv-lock/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	.venv-lock/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	rm -rf .venv-lock

clean: ## remove what setup and tests made
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
	find locale -name '*.mo' -delete
