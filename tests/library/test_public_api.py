"""The face of the library: what it offers is typed, documented, and shown by an example that runs."""

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import expected_surprise.figures

TOP = [module.name for module in pkgutil.iter_modules(expected_surprise.__path__)]
FIGURES = [f"figures.{module.name}" for module in pkgutil.iter_modules(expected_surprise.figures.__path__)]
NAMES = sorted(TOP + FIGURES)
MODULES = {name: importlib.import_module(f"expected_surprise.{name}") for name in NAMES}
APART = ("checks", "datasets", "exercises", "figures", "plots", *FIGURES)
FACE = [name for name in NAMES if not name.startswith("_") and name not in APART]
HANDED_ON = {"expit", "log_expit", "log_softmax", "logsumexp", "softmax"}
OBJECTS = [
    pytest.param(getattr(module, name), id=f"{module_name}.{name}")
    for module_name, module in MODULES.items()
    for name in module.__all__
    if callable(getattr(module, name)) and name not in HANDED_ON
]


def defined_in(module) -> set[str]:
    """The public functions and classes that a module defines; ``special`` also hands on some of scipy's.

    ``figures`` offers what its private modules define, one function each.
    """
    homes = {module.__name__}
    if module is MODULES["figures"]:
        homes |= {MODULES[name].__name__ for name in FIGURES}
    own = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) in homes
    }
    return own | (HANDED_ON if module is MODULES["special"] else set())


@pytest.mark.parametrize("name", NAMES)
def test_all_is_sorted_and_is_what_the_module_defines(name):
    module = MODULES[name]
    functions = {name for name in module.__all__ if callable(getattr(module, name))}
    assert list(module.__all__) == sorted(module.__all__)
    assert functions == defined_in(module)


def test_the_face_is_the_sum_of_the_public_modules():
    offered = [name for module in FACE for name in MODULES[module].__all__]
    assert len(offered) == len(set(offered)), "two modules share a name"
    assert list(expected_surprise.__all__) == sorted(offered)
    for name in expected_surprise.__all__:
        assert hasattr(expected_surprise, name)


@pytest.mark.parametrize("thing", OBJECTS)
def test_every_public_function_is_typed(thing):
    signature = inspect.signature(thing)
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())
    if inspect.isfunction(thing):
        assert signature.return_annotation is not inspect.Signature.empty


@pytest.mark.parametrize("thing", OBJECTS)
def test_every_public_function_is_documented_with_an_example(thing):
    assert doctest.DocTestFinder(recurse=False).find(thing)[0].examples


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_run(name):
    result = doctest.testmod(MODULES[name])
    assert result.failed == 0
    assert result.attempted > 0


def test_importing_the_library_does_not_import_matplotlib():
    code = "import sys, expected_surprise, expected_surprise.datasets; print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


@pytest.mark.parametrize("name", NAMES)
def test_no_module_is_longer_than_250_lines(name):
    assert len(Path(MODULES[name].__file__).read_text().splitlines()) <= 250
