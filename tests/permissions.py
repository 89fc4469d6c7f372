"""Permission tables: who may do what in which state. Policies are pure, so that plain values do, without a database.

A table is a module ``test_*policies.py`` with ``ASKED`` (action → how the policy is asked) and ``ALLOWED`` (action →
state → roles). ``tests/architecture/test_permissions.py`` says which policy stands in none.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.actor import NOBODY, Actor, Role

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
LINE, ANOTHER_LINE = 1, 2
CIRCLE = "space:1"
AUTHOR = 10
"""The account that said it, that was warned, that owns the thing in question."""


def somebody(identity: int, role: str | None = None, line: int = LINE, **fields: Any) -> Actor:
    """A confirmed account, perhaps with a role that it holds since yesterday."""
    since = NOON.date() - timedelta(days=1)
    roles = (Role(role, line, since),) if role else ()
    facts: dict[str, Any] = {"id": identity, "name": f"Person {identity}", "is_confirmed": True, "roles": roles}
    return Actor(**(facts | fields))


ACTORS = {
    "nobody": NOBODY,
    "unconfirmed": somebody(1, is_confirmed=False),
    "observer": somebody(2, "observer"),
    "participant": somebody(3),
    "author": somebody(AUTHOR, circles=frozenset({CIRCLE})),
    "suspended author": somebody(AUTHOR, circles=frozenset({CIRCLE}), suspended_until=NOON + timedelta(days=1)),
    "author who moderates": somebody(AUTHOR, "moderator", circles=frozenset({CIRCLE})),
    "rapporteur": somebody(4, "rapporteur"),
    "moderator": somebody(5, "moderator"),
    "facilitator": somebody(6, "facilitator"),
    "elsewhere": somebody(7, "facilitator", ANOTHER_LINE),
    "member": somebody(8, circles=frozenset({CIRCLE})),
    "group moderator": somebody(9, circles=frozenset({CIRCLE}), chaired_circles=frozenset({CIRCLE})),
    "admin": somebody(11, is_admin=True),
}
EVERYBODY = set(ACTORS)
SIGNED_IN = EVERYBODY - {"nobody"}
CONFIRMED = SIGNED_IN - {"unconfirmed"}
OWN = {"author", "suspended author", "author who moderates"}
CHAIRS = {"moderator", "facilitator", "author who moderates", "admin"}
STAFF = CHAIRS | {"rapporteur"}
ADMIN = {"admin"}
NONE: set[str] = set()

Ask = Callable[[Actor, Any], Any]


def allowed(states: Mapping[str, Any], ask: Ask, actors: Mapping[str, Actor] = ACTORS) -> dict[str, set[str]]:
    """State → roles that a policy allows. Each refusal must say why."""
    found = {}
    for state, subject in states.items():
        verdicts = {role: ask(actor, subject) for role, actor in actors.items()}
        assert [role for role, verdict in verdicts.items() if not verdict and not verdict.reason] == []
        found[state] = {role for role, verdict in verdicts.items() if verdict}
    return found
