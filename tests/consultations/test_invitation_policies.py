"""Who may invite and remind: role × state × act, with time standing before, at and after each boundary."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.actor import NOBODY
from consultations import invitation_policies as policies
from core.clock import frozen_at
from tests import factories as make
from tests.consultations.factories import CLOSES, OPENS, SECOND, draft, published

STATES = {
    "draft": OPENS - SECOND, "before": OPENS - SECOND, "opening": OPENS, "last": CLOSES - SECOND, "closing": CLOSES,
    "late": CLOSES + SECOND, "late over": CLOSES + timedelta(days=1),
}  # fmt: skip
ASKED = {"see": policies.can_see_invitations, "invite": policies.can_invite, "remind": policies.can_remind}
NOTHING = ("",) * 7
LEADS = ("see invite", "see invite", "see invite remind", "see invite remind", "see", "see invite remind", "see")
EXPECTED = {
    "nobody": NOTHING, "unconfirmed": NOTHING, "observer": NOTHING, "participant": NOTHING, "moderator": NOTHING,
    "elsewhere": NOTHING, "facilitator": LEADS, "admin": LEADS,
}  # fmt: skip


def _actor(role: str):
    since = OPENS.date() - timedelta(days=2)
    if role == "nobody":
        return NOBODY
    person = make.user(is_admin=role == "admin", confirmed_at=None if role == "unconfirmed" else OPENS)
    if role in ("observer", "moderator", "facilitator"):
        make.appoint(person, role, starts=since)
    if role == "elsewhere":
        make.appoint(person, "facilitator", "c2", starts=since)
    return make.actor(person)


@pytest.mark.parametrize("role", EXPECTED)
@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_when(app: Flask, role: str, state: str) -> None:
    consultation, moment = draft() if state == "draft" else published(), STATES[state]
    consultation.late_until = CLOSES + timedelta(days=1) if "late" in state else None
    with frozen_at(moment):
        actor = _actor(role)
        verdicts = {name: ask(actor, consultation, moment) for name, ask in ASKED.items()}
    assert [name for name, verdict in verdicts.items() if not verdict and not verdict.reason] == []
    allowed = {name for name, verdict in verdicts.items() if verdict}
    assert allowed == set(EXPECTED[role][list(STATES).index(state)].split())
