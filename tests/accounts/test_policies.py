"""Who may do what with accounts, roles, warnings and suspensions: role × state × action."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import measure_policies as measures
from accounts import policies
from accounts.actor import can_speak
from accounts.measure_models import DECLINED, IMPOSED, FormalWarning, Suspension
from accounts.models import ApiToken, Appointment, User
from tests.permissions import (
    ACTORS,
    ADMIN,
    ANOTHER_LINE,
    AUTHOR,
    CHAIRS,
    CIRCLE,
    CONFIRMED,
    LINE,
    NONE,
    NOON,
    OWN,
    STAFF,
    allowed,
    somebody,
)

TODAY, DAY = NOON.date(), timedelta(days=1)
WARNED = somebody(12, is_warned=True)
PEOPLE = ACTORS | {"warned": WARNED}
GROUP = "group moderator"
SERVING = CHAIRS | {"elsewhere", GROUP}
"""Whoever moderates or facilitates somewhere."""
VERIFIERS = {"facilitator", "elsewhere", "admin"}
PERSON, CHIEF = User(id=AUTHOR, organisation_id=1, is_admin=False), User(id=99, organisation_id=1, is_admin=True)

ACCOUNTS = {"one's own": PERSON, "another's": User(id=99, organisation_id=1, is_admin=False)}
VERIFIED = ACCOUNTS | {"without organisation": User(id=99, is_admin=False)}
TARGETS = {"a person": PERSON, "an administrator": CHIEF}
TERMS = {
    "endless": Appointment(),
    "last day": Appointment(ends_on=TODAY),
    "over": Appointment(ends_on=TODAY - DAY),
}
PLACES: dict[str, Any] = {
    "on the line": ([LINE], None, False),
    "on another line": ([ANOTHER_LINE], None, False),
    "in an open group": ([LINE], CIRCLE, False),
    "in a closed group": ([LINE], CIRCLE, True),
}
WARNINGS = {
    place: FormalWarning(
        user_id=AUTHOR, given_by_id=99, action_line_id=lines[0], circle=circle, is_closed=is_closed
    )
    for place, (lines, circle, is_closed) in PLACES.items()
} | {"given by the moderator": FormalWarning(user_id=99, given_by_id=ACTORS["moderator"].id, is_closed=False)}  # fmt: skip


def suspension(**facts: Any) -> Suspension:
    given = {"user": PERSON, "user_id": AUTHOR, "proposed_by_id": ACTORS["moderator"].id, "decided_by_id": 99}
    return Suspension(**(given | facts))


RUNNING: dict[str, Any] = {"decision": IMPOSED, "until": NOON + timedelta(seconds=1)}
SUSPENSIONS = {
    "proposed": suspension(),
    "declined": suspension(decision=DECLINED),
    "running": suspension(**RUNNING),
    "over": suspension(decision=IMPOSED, until=NOON),
    "lifted": suspension(**RUNNING, lifted_at=NOON),
    "appealed": suspension(**RUNNING, appealed_at=NOON),
    "appealed against the admin": suspension(
        **(RUNNING | {"appealed_at": NOON, "decided_by_id": ACTORS["admin"].id})
    ),
    "appeal decided": suspension(**RUNNING, appealed_at=NOON, appeal_outcome="refused"),
}  # fmt: skip
IMPOSED_STATES = set(SUSPENSIONS) - {"proposed", "declined"}
SEEN = {state: {"moderator", "admin"} | (OWN if state in IMPOSED_STATES else NONE) for state in SUSPENSIONS}
SERVED: dict[str, set[str]] = {
    "on the line": CHAIRS, "on another line": {"elsewhere", "admin"}, "in an open group": CHAIRS | {GROUP},
    "in a closed group": {GROUP, "admin"},
}  # fmt: skip
NO_SUSPENSION = dict.fromkeys(SUSPENSIONS, NONE)
SPEAKING = (CONFIRMED | {"warned"}) - {"suspended author", "warned"}

ALLOWED: dict[str, dict[str, set[str]]] = {
    "speak": {
        "on the line": SPEAKING - {"observer"}, "on another line": SPEAKING,
        "in an open group": SPEAKING - {"observer"}, "in a closed group": SPEAKING - {"observer"},
    },
    "edit profile": {"one's own": OWN, "another's": NONE},
    "revoke token": {"one's own": OWN | ADMIN, "another's": ADMIN},
    "appoint": dict.fromkeys(TERMS, ADMIN),
    "end appointment": {"endless": ADMIN, "last day": ADMIN, "over": NONE},
    "use the desk": dict.fromkeys(TERMS, STAFF | {"elsewhere"}),
    "verify": dict.fromkeys(VERIFIED, VERIFIERS),
    "verify person": {
        "one's own": VERIFIERS, "another's": VERIFIERS, "without organisation": NONE,
    },
    "moderate somewhere": dict.fromkeys(PLACES, SERVING),
    "warn": {place: roles - OWN for place, roles in SERVED.items()},
    "warn an administrator": dict.fromkeys(PLACES, NONE),
    "see warning": {place: roles | OWN for place, roles in SERVED.items()}
    | {"given by the moderator": {"moderator", "admin"}},
    "acknowledge": dict.fromkeys(PLACES, OWN) | {"given by the moderator": NONE},
    "withdraw warning": dict.fromkeys(PLACES, ADMIN) | {"given by the moderator": {"moderator", "admin"}},
    "propose suspension": {"a person": SERVING - OWN, "an administrator": NONE},
    "suspend": {"a person": ADMIN, "an administrator": NONE},
    "decide proposal": NO_SUSPENSION | {"proposed": ADMIN},
    "lift": NO_SUSPENSION | dict.fromkeys(("running", "appealed", "appealed against the admin", "appeal decided"), ADMIN),
    "see suspension": SEEN,
    "appeal suspension": NO_SUSPENSION | {"running": OWN},
    "decide appeal": NO_SUSPENSION | {"appealed": ADMIN},
    "decide appeal alone": NO_SUSPENSION | {"appealed": ADMIN, "appealed against the admin": ADMIN},
}  # fmt: skip
ASKED = {
    "speak": lambda actor, place: can_speak(actor, place[0], NOON),
    "edit profile": policies.can_edit_profile,
    "revoke token": lambda actor, user: policies.can_revoke(actor, ApiToken(user_id=user.id)),
    "appoint": lambda actor, _: policies.can_appoint(actor),
    "end appointment": lambda actor, term: policies.can_end(actor, term, TODAY),
    "use the desk": lambda actor, _: policies.has_desk(actor, TODAY),
    "verify": lambda actor, _: policies.can_verify(actor, TODAY),
    "verify person": lambda actor, user: policies.can_verify_person(actor, user, TODAY),
    "moderate somewhere": lambda actor, _: measures.can_moderate_somewhere(actor, NOON),
    "warn": lambda actor, place: measures.can_warn(actor, PERSON, place[0], place[1], place[2], NOON),
    "warn an administrator": lambda actor, place: measures.can_warn(actor, CHIEF, place[0], place[1], place[2], NOON),
    "see warning": lambda actor, warning: measures.can_see_warning(actor, warning, NOON),
    "acknowledge": measures.can_acknowledge,
    "withdraw warning": measures.can_withdraw_warning,
    "propose suspension": lambda actor, user: measures.can_propose_suspension(actor, user, NOON),
    "suspend": measures.can_suspend,
    "decide proposal": measures.can_decide_proposal,
    "lift": lambda actor, found: measures.can_lift(actor, found, NOON),
    "see suspension": measures.can_see_suspension,
    "appeal suspension": lambda actor, found: measures.can_appeal_suspension(actor, found, NOON),
    "decide appeal": measures.can_decide_suspension_appeal,
    "decide appeal alone": lambda actor, found: measures.can_decide_suspension_appeal(actor, found, is_alone=True),
}


@pytest.mark.parametrize("action", ASKED)
def test_role_by_state_by_action(action: str) -> None:
    tables = (ACCOUNTS, VERIFIED, TARGETS, TERMS, PLACES, WARNINGS, SUSPENSIONS)
    states = next(s for s in tables if s.keys() == ALLOWED[action].keys())
    assert allowed(states, ASKED[action], PEOPLE) == ALLOWED[action]


def test_nobody_judges_their_own_suspension() -> None:
    """Also an administrator who was suspended before they became one does not."""
    chief = somebody(AUTHOR, is_admin=True)
    assert not measures.can_decide_suspension_appeal(chief, SUSPENSIONS["appealed"], is_alone=True)
