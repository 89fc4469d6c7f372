"""Which policies there are, which of them stand in a permission table, and which actions ask none."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.architecture.source import ROOMS, ROOT, Module, dotted, is_actions, module

Function = ast.FunctionDef
TABLES = ("ASKED",)


def names_in(found: Module) -> dict[str, str]:
    """What each imported name of a module stands for, from the root of the project."""
    names: dict[str, str] = {}
    for node in ast.walk(found.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def whole_name(name: str, names: Mapping[str, str], here: str) -> str:
    """``words.can_see`` as ``contributions.policies.can_see``; what is not imported belongs ``here``."""
    head, _, rest = name.partition(".")
    return ".".join(filter(None, (names.get(head, f"{here}.{head}"), rest)))


def _home(found: Module) -> str:
    return found.path.removesuffix(".py").replace("/", ".")


def policies(found: Module) -> Iterator[str]:
    """The policies that a module defines: functions that answer with a verdict, and other names for them."""
    if not (found.name.endswith("policies") or found.name == "actor") or found.package not in ROOMS:
        return
    own: set[str] = set()
    for node in found.tree.body:
        if isinstance(node, Function) and node.returns is not None and ast.unparse(node.returns) == "Verdict":
            own.add(node.name)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in own:
            own |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    yield from (f"{_home(found)}.{name}" for name in sorted(own) if not name.startswith("_"))


def _is_table(node: ast.stmt) -> bool:
    """Whether a statement of a test module is a permission table, or a test that runs over roles."""
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Name) and target.id in TABLES for target in node.targets)
    if not isinstance(node, Function):
        return False
    marks = [mark for mark in node.decorator_list if isinstance(mark, ast.Call) and mark.args]
    return any("role" in ast.unparse(mark.args[0]) for mark in marks)


def tabled(found: Module) -> Iterator[str]:
    """The policies that the tables of a test module ask."""
    names = names_in(found)
    for node in found.tree.body:
        if _is_table(node):
            for part in ast.walk(node):
                if isinstance(part, ast.Name | ast.Attribute):
                    yield whole_name(dotted(part), names, _home(found))


def test_modules() -> Iterator[Module]:
    """The tests of the rooms."""
    for room in ROOMS:
        for path in sorted((ROOT / "tests" / room).glob("test_*.py")):
            yield module(str(Path(path).relative_to(ROOT)), path.read_text("utf-8"))


def _calls(found: Module) -> dict[str, set[str]]:
    """Each function of a module, and all that is named in it."""
    names, home = names_in(found), _home(found)
    return {
        f"{home}.{node.name}": {
            whole_name(dotted(part), names, home)
            for part in ast.walk(node)
            if isinstance(part, ast.Name | ast.Attribute)
        }
        for node in found.tree.body
        if isinstance(node, Function)
    }


def unasking(found: Iterable[Module]) -> Iterator[str]:
    """The public actions with an actor that reach no policy, neither themselves nor in what they call."""
    every = list(found)
    known = {name for one in every for name in policies(one)}
    calls: dict[str, set[str]] = {}
    for one in every:
        calls |= _calls(one)
    asking = {name for name, named in calls.items() if named & known}
    while more := {name for name, named in calls.items() if named & asking} - asking:
        asking |= more
    yield from (name for one in every for name in _actions(one) if name not in asking)


def _actions(found: Module) -> Iterator[str]:
    if not is_actions(found) or found.name.endswith(("views", "api", "queries", "policies")):
        return
    for node in found.tree.body:
        if isinstance(node, Function) and not node.name.startswith("_") and _has_actor(node):
            yield f"{_home(found)}.{node.name}"


def _has_actor(node: Function) -> bool:
    return any(argument.arg == "actor" for argument in (*node.args.args, *node.args.kwonlyargs))
