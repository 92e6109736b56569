# The commands for contributors. Each target runs `make setup` first, which does nothing if nothing changed.

PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONDONTWRITEBYTECODE  # a command that compiles itself each time takes twice as long to start

# `docs` is a folder too.
.PHONY: docs build check test explore lint bench bench-quick bench-matcher bench-packs bench-serve bench-draft bench-pdf serve setup standards dist dist-twice try-install container test-safety test-schemas system reference messages lock matrix matrix-lowest matrix-newest matrix-python fuzz bench-attacks clean

build: setup
	$(BIN)/briefings build

check: setup
	$(BIN)/briefings check

serve: setup
	$(BIN)/briefings serve

setup: .venv/.ready

system:
	@sh docs/system-packages.sh build

# The virtual environment, from the hash-pinned lock. The package itself is installed from this folder.
.venv/.ready: requirements.lock pyproject.toml docs/system-packages.sh
	@sh docs/system-packages.sh build
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

test: setup
	@sh docs/system-packages.sh test
	$(BIN)/python -m pytest -n 2 --dist loadfile

# The property tests with new examples in each of ROUNDS. One that fails here becomes a case of a test, or shows a mistake in its test.
explore: setup
	for round in $$(seq $(or $(ROUNDS),1)); do $(BIN)/python -m pytest -n 2 -m hypothesis --hypothesis-profile explore || exit 1; done

# The tests of every promise in docs/explanation/safety.md.
test-safety: setup
	@sh docs/system-packages.sh test
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/safety tests/test_release.py tests/test_audit.py tests/test_audit_pack.py \
	  tests/test_serve.py tests/test_exports.py tests/test_import.py tests/test_editions.py tests/test_evidence.py \
	  tests/test_publish.py tests/test_yaml_source.py tests/test_matcher.py tests/test_editor_mistakes.py tests/test_rename.py tests/test_private.py

bench-attacks: setup
	$(BIN)/python bench/attacks.py

# Half an hour for each target, guided by coverage. For less: SECONDS=60 TARGETS="reader match". Atheris is not in the lock: it
# gets a separate environment on top of the project's.
fuzz: setup .fuzz/.ready
	nice -n 19 .fuzz/bin/python tests/safety/fuzz.py --seconds $(or $(SECONDS),1800) $(TARGETS)

.fuzz/.ready: tests/safety/fuzz.lock
	$(PYTHON) -m venv .fuzz
	.fuzz/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r tests/safety/fuzz.lock
	$(BIN)/python -c "import site; print(site.getsitepackages()[0])" > "$$(.fuzz/bin/python -c 'import site; print(site.getsitepackages()[0])')/project.pth"
	@touch $@

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/check_words.py

# Briefings and other builders, over an hour. If interrupted, it continues where it was. Writes the tables and plot of the docs.
bench: setup
	$(BIN)/python bench/run.py --install

# Under three minutes. Fails if a stage costs more than bench/quick.json says, in proportion to another builder run at the same time.
bench-quick: setup
	$(BIN)/python bench/quick.py

# CORPORA=folder measures real text too: `python bench/corpora.py folder` prints the commands that fetch it (some gigabytes).
bench-matcher: setup
	$(BIN)/python bench/matcher.py
ifneq ($(CORPORA),)
	$(BIN)/python bench/matcher_corpus.py $(CORPORA)
	$(BIN)/python bench/matcher_labels.py $(CORPORA)
endif

bench-packs: setup
	$(BIN)/python bench/packs.py

bench-draft: setup
	$(BIN)/python bench/draft.py

# veraPDF over packs; needs Java: openjdk-17-jdk-headless, libjaxb-java, libjaxb-api-java.
standards: setup
	$(BIN)/python tests/standards/run.py

# The YAML language server (from npm) with this program's schemas.
test-schemas: setup
	$(BIN)/python tests/schemas/run.py

# CORPORA=folder has the novels that `python bench/corpora.py folder` fetches.
bench-pdf: setup
	$(BIN)/python bench/pdf_layouts.py $(CORPORA) --peers

bench-serve: setup
	$(BIN)/python bench/serve.py

# The wheel, the archive, the wheel's requirements by hash, the bill of materials (CycloneDX), and the digests of all four.
dist: setup
	rm -rf dist
	$(BIN)/python -m hatchling build -d dist
	cp requirements.txt dist/
	$(BIN)/cyclonedx-py requirements requirements.lock --output-reproducible -o dist/briefings.cdx.json
	cd dist && sha256sum * > SHA256SUMS && cat SHA256SUMS

# Fails unless a second build gives the same wheel and archive, byte for byte.
dist-twice: dist
	rm -rf .matrix/dist
	$(BIN)/python -m hatchling build -d .matrix/dist
	for file in .matrix/dist/*; do cmp "$$file" "dist/$${file##*/}" || exit 1; done

# Each way to install and publish, in a fresh Debian for each: pip, pipx, uv, container, pages, action, pre-commit (WAYS="pip uv": only
# these). It needs root and mmdebstrap, and prints each command with its seconds.
try-install: dist
	@sh docs/system-packages.sh roots
	$(BIN)/python tests/install/run.py $(WAYS)

# The steps of the Containerfile in a fresh Debian, then `briefings build` on a mounted desk as an ordinary user.
container: dist
	@sh docs/system-packages.sh roots
	$(BIN)/python tests/install/run.py container

lock: setup
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --extra dev --extra build --extra html --extra import --extra cluster \
	  --no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml
	$(BIN)/python docs/make_requirements.py
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --resolution lowest-direct --python-version 3.11 --only-binary :all: --all-extras \
	  --no-emit-index-url --no-emit-find-links --output-file tests/lowest.lock pyproject.toml

# The tests on the oldest supported Python with other versions: the lowest that pyproject.toml allows, then those of a fresh install.
# Then, as root, an install and a build with the newest Python of Debian, and the steps of the container.
matrix: matrix-lowest matrix-newest
	@if [ "$$(id -u)" = 0 ]; then $(MAKE) matrix-python container; \
	  else echo "Not run: matrix-python and container, which need root for a fresh Debian. Run: sudo make matrix-python container"; fi

matrix-python: dist
	@sh docs/system-packages.sh roots
	$(BIN)/python tests/install/run.py --suite $(or $(SUITE),sid) pip

matrix-lowest matrix-newest: matrix-%: .matrix/%/.ready
	@sh docs/system-packages.sh test
	.matrix/$*/bin/python -m pytest -n 2 --dist loadfile

.matrix/lowest/.ready: tests/lowest.lock pyproject.toml
	$(PYTHON) -m venv --clear .matrix/lowest
	.matrix/lowest/bin/python -m pip install --quiet --no-deps --require-hashes --only-binary :all: -r tests/lowest.lock
	.matrix/lowest/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	.matrix/lowest/bin/python -m pip check
	@touch $@

.PHONY: .matrix/newest/.ready  # versions change from day to day
.matrix/newest/.ready:
	$(PYTHON) -m venv --clear .matrix/newest
	.matrix/newest/bin/python -m pip install --quiet --only-binary :all: 'hatchling>=1.27' 'editables>=0.5'
	.matrix/newest/bin/python -m pip install --quiet --no-build-isolation --editable '.[build,cluster,dev,html,import]'

# The documentation as a site in .docs/site, with the example desk and others in it, and pictures that Chromium takes.
docs: setup
	@sh docs/system-packages.sh test
	$(BIN)/python docs/make_site.py

reference: setup
	$(BIN)/python docs/make_reference.py
	$(BIN)/python docs/make_design.py
	$(BIN)/briefings schema -o docs/schema

messages: setup
	for file in briefings/languages/*.po; do $(BIN)/briefings messages $$(basename $$file .po) -o $$file || exit 1; done

# Removes what builds wrote, and nothing else.
clean:
	test ! -x $(BIN)/python || $(BIN)/python -c "from pathlib import Path; from briefings.publish.stage import Stage; \
	  stage = Stage(Path('site'), Path('.briefings')); stage.clear(stage.site); stage.clear()"
	rm -rf .briefings .docs .matrix
