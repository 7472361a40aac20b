"""The examples in the docstrings are true."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import framewire

PACKAGE = Path(framewire.__file__).parent
WITH_EXAMPLES = [path for path in sorted(PACKAGE.rglob("*.py")) if ">>> " in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_examples_of_a_module(path):
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    done = doctest.testmod(import_module(name))
    assert done.attempted
    assert not done.failed
