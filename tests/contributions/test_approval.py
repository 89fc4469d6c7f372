"""What waits for approval, who lets it pass, and when an account need wait no more."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Admission
from contributions import actions, approval, moderating
from contributions.models import Contribution
from core.clock import frozen_at
from core.db import db
from core.errors import Refused
from tests import factories as make
from tests.conftest import NOON
from tests.contributions.factories import say

LINKS = " ".join(f"https://example.org/{number}" for number in range(4))
LONG = "The same long words, said again and again in one place after the other."


def waiting(**facts: object) -> Contribution:
    """What a new account said; the factory makes contributions without asking whether they must wait."""
    return say(make.user(approved_at=None), "Waiting words", visibility="pending", **facts)


PEOPLE = {
    "new account": True, "approved account": False, "observer": True, "moderator": False, "facilitator": False,
    "rapporteur": False, "former moderator": True, "admin": False, "group member": True, "group moderator": False,
}  # fmt: skip


@pytest.mark.parametrize("who", PEOPLE)
def test_whose_first_post_waits(noon: datetime, who: str) -> None:
    person = make.user(approved_at=NOON if who == "approved account" else None, is_admin=who == "admin")
    if who in ("observer", "moderator", "facilitator", "rapporteur"):
        make.appoint(person, who)
    if who == "former moderator":
        make.appoint(person, "moderator", starts=NOON.date() - timedelta(9), ends=NOON.date() - timedelta(1))
    if who.startswith("group"):
        db.session.add(Admission(user_id=person.id, circle="space:9", role=who.split()[1], admitted_at=NOON))
    db.session.flush()
    assert (approval.reason_to_wait(make.actor(person), "Hello") is not None) is PEOPLE[who]
    assert approval.reason_to_wait(make.actor(person), "Hello", is_closed=True) is None


@pytest.mark.parametrize(
    ("body", "first", "reason"),
    [
        ("Hello", 1, "first"), ("Hello", 0, None), (LINKS, 0, "links"), (LINKS, 1, "links"), (LONG, 0, "repeated"),
        ("I agree.", 0, None), (LINKS.rsplit(" ", 1)[0], 0, None),
    ],
)  # fmt: skip
def test_why_something_waits(
    app: Flask, monkeypatch: pytest.MonkeyPatch, noon: datetime, body, first, reason
) -> None:
    monkeypatch.setitem(app.config, "FIRST_POSTS", first)
    say(body=LONG)
    say(body="I agree.")
    assert approval.reason_to_wait(make.actor(make.user(approved_at=None)), body) == reason
    assert approval.reason_to_wait(make.actor(make.user()), body) is None


@pytest.mark.parametrize(("hours", "reason"), [(23, "repeated"), (24, None), (25, None)])
def test_repetition_is_forgotten_after_a_day(app: Flask, monkeypatch, noon: datetime, hours: int, reason) -> None:
    monkeypatch.setitem(app.config, "FIRST_POSTS", 0)
    say(body=LONG)
    with frozen_at(NOON + timedelta(hours=hours)):
        assert approval.reason_to_wait(make.actor(make.user(approved_at=None)), LONG) == reason


MAY = {
    "speaker": False, "reader": False, "rapporteur": False, "observer": False, "moderator": True, "facilitator": True,
    "moderator elsewhere": False, "admin": True, "speaking moderator": False,
}  # fmt: skip


@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize("act", ["approve", "reject"])
def test_who_lets_it_pass(noon: datetime, who: str, act: str) -> None:
    said = waiting()
    people = {
        "reader": make.user, "admin": lambda: make.user(is_admin=True),
        "moderator elsewhere": lambda: make.staff("moderator", "c2"),
    }  # fmt: skip
    if "speak" in who:
        person = make.staff("moderator") if who == "speaking moderator" else make.user()
        said.speaker_id = person.id
    else:
        person = people.get(who, lambda: make.staff(who))()
    try:
        if act == "approve":
            approval.approve(make.actor(person), said)
        else:
            moderating.reject(make.actor(person), said, "Advertising")
    except Refused:
        assert (MAY[who], said.visibility) == (False, "pending")
    else:
        assert (MAY[who], said.visibility) == (True, "public" if act == "approve" else "hidden")


@pytest.mark.parametrize("state", ["public", "hidden", "withdrawn"])
def test_only_what_waits_can_pass(noon: datetime, state: str) -> None:
    said = say(visibility=state)
    with pytest.raises(Refused):
        approval.approve(make.actor(make.staff("moderator")), said)


@pytest.mark.parametrize(("needed", "passed", "approved"), [(1, 1, True), (2, 1, False), (2, 2, True), (0, 1, True)])
def test_an_account_is_approved_after_so_many(
    app: Flask, monkeypatch: pytest.MonkeyPatch, noon: datetime, needed: int, passed: int, approved: bool
) -> None:
    monkeypatch.setitem(app.config, "FIRST_POSTS", needed)
    author, noise = make.user(approved_at=None), make.user(approved_at=None)
    for _number in range(passed):
        approval.approve(make.actor(make.staff("moderator")), say(author, visibility="pending"))
    assert (author.approved_at is not None) is approved
    assert noise.approved_at is None


def test_a_post_withdrawn_while_it_waits_waits_again_when_brought_back(noon: datetime) -> None:
    said = waiting(held_for="first")
    author = make.actor(db.session.get_one(type(make.user()), said.speaker_id))
    actions.withdraw(author, said)
    actions.bring_back(author, said)
    assert said.visibility == "pending"


@pytest.mark.parametrize(("days", "may"), [(29, True), (30, True), (31, False)])
def test_bringing_back_is_for_thirty_days(noon: datetime, days: int, may: bool) -> None:
    author = make.user()
    said = say(author)
    actions.withdraw(make.actor(author), said)
    with pytest.raises(Refused):
        actions.bring_back(make.actor(make.staff("moderator")), said)
    with frozen_at(NOON + timedelta(days=days)):
        if may:
            actions.bring_back(make.actor(author), said)
        else:
            with pytest.raises(Refused):
                actions.bring_back(make.actor(author), said)
    assert said.visibility == ("public" if may else "withdrawn")


def test_by_pages_with_scripts_off(client: FlaskClient, noon: datetime) -> None:
    said = waiting()
    identity = said.id
    make.sign_in(client, make.staff("moderator"))
    assert "Waiting words" in client.get("/desk/approvals").text
    assert "Waiting words" in client.get(f"/c/{identity}/approval").text
    assert client.post(f"/contributions/{identity}/approval/rejected", data={"reason": ""}).status_code == 422
    path = f"/contributions/{identity}/approval/rejected"
    assert client.post(path, data={"reason": "Advertising", "rule": "spam"}).status_code == 303
    assert db.session.get_one(Contribution, identity, populate_existing=True).visibility == "hidden"
    assert client.post(path, data={"reason": "Advertising"}).status_code == 403


def test_nobody_else_hears_of_what_waits(client: FlaskClient, noon: datetime) -> None:
    said = waiting()
    db.session.commit()
    for path in (f"/c/{said.symbol}", f"/api/v1/c/{said.symbol}", "/search?q=waiting", "/", "/api/v1/search?q=waiting",
                 f"/c/{said.id}/flag", f"/people/{said.speaker_id}"):  # fmt: skip
        assert "Waiting words" not in client.get(path).text
