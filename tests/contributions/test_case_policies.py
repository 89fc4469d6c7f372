"""Who may claim, decide and appeal: role × state of the case × action."""

from datetime import timedelta
from typing import Any

import pytest

from contributions import case_policies
from contributions.models import HIDDEN, PUBLIC, Flag, ModerationDecision
from contributions.moderation_models import CLAIM_FOR, DISMISSED, Appeal, Case
from tests.contributions.test_policies import said
from tests.permissions import ACTORS, ADMIN, AUTHOR, CHAIRS, CIRCLE, NONE, NOON, OWN, allowed

OTHERS = CHAIRS - OWN
GROUP = {"group moderator", "admin"}
MODERATOR, COMPLAINS = ACTORS["moderator"].id, ACTORS["participant"].id


def case(about: dict[str, Any] | None = None, **facts: Any) -> Case:
    """What the participant complained about."""
    return Case(contribution=said(**(about or {})), flags=[Flag(flagged_by_id=COMPLAINS)], **facts)


def claimed(by: int | None, age: timedelta) -> Case:
    return case(claimed_by_id=by, claimed_at=NOON - age)


CASES = {
    "open": case(),
    "claimed by the moderator": claimed(MODERATOR, timedelta()),
    "claimed by another": claimed(99, CLAIM_FOR - timedelta(seconds=1)),
    "claim lapsed": claimed(99, CLAIM_FOR),
    "upheld": case(outcome="upheld"),
    "dismissed": case(outcome=DISMISSED),
    "dismissed, hidden since": case({"visibility": HIDDEN}, outcome=DISMISSED),
    "in a closed group": case({"circle": CIRCLE, "is_closed": True}),
}
CLAIMED = dict.fromkeys(CASES, NONE) | {
    "open": OTHERS, "claimed by the moderator": {"moderator", "admin"}, "claimed by another": ADMIN,
    "claim lapsed": OTHERS, "in a closed group": GROUP,
}  # fmt: skip


def hiding(act: str = "hide", latest: int = 1, visibility: str = HIDDEN) -> tuple[Any, ...]:
    return ModerationDecision(id=1, act=act), latest, visibility, AUTHOR


DECISIONS = {
    "hidden": hiding(),
    "rejected": hiding("reject"),
    "decided anew": hiding(latest=2),
    "restored": hiding("restore"),
    "public": hiding(visibility=PUBLIC),
}


def appeal(**facts: Any) -> Appeal:
    return Appeal(contribution=said(visibility=HIDDEN), **({"appellant_id": AUTHOR, "first_by_id": 99} | facts))


APPEALS = {
    "waiting": appeal(),
    "first decided by the moderator": appeal(first_by_id=MODERATOR),
    "first decided by the admin": appeal(first_by_id=ACTORS["admin"].id),
    "made by the facilitator": appeal(appellant_id=ACTORS["facilitator"].id),
    "decided": appeal(outcome="refused"),
}
JUDGED = {
    "waiting": OTHERS, "first decided by the moderator": OTHERS - {"moderator"},
    "first decided by the admin": OTHERS - ADMIN, "made by the facilitator": OTHERS - {"facilitator"}, "decided": NONE,
}  # fmt: skip
ALLOWED: dict[str, dict[str, set[str]]] = {
    "claim": CLAIMED,
    "decide case": CLAIMED,
    "appeal hiding": dict.fromkeys(DECISIONS, NONE) | {"hidden": OWN, "rejected": OWN},
    "appeal dismissal": dict.fromkeys(CASES, NONE) | {"dismissed": {"participant"}},
    "decide appeal": JUDGED,
    "decide appeal alone": JUDGED | {"first decided by the admin": OTHERS},
}
ASKED = {
    "claim": lambda actor, found: case_policies.can_claim(actor, found, NOON),
    "decide case": lambda actor, found: case_policies.can_decide_case(actor, found, NOON),
    "appeal hiding": lambda actor, decision: case_policies.can_appeal_hiding(actor, *decision),
    "appeal dismissal": case_policies.can_appeal_dismissal,
    "decide appeal": lambda actor, made: case_policies.can_decide_appeal(actor, made, NOON),
    "decide appeal alone": lambda actor, made: case_policies.can_decide_appeal(actor, made, NOON, is_alone=True),
}


@pytest.mark.parametrize("action", ASKED)
def test_role_by_state_by_action(action: str) -> None:
    states = next(s for s in (CASES, DECISIONS, APPEALS) if s.keys() == ALLOWED[action].keys())
    assert allowed(states, ASKED[action]) == ALLOWED[action]
