# The commands of the house. Everything lands in .venv, whose stamps make a second run need no network.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14; do \
	"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info)' 2>/dev/null && echo "$$python" && break; done)
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --no-input
INSTALL := $(PIP) install --quiet --require-hashes --only-binary :all:
WITH_SERVERS := $(VENV)/bin/python -m cronmanager.runtime.testing --
PYTEST := $(WITH_SERVERS) $(VENV)/bin/python -m pytest
MARKED := (fault or soak or browser) and not marathon
ALONE := fault or alone

.PHONY: run test test-all test-marathon check bench messages screenshots css clean
.DELETE_ON_ERROR:

run: $(VENV)/run.stamp
	@exec $(VENV)/bin/python -m cronmanager up $(UP)

# Three processes on two cores: some always wait, for a clock or a receiver.
test: $(VENV)/test.stamp
	@$(PYTEST) -n 3 -m "not (fault or soak or browser)" $(TESTS)

# Two files at a time; then, one test after the other, those that kill processes or measure. Both parts are run,
# whatever the first one says. Exit code 5 says that a part has no test: of some files, or where none has a mark.
test-all: $(VENV)/test.stamp
	@$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder --durations=20 -m "$(MARKED) and not ($(ALONE))" $(TESTS); \
	pairs=$$?; \
	$(PYTEST) --durations=20 -m "$(MARKED) and ($(ALONE))" $(TESTS); \
	case $$pairs,$$? in \
		0,0) ;; \
		0,5 | 5,0) test -n "$(TESTS)" ;; \
		5,5) ! grep -rqE "mark\.(fault|soak|browser)" tests ;; \
		*) exit 1 ;; \
	esac

# The soaks that are too long for every change: a year of the scheduler, every change of every clock.
test-marathon: $(VENV)/test.stamp
	@$(PYTEST) -m marathon $(TESTS)

check: $(VENV)/test.stamp
	$(VENV)/bin/python -m ruff format --check
	$(VENV)/bin/python -m ruff check
	$(VENV)/bin/python -m mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/python -m tests.house.stylesheet
	$(VENV)/bin/python -m tests.house.messages
	$(WITH_SERVERS) $(VENV)/bin/python manage.py makemigrations --check --dry-run
	$(WITH_SERVERS) $(VENV)/bin/python manage.py check --deploy --fail-level WARNING

bench: $(VENV)/test.stamp
	$(VENV)/bin/python -m bench $(CASES)

# Needs Chromium. Looks at every page in every state; docs/screenshots/ is made anew.
screenshots: $(VENV)/test.stamp
	@$(WITH_SERVERS) $(VENV)/bin/python -m tests.browser.gallery .screenshots docs/screenshots
	@du -sh docs/screenshots

# Who only runs the product needs no Node: what this builds is committed.
css: $(VENV)/test.stamp static/src/node_modules/made.stamp
	$(VENV)/bin/python -m tests.house.stylesheet classes >static/src/classes.txt
	cd static/src && npx --no-install @tailwindcss/cli --minify --input app.css --output ../css/app.css
	$(VENV)/bin/python -m tests.house.stylesheet stamp

static/src/node_modules/made.stamp: static/src/package-lock.json
	cd static/src && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

# Takes new texts of the sources into each language, and builds what is committed; see docs/translating.md.
messages: $(VENV)/test.stamp
	$(VENV)/bin/python -m tests.house.messages update

clean:
	rm -rf static/src/node_modules static/src/classes.txt
	rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/made.stamp:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name one: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/made.stamp requirements.lock pyproject.toml
	$(INSTALL) -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements-test.lock
	$(INSTALL) -r requirements-test.lock
	@touch $@
