"""Files stay under 300 lines and functions under 30: beyond that something has no name yet."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOT, Module, module, modules

FILE_LINES = 300
FUNCTION_LINES = 30
LONG_FUNCTIONS: dict[str, str] = {
    "core/api.py:_described": "the description of one operation, field by field",
    "core/api.py:endpoint": "a decorator: its arguments are the declaration",
}
"""``path:name`` → why it is one piece."""
LONG_FILES: dict[str, str] = {}
"""Path → why it is one piece."""


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from ``def`` to its end, without its docstring."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def long_functions(found: Module) -> Iterator[str]:
    """``path:name`` of each function that is too long."""
    for node in ast.walk(found.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > FUNCTION_LINES:
            yield f"{found.path}:{node.name}"


def test_functions_are_short() -> None:
    assert {name for found in modules() for name in long_functions(found)} - set(LONG_FUNCTIONS) == set()


def test_files_are_short() -> None:
    paths = [found.path for found in modules() if found.text.count("\n") > FILE_LINES]
    assert set(paths) - set(LONG_FILES) == set()


def test_tests_are_short_files_too() -> None:
    paths = [
        str(p.relative_to(ROOT))
        for p in (ROOT / "tests").rglob("*.py")
        if p.read_text("utf-8").count("\n") > FILE_LINES
    ]
    assert set(paths) - set(LONG_FILES) == set()


def test_exceptions_are_still_needed() -> None:
    assert set(LONG_FUNCTIONS) <= {name for found in modules() for name in long_functions(found)}


@pytest.mark.parametrize(("lines", "too_long"), [(29, False), (30, True)])
def test_the_checker_counts(lines: int, too_long: bool) -> None:
    text = 'def f():\n    """Words.\n\n    More words.\n    """\n' + "    pass\n" * lines
    assert bool(list(long_functions(module("forum/x.py", text)))) is too_long


def test_public_things_have_docstrings() -> None:
    """Classes and functions that others import; views, whose address says what they are, and event-like overrides aside."""
    assert [name for found in modules() for name in undocumented(found)] == []


def undocumented(found: Module) -> Iterator[str]:
    """Public modules, classes and functions without a docstring."""
    if not ast.get_docstring(found.tree):
        yield found.path
    for node in found.tree.body:
        public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if public and not getattr(node, "decorator_list", None) and not ast.get_docstring(node):  # type: ignore[arg-type]  # narrowed by `public`
            yield f"{found.path}:{node.name}"  # type: ignore[attr-defined]  # narrowed by `public`


def test_the_checker_of_docstrings_can_fail() -> None:
    bad = module("forum/x.py", "def f():\n    pass\n\nclass A:\n    pass\n\ndef _g():\n    pass")
    assert list(undocumented(bad)) == ["forum/x.py", "forum/x.py:f", "forum/x.py:A"]
