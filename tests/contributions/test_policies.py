"""Who may do what with what was said: role × state × action."""

from datetime import timedelta
from typing import Any

import pytest

from contributions import policies
from contributions.models import ERASED, HIDDEN, PENDING, PUBLIC, WITHDRAWN, Contribution
from tests.permissions import (
    ADMIN,
    ANOTHER_LINE,
    AUTHOR,
    CHAIRS,
    CIRCLE,
    CONFIRMED,
    EVERYBODY,
    LINE,
    NONE,
    NOON,
    OWN,
    SIGNED_IN,
    STAFF,
    allowed,
)
from themes.models import ActionLine

LONG_AGO = NOON - policies.EDIT_WINDOW - timedelta(seconds=1)


def said(**facts: Any) -> Contribution:
    """What the author said on the line; public and just now unless told otherwise."""
    line = ActionLine(id=LINE)
    return Contribution(
        **({"id": 1, "speaker_id": AUTHOR, "visibility": PUBLIC, "said_at": NOON, "is_closed": False} | facts),
        action_lines=[line],
    )


STATES = {
    "public": said(),
    "last moment": said(said_at=NOON - policies.EDIT_WINDOW),
    "old": said(said_at=LONG_AGO),
    "sealed": said(public_from=NOON + timedelta(seconds=1)),
    "unsealed": said(public_from=NOON),
    "waiting": said(visibility=PENDING),
    "hidden": said(visibility=HIDDEN),
    "withdrawn": said(visibility=WITHDRAWN),
    "withdrawn, old": said(visibility=WITHDRAWN, said_at=LONG_AGO),
    "erased": said(visibility=ERASED),
    "relayed": said(relayed="waiting"),
    "disowned": said(relayed="disowned"),
    "open group": said(circle=CIRCLE),
    "closed group": said(circle=CIRCLE, is_closed=True),
}
PUBLISHED = ("public", "last moment", "old", "unsealed", "relayed", "disowned", "open group")
GROUP = "group moderator"


def row(default: set[str] = NONE, **states: set[str]) -> dict[str, set[str]]:
    """One action: who may in each state; names of states with ``_`` for a blank."""
    return dict.fromkeys(STATES, default) | {name.replace("_", " "): roles for name, roles in states.items()}


def among(names: tuple[str, ...], roles: set[str]) -> dict[str, set[str]]:
    """The same roles in several states."""
    return {name.replace(" ", "_"): roles for name in names}


STANDING = ("public", "last moment", "old", "sealed", "unsealed", "relayed", "disowned")
SEEN = row(
    **among(PUBLISHED, EVERYBODY), sealed=OWN, waiting=OWN | STAFF, hidden=OWN | STAFF, withdrawn=OWN,
    closed_group=OWN | {"member", GROUP, "admin"},
) | {"withdrawn, old": OWN}  # fmt: skip
MODERATED = row(CHAIRS, open_group=CHAIRS | {GROUP}, closed_group={GROUP, "admin"})
REVISED = {"author", "author who moderates"}
ALLOWED: dict[str, dict[str, set[str]]] = {
    "see": SEEN,
    "bookmark": {state: roles & SIGNED_IN for state, roles in SEEN.items()},
    "revise": row(
        **among(("public", "last moment", "sealed", "unsealed", "waiting", "open group", "closed group"), REVISED)
    ),
    "answer relay": row(relayed=OWN),
    "answer relay with code": row(relayed=EVERYBODY),
    "unmark": row(STAFF, open_group=STAFF | {GROUP}, closed_group=NONE),
    "mark": row(**among(("public", "last moment", "old", "unsealed", "relayed"), STAFF), open_group=STAFF | {GROUP}),
    "see contact": row(STAFF, open_group=STAFF | {GROUP}, closed_group={GROUP, "admin"}),
    "withdraw": row(**among((*STANDING, "waiting", "open group", "closed group"), OWN)),
    "bring back": row(withdrawn=REVISED),
    "moderate": MODERATED,
    "hide": row(**among(STANDING, CHAIRS), open_group=CHAIRS | {GROUP}, closed_group={GROUP, "admin"}),
    "restore": row(hidden=CHAIRS),
    "approve": row(waiting=CHAIRS - OWN),
    "erase": row(OWN | ADMIN),
    "flag": row(**among(PUBLISHED, CONFIRMED - OWN), closed_group={"member", GROUP, "admin"}),
}
ASKED = {
    "see": lambda actor, told: policies.can_see(actor, told, NOON),
    "bookmark": lambda actor, told: policies.can_bookmark(actor, told, NOON),
    "revise": lambda actor, told: policies.can_revise(actor, told, NOON),
    "answer relay": lambda actor, told: policies.can_answer_relay(actor, told, NOON),
    "answer relay with code": lambda actor, told: policies.can_answer_relay(actor, told, NOON, has_code=True),
    "unmark": lambda actor, told: policies.can_unmark(actor, told, NOON),
    "mark": lambda actor, told: policies.can_mark(actor, told, NOON),
    "see contact": lambda actor, told: policies.may_see_contact(actor, told, NOON),
    "withdraw": lambda actor, told: policies.can_withdraw(actor, told, NOON),
    "bring back": lambda actor, told: policies.can_bring_back(actor, told, NOON),
    "moderate": lambda actor, told: policies.can_moderate(actor, told, NOON),
    "hide": lambda actor, told: policies.can_hide(actor, told, NOON),
    "restore": lambda actor, told: policies.can_restore(actor, told, NOON),
    "approve": lambda actor, told: policies.can_approve(actor, told, NOON),
    "erase": lambda actor, told: policies.can_erase(actor, told),
    "flag": lambda actor, told: policies.can_flag(actor, told, NOON),
    "use the desk": lambda actor, _: policies.can_use_desk(actor, NOON),
    "use the desk of a line": lambda actor, line: policies.can_moderate_line(actor, line, NOON),
    "attach": lambda actor, _: policies.can_attach(actor, NOON),
    "erase account": lambda actor, owner: policies.can_erase_account(actor, owner),
    "erase account at once": lambda actor, owner: policies.can_erase_account(actor, owner, at_once=True),
}


class Owner:
    """An account, of which the policy reads nothing but its number."""

    def __init__(self, identity: int) -> None:
        self.id = identity


LINES = {"this line": LINE, "another line": ANOTHER_LINE}
ACCOUNTS = {"the author's": Owner(AUTHOR), "another's": Owner(99)}
ALLOWED |= {
    "use the desk": dict.fromkeys(LINES, CHAIRS | {"elsewhere", GROUP}),
    "use the desk of a line": {"this line": CHAIRS, "another line": {"elsewhere", "admin"}},
    "attach": dict.fromkeys(LINES, CONFIRMED - {"suspended author"}),
    "erase account": {"the author's": OWN | ADMIN, "another's": ADMIN},
    "erase account at once": dict.fromkeys(ACCOUNTS, ADMIN),
}


@pytest.mark.parametrize("action", ASKED)
def test_role_by_state_by_action(action: str) -> None:
    states = next(s for s in (STATES, LINES, ACCOUNTS) if s.keys() == ALLOWED[action].keys())
    assert allowed(states, ASKED[action]) == ALLOWED[action]
