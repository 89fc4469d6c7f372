"""A package imports only packages of a strictly lower rank, function bodies included."""

import sys
from collections.abc import Iterator

import pytest

from tests.architecture.source import PACKAGES, RANKS, ROOT, TOP, Module, called, imported, module, modules

ALL = RANKS | TOP


def upward(found: Module) -> Iterator[str]:
    """A sentence for each import of ``found`` that runs sideways or up, or hides where it goes."""
    own = ALL[found.package]
    for name, line in imported(found.tree):
        target = name.lstrip(".").split(".")[0]
        if name.startswith("."):
            yield f"{found.path}:{line} imports relatively"
        elif target == "tests" or (target in ALL and target != found.package and ALL[target] >= own):
            yield f"{found.path}:{line} imports {target}"
    for name, call in called(found.tree):
        if name.split(".")[-1] in ("import_module", "__import__") and found.path != "core/factory.py":
            yield f"{found.path}:{call.lineno} imports by a name that cannot be checked"


@pytest.mark.parametrize("found", modules(), ids=lambda found: found.path)
def test_imports_run_downwards(found: Module) -> None:
    assert list(upward(found)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("core/bad.py", "import themes"),
        ("core/bad.py", "def later():\n    from forum.models import Thread"),
        ("core/bad.py", "if TYPE_CHECKING:\n    from accounts.actor import Actor"),
        ("forum/bad.py", "from forum import models\nfrom consultations import models as m"),
        ("meetings/bad.py", "import stocktaking.models"),
        ("stocktaking/bad.py", "class A:\n    def f(self):\n        import meetings"),
        ("contributions/bad.py", "from . import models"),
        ("contributions/bad.py", "import importlib\nimportlib.import_module('reports')"),
        ("contributions/bad.py", "__import__('reports')"),
        ("reports/bad.py", "import demo"),
        ("reports/bad.py", "from tests import factories"),
        ("accounts/bad.py", "from wsgi import app"),
    ],
)
def test_the_checker_sees_an_import_that_runs_up(path: str, text: str) -> None:
    assert list(upward(module(path, text)))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("reports/good.py", "from meetings.models import Meeting\nimport reports.queries\nimport json"),
        ("demo/good.py", "import reports"),
        ("core/good.py", "import flask\nfrom core import db"),
    ],
)
def test_the_checker_lets_a_good_import_be(path: str, text: str) -> None:
    assert list(upward(module(path, text))) == []


def test_every_package_has_a_rank() -> None:
    folders = {p.parent.name for p in ROOT.glob("*/__init__.py")}
    assert folders <= {*ALL, "tests"}


def test_no_package_is_named_like_a_module_of_the_standard_library() -> None:
    assert not set(PACKAGES) & sys.stdlib_module_names
