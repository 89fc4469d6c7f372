"""The project's own files, as the architecture tests read them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
RANKS = {
    "core": 0, "themes": 1, "accounts": 2, "contributions": 3, "notifications": 4, "forum": 5, "consultations": 6,
    "meetings": 7, "stocktaking": 7, "reports": 8,
}  # fmt: skip
TOP = {"demo": 100, "wsgi": 100, "scripts": 100}
PACKAGES = tuple(name for name in (*RANKS, "demo") if (ROOT / name).is_dir())
ROOMS = tuple(name for name in PACKAGES if name in RANKS and name != "core")


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The room it belongs to."""
        return self.path.split("/")[0].removesuffix(".py")

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return Path(self.path).stem


def module(path: str, text: str) -> Module:
    """A module from its text; what the tests of the checkers use."""
    return Module(path, text, ast.parse(text))


@lru_cache
def modules() -> tuple[Module, ...]:
    """Every Python file of every package, and ``wsgi.py``."""
    paths = [p for name in PACKAGES for p in sorted((ROOT / name).rglob("*.py"))] + [ROOT / "wsgi.py"]
    return tuple(module(str(p.relative_to(ROOT)), p.read_text("utf-8")) for p in paths)


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every imported module with its line, inside functions and type-checking blocks as well."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield base, node.lineno
            for alias in node.names:
                yield f"{base}.{alias.name}", node.lineno


def called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the dotted name of what is called; ``?`` where that is not a plain name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def dotted(node: ast.AST) -> str:
    """``db.session.add`` for such an expression; what cannot be named is ``?``."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def publishes(found: Module) -> bool:
    """Whether a module acts: it publishes events."""
    return any(name == "core.events.publish" for name, _ in imported(found.tree))


def is_actions(found: Module) -> bool:
    """Whether a module holds actions, by its name or by what it does."""
    return found.package in ROOMS and (found.name.endswith("actions") or publishes(found))
