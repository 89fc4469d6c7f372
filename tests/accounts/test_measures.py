"""Warnings and suspensions: who may, that they bind, and that they end."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts import measure_queries, measures
from accounts.actor import can_speak
from accounts.measure_models import Suspension
from accounts.models import User
from core.clock import frozen_at
from core.db import db
from core.errors import Conflict, Invalid, Missing, Refused
from core.mail import OutgoingMail
from tests import factories as make
from tests.conftest import NOON


def admin():
    return make.actor(make.user(is_admin=True))


def speaks(person: User, moment: datetime = NOON) -> bool:
    return bool(can_speak(make.actor(person), [], moment))


PEOPLE = {"reader": "--", "observer": "--", "rapporteur": "--", "moderator elsewhere": "-p", "moderator": "wp",
          "facilitator": "wp", "admin": "ws"}  # fmt: skip


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_warn_propose_and_suspend(noon: datetime, who: str) -> None:
    people = {"reader": make.user, "admin": lambda: make.user(is_admin=True),
              "moderator elsewhere": lambda: make.staff("moderator", "c2")}  # fmt: skip
    actor, person = make.actor(people.get(who, lambda: make.staff(who))()), make.user()
    warn, suspend = PEOPLE[who][0], PEOPLE[who][1]
    acts = {
        "w": lambda: measures.warn(actor, person, "Be kind", lines=[make.line().id]),
        "p": lambda: measures.propose_suspension(actor, person, 7, "Insults"),
        "s": lambda: measures.suspend(actor, person, 7, "Insults"),
    }
    allowed = {"w": warn == "w", "p": suspend in "ps", "s": suspend == "s"}
    for name, act in acts.items():
        if allowed[name]:
            act()
        else:
            with pytest.raises(Refused):
                act()


@pytest.mark.parametrize("whom", ["oneself", "an administrator"])
def test_whom_nobody_can_suspend(noon: datetime, whom: str) -> None:
    acting = make.user(is_admin=True)
    person = acting if whom == "oneself" else make.user(is_admin=True)
    with pytest.raises(Refused):
        measures.suspend(make.actor(acting), person, 7, "Insults")


def test_a_warning_is_acknowledged_before_speaking_again(noon: datetime) -> None:
    person, noise = make.user(), make.user()
    moderator = make.actor(make.staff("moderator"))
    first = measures.warn(moderator, person, "Be kind", lines=[make.line().id], about="C7-EGOV/T1/P2")
    second = measures.warn(moderator, person, "Be brief", lines=[make.line().id])
    assert (speaks(person), speaks(noise)) == (False, True)
    with pytest.raises(Refused):
        measures.acknowledge(moderator, first)
    measures.acknowledge(make.actor(person), first)
    assert not speaks(person)
    measures.withdraw_warning(moderator, second)
    assert speaks(person)
    mails = db.session.scalars(select(OutgoingMail.body).where(OutgoingMail.recipient == person.email)).all()
    assert ["Be kind" in mails[0], "Be brief" in mails[1], len(mails)] == [True, True, 2]


VIEWERS = {
    "person": True, "giver": True, "line moderator": True, "elsewhere": False, "reader": False, "admin": True,
    "rapporteur": False,
}  # fmt: skip


@pytest.mark.parametrize("who", VIEWERS)
@pytest.mark.parametrize("closed", [False, True])
def test_who_sees_a_warning(noon: datetime, who: str, closed: bool) -> None:
    person, giver = make.user(), make.staff("moderator")
    warning = measures.warn(make.actor(giver), person, "Be kind", lines=[make.line().id])
    warning.circle, warning.is_closed = ("space:9", True) if closed else (None, False)
    db.session.flush()
    makers = {"person": lambda: person, "giver": lambda: giver, "line moderator": lambda: make.staff("moderator"),
              "elsewhere": lambda: make.staff("moderator", "c2"), "reader": make.user,
              "rapporteur": lambda: make.staff("rapporteur"), "admin": lambda: make.user(is_admin=True)}  # fmt: skip
    actor = make.actor(makers[who]())
    sees = VIEWERS[who] and not (closed and who == "line moderator")
    listed = warning.id in [w.id for w in measure_queries.warnings_seen_by(actor).items]
    assert listed == (sees and who != "person")
    if sees:
        assert measure_queries.warning_by_id(actor, warning.id) is warning
    else:
        with pytest.raises(Missing):
            measure_queries.warning_by_id(actor, warning.id)


@pytest.mark.parametrize(("seconds", "may"), [(-1, False), (0, True), (1, True)])
def test_a_suspension_ends_by_the_clock(noon: datetime, seconds: int, may: bool) -> None:
    person = make.user()
    measures.suspend(admin(), person, 7, "Insults")
    moment = NOON + timedelta(days=7, seconds=seconds)
    with frozen_at(moment):
        assert speaks(person, moment) is may


def test_the_longer_suspension_counts_and_lifting_leaves_the_other(noon: datetime) -> None:
    person, acting = make.user(), admin()
    long = measures.suspend(acting, person, 30, "Insults")
    measures.suspend(acting, person, 7, "More insults")
    assert person.suspended_until == NOON + timedelta(days=30)
    measures.lift(acting, long)
    assert person.suspended_until == NOON + timedelta(days=7)
    with pytest.raises(Refused):
        measures.lift(acting, long)


@pytest.mark.parametrize("imposed", [True, False])
def test_a_proposal_is_decided_once(noon: datetime, imposed: bool) -> None:
    person = make.user()
    proposed = measures.propose_suspension(make.actor(make.staff("moderator")), person, 7, "Insults")
    assert speaks(person)
    measures.decide_proposal(admin(), proposed, imposed)
    assert speaks(person) is not imposed
    with pytest.raises(Conflict):
        measures.decide_proposal(admin(), proposed, imposed)


@pytest.mark.parametrize("days", [0, 366, -1])
def test_a_suspension_has_its_limits(noon: datetime, days: int) -> None:
    with pytest.raises(Invalid):
        measures.suspend(admin(), make.user(), days, "Insults")


@pytest.mark.parametrize(("outcome", "may_speak"), [("granted", True), ("refused", False)])
def test_an_appeal_is_decided_by_another_administrator(noon: datetime, outcome: str, may_speak: bool) -> None:
    person, first = make.user(), admin()
    suspension = measures.suspend(first, person, 7, "Insults")
    with pytest.raises(Refused):
        measures.appeal_suspension(make.actor(make.user()), suspension, "Not mine to appeal")
    measures.appeal_suspension(make.actor(person), suspension, "I was quoting")
    with pytest.raises(Refused):
        measures.appeal_suspension(make.actor(person), suspension, "I was quoting")
    second = admin()
    with pytest.raises(Refused):
        measures.decide_suspension_appeal(first, suspension, outcome, "Seen again")
    measures.decide_suspension_appeal(second, suspension, outcome, "Seen again")
    assert (suspension.appeal_outcome, speaks(person)) == (outcome, may_speak)


def test_the_only_administrator_decides_the_appeal(noon: datetime) -> None:
    person, first = make.user(), admin()
    suspension = measures.suspend(first, person, 7, "Insults")
    measures.appeal_suspension(make.actor(person), suspension, "I was quoting")
    measures.decide_suspension_appeal(first, suspension, "granted", "Seen again")
    assert speaks(person)


def test_by_pages_with_scripts_off(client: FlaskClient, noon: datetime) -> None:
    person, moderator, noise = make.user(name="Somebody Loud"), make.staff("moderator"), make.user(name="Quiet One")
    identity = person.id
    make.sign_in(client, moderator)
    assert "Propose to suspend" in client.get(f"/people/{identity}/suspension").text
    form = {"days": "7", "rule": "abusive", "reason": "Insults"}
    assert client.post(f"/people/{identity}/suspension", data=form | {"days": "0"}).status_code == 422
    assert client.post(f"/people/{identity}/suspension", data=form).status_code == 303
    proposed = db.session.scalars(select(Suspension)).unique().one()
    assert client.post(f"/suspensions/{proposed.id}/imposed").status_code == 403
    make.sign_in(client, make.user(is_admin=True))
    page = client.get("/desk/people").text
    assert ("Somebody Loud" in page, "Quiet One" in page) == (True, False)
    assert client.post(f"/suspensions/{proposed.id}/imposed").status_code == 303
    make.sign_in(client, db.session.get_one(User, identity))
    assert "Insults" in client.get("/my/moderation").text
    assert client.post(f"/suspensions/{proposed.id}/appeal", data={"words": "I was quoting"}).status_code == 303
    make.sign_in(client, db.session.get_one(User, noise.id))
    assert client.get(f"/suspensions/{proposed.id}/appeal").status_code == 404
    assert "Insults" not in client.get("/my/moderation").text
