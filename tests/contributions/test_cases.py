"""Several flags are one case: claimed, given back, lapsed, decided together."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from contributions import cases
from contributions.models import Flag
from contributions.moderation_models import CLAIM_FOR, Case
from core.clock import frozen_at
from core.db import db
from core.errors import Conflict, Refused
from tests import factories as make
from tests.conftest import NOON
from tests.contributions.factories import say


def flagged(times: int = 2, **facts: Any) -> Case:
    """The case of a contribution that so many people complained about; beside it another one, decided."""
    noise = cases.flag(make.actor(make.user()), say(body="Noise"), "other")
    cases.decide_case(make.actor(make.user(is_admin=True)), db.session.get_one(Case, noise.case_id), "dismissed")
    said = say(body="Buy this now", **facts)
    for _number in range(times):
        cases.flag(make.actor(make.user()), said, "spam", "An advert")
    return db.session.scalars(select(Case).filter_by(contribution_id=said.id)).unique().one()


def test_several_flags_are_one_case_and_decided_together(noon: datetime) -> None:
    case = flagged(3)
    cases.decide_case(make.actor(make.staff("moderator")), case, "upheld", "It sells something", answer="Thank you")
    flags = db.session.scalars(select(Flag).filter_by(case_id=case.id)).all()
    assert [flag.decision for flag in flags] == ["upheld"] * 3
    assert (case.contribution.visibility, case.answer) == ("hidden", "Thank you")
    with pytest.raises(Conflict):
        cases.decide_case(make.actor(make.staff("moderator")), case, "dismissed")


def test_a_flag_after_the_decision_opens_another_case(noon: datetime) -> None:
    case = flagged(1)
    cases.decide_case(make.actor(make.staff("moderator")), case, "dismissed")
    later = cases.flag(make.actor(make.user()), case.contribution, "abusive")
    assert later.case_id != case.id
    assert db.session.get_one(Case, later.case_id).outcome is None


def test_the_rule_is_what_most_complained_about(noon: datetime) -> None:
    case = flagged(2)
    cases.flag(make.actor(make.user()), case.contribution, "abusive")
    db.session.refresh(case)
    assert cases.most_named(case) == "spam"


STATES = ("open", "mine", "another's", "lapsed", "decided")
MAY = {
    "reader": "-----", "speaker": "-----", "observer": "-----", "rapporteur": "-----", "moderator elsewhere": "-----",
    "moderator": "yy-y-", "facilitator": "yy-y-", "speaking moderator": "-----", "admin": "yyyy-",
    "group moderator": "-----",
}  # fmt: skip


def person(who: str):
    people = {
        "reader": make.user, "speaker": make.user, "admin": lambda: make.user(is_admin=True),
        "moderator elsewhere": lambda: make.staff("moderator", "c2"),
        "speaking moderator": lambda: make.staff("moderator"), "group moderator": make.user,
    }  # fmt: skip
    return people.get(who, lambda: make.staff(who))()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize("act", ["claim", "decide"])
def test_who_may_claim_and_decide(noon: datetime, who: str, state: str, act: str) -> None:
    someone = person(who)
    case = flagged(1, person=someone) if who in ("speaker", "speaking moderator") else flagged(1)
    actor = make.actor(someone)
    holder = actor.id if state in ("mine",) else make.staff("moderator").id
    if state in ("mine", "another's", "lapsed"):
        case.claimed_by_id = holder
        case.claimed_at = NOON - CLAIM_FOR if state == "lapsed" else NOON - CLAIM_FOR + timedelta(seconds=1)
    if state == "decided":
        cases.decide_case(make.actor(make.staff("moderator")), case, "dismissed")
    allowed = MAY[who][STATES.index(state)] == "y"
    try:
        if act == "claim":
            cases.claim(actor, case)
        else:
            cases.decide_case(actor, case, "dismissed")
    except (Refused, Conflict):
        assert not allowed
    else:
        assert allowed


def test_a_group_s_own_moderator_decides_and_the_line_s_does_not(noon: datetime) -> None:
    case = flagged(1)
    case.contribution.circle, case.contribution.is_closed = "space:9", True
    insider = make.actor(make.user())
    chair = type(insider)(id=insider.id, is_confirmed=True, circles=frozenset(["space:9"]),
                          chaired_circles=frozenset(["space:9"]))  # fmt: skip
    with pytest.raises(Refused):
        cases.claim(make.actor(make.staff("moderator")), case)
    cases.claim(chair, case)
    assert case.claimant_at(NOON) == chair.id


@pytest.mark.parametrize(("after", "claimant"), [(-1, True), (0, False), (1, False)])
def test_a_claim_lapses_by_the_clock(noon: datetime, after: int, claimant: bool) -> None:
    case, moderator = flagged(1), make.actor(make.staff("moderator"))
    cases.claim(moderator, case)
    assert (case.claimant_at(NOON + CLAIM_FOR + timedelta(seconds=after)) == moderator.id) is claimant


def test_giving_a_case_back(noon: datetime) -> None:
    case, first, second = flagged(1), make.actor(make.staff("moderator")), make.actor(make.staff("moderator"))
    cases.claim(first, case)
    with pytest.raises(Refused):
        cases.release(second, case)
    cases.release(first, case)
    cases.release(first, case)
    cases.claim(second, case)
    assert case.claimant_at(NOON) == second.id


def test_the_pages_of_a_case(client: FlaskClient, noon: datetime) -> None:
    case, moderator = flagged(2), make.staff("moderator")
    identity = case.id
    make.sign_in(client, moderator)
    queue = client.get("/desk/flags").text
    assert queue.count("Open the case") == 1
    assert "Noise" not in queue
    assert client.post(f"/cases/{identity}/claim").status_code == 303
    assert "You have claimed this case" in client.get(f"/cases/{identity}").text
    other = client.application.test_client()
    make.sign_in(other, make.staff("moderator"))
    assert "has claimed this case" in other.get(f"/cases/{identity}").text
    assert other.post(f"/cases/{identity}/dismissed").status_code == 403
    with frozen_at(NOON + CLAIM_FOR):
        assert other.post(f"/cases/{identity}/dismissed", data={"answer": "It stays"}).status_code == 303
    assert "Buy this now" not in client.get("/desk/flags").text


def test_the_queue_is_paged_by_keyset(client: FlaskClient, noon: datetime) -> None:
    for number in range(27):
        cases.flag(make.actor(make.user()), say(body=f"Number {number:02}"), "spam")
    make.sign_in(client, make.staff("moderator"))
    first = client.get("/desk/flags").text
    assert ("Number 24" in first, "Number 25" in first) == (True, False)
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(following).text
    assert ("Number 24" in second, "Number 25" in second, "Number 26" in second) == (False, True, True)
