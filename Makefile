# Everything that one does with this project. `make help` lists it.
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8000
NAME ?=
ROWS ?=
PEERS ?=
STORE ?=
BIN := .venv/bin
SITE := _build/html
PREPARE := PYTHON=$(PYTHON) book/_tools/environment.sh
PYTEST := $(BIN)/python -m pytest -q -n 2 -p no:cacheprovider
# a browser is often waited for, so that a third worker keeps two cores busy
BROWSER := $(PYTEST) -n 3 --dist loadgroup
NBVAL := $(PYTEST) -W default --dist loadscope --nbval --nbval-sanitize-with tests/nbval.cfg
# one thread for linear algebra: more of them only wait for each other on a busy machine
export OPENBLAS_NUM_THREADS := 1
export PYTHONHASHSEED := 0
export JUPYTER_PLATFORM_DIRS := 1

.PHONY: help book serve lab course text store notebooks lint test test-long test-frame test-notebooks test-browser lighthouse example-dask bench bench-marking clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22

book:  ## build the site into _build/html
	@$(PREPARE) book
	@echo "book: building the site"
	@mkdir -p _build
	@$(BIN)/jupyter-book build . -W -n --keep-going --quiet >_build/build.log 2>&1 || { cat _build/build.log; exit 1; }
	@echo "book: $(CURDIR)/$(SITE)/index.html"

serve: book  ## build the site and serve it on loopback (PORT=8000)
	@echo "serve: http://127.0.0.1:$(PORT)/ (stop with Ctrl-C)"
	@cd $(SITE) && exec $(CURDIR)/$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1

lab:  ## open the chapters in JupyterLab
	@$(PREPARE) book lab
	@$(BIN)/jupyter lab --notebook-dir=book

course:  ## install what teaching a course needs (nbgrader), and see that marking can be shut in
	@$(PREPARE) book course sandbox
	@echo "course: $(CURDIR)/$(BIN)/coursework; try it with: $(BIN)/coursework demo my-course"

text:  ## write notebooks as text into _text (NAME=ch02-entropy for one)
	@$(PREPARE) book
	@$(BIN)/python book/_tools/notebook.py text $(NAME)

store:  ## store the texts of _text in the notebooks (NAME=ch02-entropy for one)
	@$(PREPARE) book
	@$(BIN)/python book/_tools/notebook.py store $(NAME)

notebooks:  ## run the chapters in clean kernels and store their outputs (NAME=... for one)
	@$(PREPARE) book
	@$(BIN)/python book/_tools/notebook.py run $(NAME)

lint:  ## check the style of code, notebooks and text
	@$(PREPARE) book test
	@echo "lint: code"
	@$(BIN)/ruff check --quiet .
	@echo "lint: notebooks and text"
	@$(BIN)/python book/_tools/lint.py

test: lint book  ## pass every test
	@$(MAKE) test-frame
	@$(MAKE) test-notebooks
	@$(MAKE) test-browser
	@echo "test: all passed"

test-frame:  ## the library, the labels, the golden numbers, the marking of assignments
	@$(PREPARE) book test sandbox
	@echo "test: library, labels, golden numbers, tools"
	@$(PYTEST) tests --ignore=tests/site

test-notebooks:  ## every notebook gives its stored outputs
	@$(PREPARE) book
	@echo "test: notebooks"
	@$(NBVAL) book

test-browser: book  ## every page in a real browser
	@$(PREPARE) test browser
	@echo "test: pages in the browser"
	@$(BROWSER) tests/site

test-long:  ## many more random instances, notebooks again in reverse order
	@$(PREPARE) book test browser dask course
	@echo "test-long: random instances"
	@$(PYTEST) --long tests --ignore=tests/site
	@echo "test-long: notebooks in reverse order"
	@$(NBVAL) $$(ls -r book/*.ipynb)
	@echo "test-long: every page against every rule, wide and narrow, light and dark; figures to more places"
	@$(BROWSER) --long tests/site/test_pages.py tests/site/test_live.py tests/site/test_quiz.py
	@echo "test-long: a clean run of the notebooks stores the same bytes"
	@$(BIN)/python book/_tools/notebook.py check
	@$(PREPARE) lab
	@echo "test-long: JupyterLab accepts the plug-in that renders the directives"
	@$(BIN)/jupyter labextension list >_build/labextensions.log 2>&1
	@grep -q "jupyterlab-myst.*enabled" _build/labextensions.log
	@! grep "not compatible" _build/labextensions.log
	@echo "test-long: all passed"

lighthouse: book  ## print the table of Lighthouse scores and page weights (needs node)
	@$(PREPARE) test browser
	@$(BIN)/python book/_tools/lighthouse.py

example-dask:  ## fit over Dask to more data than its workers hold, while one of them is killed
	@$(PREPARE) book dask
	@$(BIN)/python book/examples/fit_on_many_machines.py

bench:  ## measure the library against its peers (ROWS="kl loss" for some, STORE=1 for the page of the book)
	@VENV=.venv-bench PEERS="$(PEERS)" $(PREPARE) bench
	@PYTHONPATH=src:tests:tests/library .venv-bench/bin/python -m bench $(if $(STORE),--store) $(ROWS)

bench-marking:  ## measure how fast submissions are marked, beside nbgrader
	@$(PREPARE) book test course sandbox
	@PYTHONPATH=tests:tests/library $(BIN)/python -m bench.marking

clean:  ## remove what is built, keep the environments
	@rm -rf _build _text
	@echo "clean: _build and _text removed"
