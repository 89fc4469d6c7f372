"""Role × state × action, before, at and after each boundary."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.actor import NOBODY, SYSTEM
from core.clock import frozen_at
from meetings import policies
from tests import factories as make
from tests.reports.factories import held

STARTS = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=2)
BEFORE, DURING, AFTER = STARTS - timedelta(seconds=1), ENDS - timedelta(seconds=1), ENDS
ROLES = ("nobody", "unconfirmed", "user", "observer", "moderator", "rapporteur", "facilitator", "elsewhere", "admin")


def actor_as(role: str):
    match role:
        case "nobody":
            return NOBODY
        case "system":
            return SYSTEM
        case "unconfirmed":
            return make.actor(make.user(confirmed_at=None))
        case "user":
            return make.actor(make.user())
        case "admin":
            return make.actor(make.user(is_admin=True))
        case "elsewhere":
            return make.actor(make.staff("facilitator", "c1"))
    return make.actor(make.staff(role))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("check", "allowed"), [
    (policies.can_manage, {"facilitator", "admin"}),
    (policies.can_count, {"facilitator", "rapporteur", "admin"}),
    (policies.can_register, {"user", "observer", "moderator", "rapporteur", "facilitator", "elsewhere", "admin"}),
])  # fmt: skip
def test_who_may(role: str, check, allowed: set[str]) -> None:
    with frozen_at(DURING):
        meeting = held(starts_at=STARTS, ends_at=ENDS)
        assert bool(check(actor_as(role), meeting, DURING)) is (role in allowed)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_convene(role: str, noon: datetime) -> None:
    lines = [make.line().id]
    assert bool(policies.can_convene(actor_as(role), lines, noon)) is (role in {"facilitator", "admin"})
    joint = [*lines, make.line("c1").id]
    assert bool(policies.can_convene(actor_as(role), joint, noon)) is (role == "admin")


@pytest.mark.parametrize(("moment", "registers", "counts"), [
    (BEFORE, True, False), (STARTS, True, True), (DURING, True, True), (AFTER, False, True),
])  # fmt: skip
def test_when(moment: datetime, registers: bool, counts: bool) -> None:
    with frozen_at(moment):
        meeting = held(starts_at=STARTS, ends_at=ENDS)
        who = actor_as("facilitator")
        assert bool(policies.can_register(who, meeting, moment)) is registers
        assert bool(policies.can_count(who, meeting, moment)) is counts
        meeting.status = "cancelled"
        assert not policies.can_register(who, meeting, moment)
        assert not policies.can_count(who, meeting, moment)
