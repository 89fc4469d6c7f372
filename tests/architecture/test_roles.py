"""What each kind of file never does: actions, queries, policies, models, and the few modules with a monopoly."""

import ast
from collections.abc import Callable, Iterator
from importlib.util import find_spec

import pytest

from tests.architecture.source import Module, called, dotted, imported, is_actions, module, modules

COMMITTERS = {"core/guard.py", "core/events.py"}
RELEASERS = {
    "accounts/views.py", "accounts/profile_views.py", "accounts/queries.py", "contributions/erasure_views.py",
}  # fmt: skip
"""They let go of what they have read before they hash a password, which takes a fifth of a second."""

WRITING = {"insert", "update", "delete", "upsert"}
REFUSALS = {"flash", "denied", "Refused", "Invalid", "Conflict", "TooMany", "SignInNeeded", "PlenaryError"}
GETTEXT = {"_", "_l", "_ln", "gettext", "lazy_gettext", "ngettext"}
CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "datetime.datetime.now",
    "datetime.date.today",
}


def commits(found: Module) -> Iterator[str]:
    """The guard owns the commit."""
    for name, call in called(found.tree):
        if name.endswith(".rollback") and found.path in RELEASERS:
            continue
        if name.endswith((".commit", ".rollback")) and found.path not in COMMITTERS:
            yield f"{found.path}:{call.lineno} {name}"


def presents(found: Module) -> Iterator[str]:
    """Actions do not render or flash, and know no request."""
    if not is_actions(found):
        return
    for name, line in imported(found.tree):
        if name.startswith("flask.") and name.split(".")[1] in (
            "render_template",
            "flash",
            "request",
            "session",
            "g",
        ):
            yield f"{found.path}:{line} {name}"


def queries_write(found: Module) -> Iterator[str]:
    """Queries only read."""
    if not found.name.endswith("queries"):
        return
    for name, call in called(found.tree):
        last = name.split(".")[-1]
        if name in WRITING or (".session." in f".{name}" and last in ("add", "add_all", "delete", "merge", "flush")):
            yield f"{found.path}:{call.lineno} {name}"


def policies_ask(found: Module) -> Iterator[str]:
    """Policies are pure: no database, no request, no clock of their own."""
    if not found.name.endswith("policies"):
        return
    for name, line in imported(found.tree):
        head = name.split(".")[0]
        if head in ("sqlalchemy", "flask") or name.startswith(("core.db", "core.clock")) or name.endswith("queries"):
            yield f"{found.path}:{line} {name}"


def events_import_actions(found: Module) -> Iterator[str]:
    """Events know nothing of those who publish them."""
    if found.name.endswith("events") and found.path != "core/events.py":
        yield from (f"{found.path}:{line} {name}" for name, line in imported(found.tree) if name.endswith("actions"))


def models_know_flask(found: Module) -> Iterator[str]:
    """Models know no request."""
    if found.name.endswith("models"):
        yield from (f"{found.path}:{line} {n}" for n, line in imported(found.tree) if n.split(".")[0] == "flask")


def forms_permit(found: Module) -> Iterator[str]:
    """Forms hold shape and wording, never permission."""
    if found.name.endswith("forms"):
        yield from (
            f"{found.path}:{line} {n}"
            for n, line in imported(found.tree)
            if "policies" in n or n == "core.policy.require"
        )


def monopolies(found: Module) -> Iterator[str]:
    """One module each for the sanitiser and the clock; none for what is being retired."""
    for name, line in imported(found.tree):
        head = name.split(".")[0]
        if head in ("bleach", "nh3", "markdown_it") and found.path not in ("core/richtext.py", "core/addresses.py"):
            yield f"{found.path}:{line} {name}"
        if head in ("eventlet", "geventwebsocket"):
            yield f"{found.path}:{line} {name}"
    for name, call in called(found.tree):
        if name in CLOCKS and found.path != "core/clock.py":
            yield f"{found.path}:{call.lineno} {name}()"


def unwrapped(found: Module) -> Iterator[str]:
    """What a person reads goes through gettext, whole and with named values."""
    for name, call in called(found.tree):
        first = call.args[1] if name == "flash" and len(call.args) > 2 else call.args[0] if call.args else None
        if name in REFUSALS and _has_words(first):
            yield f"{found.path}:{call.lineno} {name}(…) with words that nobody translates"
        if name in GETTEXT and isinstance(first, ast.JoinedStr | ast.BinOp):
            yield f"{found.path}:{call.lineno} {name}(…) with words that no catalogue holds"


def _has_words(node: ast.AST | None) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and any(letter.isalpha() for letter in node.value)
    return isinstance(node, ast.JoinedStr)


BAD: list[tuple[Callable[[Module], Iterator[str]], str, str]] = [
    (commits, "forum/actions.py", "def f():\n    db.session.commit()"),
    (commits, "forum/models.py", "def f():\n    session.rollback()"),
    (presents, "forum/actions.py", "from flask import flash"),
    (
        presents,
        "forum/locking.py",
        "from core.events import publish\ndef f():\n    from flask import render_template",
    ),
    (queries_write, "forum/queries.py", "db.session.add(1)"),
    (queries_write, "forum/queries.py", "db.session.execute(update(Thread))"),
    (queries_write, "forum/read_queries.py", "upsert(Thread)"),
    (policies_ask, "forum/policies.py", "from core.db import db"),
    (policies_ask, "forum/policies.py", "from sqlalchemy import select"),
    (policies_ask, "forum/policies.py", "from forum.queries import x"),
    (policies_ask, "forum/policies.py", "from core.clock import now"),
    (events_import_actions, "forum/events.py", "from forum import actions"),
    (models_know_flask, "forum/models.py", "import flask"),
    (forms_permit, "forum/forms.py", "from forum.policies import can_post"),
    (monopolies, "forum/actions.py", "import bleach"),
    (monopolies, "forum/actions.py", "def f():\n    return datetime.now(UTC)"),
    (monopolies, "forum/actions.py", "import eventlet"),
    (unwrapped, "forum/views.py", "flash('Saved.', 'success')"),
    (unwrapped, "forum/actions.py", "raise Invalid(f'No {x}')"),
    (unwrapped, "forum/policies.py", "denied('No')"),
    (unwrapped, "forum/views.py", "_(f'Hello {name}')"),
    (unwrapped, "forum/views.py", "_('Hello ' + name)"),
]
CHECKS = sorted({check for check, _, _ in BAD}, key=lambda check: check.__name__)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_no_file_does_what_its_kind_never_does(check: Callable[[Module], Iterator[str]]) -> None:
    assert [fault for found in modules() for fault in check(found)] == []


@pytest.mark.parametrize(("check", "path", "text"), BAD)
def test_each_check_can_fail(check: Callable[[Module], Iterator[str]], path: str, text: str) -> None:
    assert list(check(module(path, text)))


def test_names_of_calls_are_read_through_attributes() -> None:
    assert dotted(ast.parse("a.b.c", mode="eval").body) == "a.b.c"


@pytest.mark.parametrize("name", ["eventlet", "geventwebsocket"])
def test_what_socketio_would_pick_by_itself_is_not_installed(name: str) -> None:
    assert find_spec(name) is None
