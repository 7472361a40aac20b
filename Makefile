# Two commands: `make demo` shows what framewire does, `make test` shows that it does it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(shell find analysis data/codebooks notebooks -type f -not -path '*/__pycache__/*' -not -path '*/*.egg-info/*' 2>/dev/null)
.DEFAULT_GOAL := help
.PHONY: help setup edit demo readme test check heads rules licences sbom clean bench-articles bench-corpus bench-themes bench-stance bench-speed bench-validity bench-edges bench-edges-full bench-shapes

help:
	@echo "make demo    install into .venv, run the sample, say where the results are"
	@echo "make test    install into .venv if needed, run the tests"
	@echo "make check   ruff and mypy"
	@echo "make edit    make the commands and tests see the source tree (make test puts the wheel back)"
	@echo "make readme  run every command that README shows, and write its output and pictures there again"
	@echo "make heads   fit the adapter, the heads, who takes a side and the tagger of attributions again (needs ../shared/data)"
	@echo "make rules   fit again the numbers in rules.toml that were fitted, and compare (needs ../shared/data)"
	@echo "make licences    write reports/licences.md: every package that framewire needs, with its licence"
	@echo "make sbom    write the bill of materials of the wheel (CycloneDX) into dist/"
	@echo "make bench-articles | bench-corpus | bench-themes | bench-stance | bench-speed | bench-validity | bench-edges | bench-shapes    write reports/benchmarks/"
	@echo "make bench-edges-full    the whole campaign of edges: hours; stopped, it goes on where it was"

$(VENV)/.packages: constraints.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check build setuptools -c constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[lab,test]' -c constraints.txt
	@touch $@

# The tests and the demo use the built wheel, never the source tree.
$(VENV)/.wheel: $(VENV)/.packages $(SOURCES) README.md
	@rm -rf build dist
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist . > $(VENV)/build.log 2>&1 || { cat $(VENV)/build.log; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall dist/*.whl
	@rm -rf build analysis/framewire.egg-info
	@touch $@

setup: $(VENV)/.wheel

# What the compiler left beside the wheel's modules would hide the source tree.
edit: $(VENV)/.packages
	@$(BIN)/python -m pip uninstall --quiet --yes framewire
	@rm -rf $(VENV)/lib/python*/site-packages/framewire $(VENV)/.wheel
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

demo: setup
	@$(BIN)/framewire run data/sample --codebook data/codebooks/russia-north-korea.toml --out reports/demo
	@$(BIN)/framewire validate reports/demo data/sheets

# Another prior in the codebook: the same answers, decided anew.
readme: setup
	@rm -rf reports/demo/readme && mkdir -p reports/demo/readme
	@$(BIN)/framewire run data/sample --codebook data/codebooks/russia-north-korea.toml --out reports/demo/readme/my-run
	@sed 's/^prior = .*/prior = [0.34, 0.33, 0.33]/' data/codebooks/russia-north-korea.toml > reports/demo/readme/other.toml
	@$(BIN)/framewire run data/sample --codebook reports/demo/readme/other.toml --out reports/demo/readme/other-run --reuse reports/demo/readme/my-run
	@$(BIN)/python tests/readme_outputs.py reports/demo/readme/my-run reports/demo/readme/other-run

# One process a core; tests/conftest.py says which files are begun with.
test: setup
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder tests

check: setup
	$(BIN)/ruff check analysis tests
	$(BIN)/ruff format --check analysis tests
	MYPYPATH=analysis $(BIN)/mypy

heads: setup
	PYTHONPATH=analysis $(BIN)/python -m framewire.training ../shared/data
	PYTHONPATH=analysis $(BIN)/python -m framewire.training.writer ../shared/data
	PYTHONPATH=analysis $(BIN)/python -m framewire.training.attribution ../shared/data

rules: setup
	$(BIN)/python -m framewire.training.rules ../shared/data
	$(BIN)/python -m framewire.training.rules.about_rule ../shared/data
	$(BIN)/python -m framewire.training.rules.article_rule ../shared/data

bench-articles bench-corpus bench-themes bench-stance bench-speed bench-validity bench-edges bench-shapes: setup
	$(BIN)/python tests/benchmarks/$(subst -,_,$@).py

# The whole campaign takes hours; stopped, it goes on where it was.
bench-edges-full: setup
	$(BIN)/python tests/benchmarks/bench_edges.py --full --jobs 2

licences: setup
	@{ echo '# Every package that framewire needs, with its licence'; echo; \
	  echo 'Made by `make licences` from what is installed, on Linux; "not stated" is where a package states none.'; echo; \
	  $(BIN)/framewire models --licences; } > reports/licences.md

sbom: setup
	@$(BIN)/python .ci/sbom.py dist/*.whl

clean:
	rm -rf $(VENV) build dist reports/demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
