"""Mail about notifications: when it goes, what is in it at that moment, never twice, stopped at one click."""

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from accounts.models import User
from contributions.actions import hide, withdraw
from contributions.models import Contribution
from core import mail
from core.clock import frozen_at
from core.db import db
from core.guard import unit_of_work
from core.mail import OutgoingMail
from forum.models import Space, Thread
from notifications import digests, following
from notifications.models import Notification
from tests import factories as make
from tests.forum import factories as forum


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str], str]]:
    """What the transport was given: recipient, headers, text."""
    taken: list[tuple[str, dict[str, str], str]] = []

    def deliver(_identity: int, message: object, text: str) -> None:
        taken.append((message["To"], dict(message.items()), text))  # type: ignore[index,attr-defined]  # an EmailMessage

    monkeypatch.setattr(mail, "_deliver", deliver)
    return taken


@pytest.fixture
def answered(noon: datetime) -> tuple[int, int, int]:
    """Ids of somebody who was answered at noon, of the answer and its author; a stranger was told of something else."""
    with unit_of_work():
        person, author = make.user(name="Amina"), make.user(name="Ben")
        thread = forum.thread(person, title="Access in rural areas")
        answer = forum.post(thread, author, "By community radio.")
        elsewhere = forum.thread(make.user(), title="Something else")
        forum.post(elsewhere, author, "Another matter.")
        ids = (person.id, answer.id, author.id)
    return ids


def run(moment: datetime) -> int:
    with frozen_at(moment):
        count = digests.write_digests()
        mail.send_due()
    return count


def choose(person: int, rhythm: str) -> None:
    with unit_of_work():
        following.set_rhythm(person, rhythm)


HOURS = {"immediately": 0, "daily": 24, "weekly": 24 * 7}


@pytest.mark.parametrize("rhythm", [None, *HOURS, "never"])
def test_it_goes_when_its_rhythm_says(
    sent: list[tuple[str, dict[str, str], str]], answered: tuple[int, int, int], noon: datetime, rhythm: str | None
) -> None:
    person = db.session.get_one(User, answered[0]).email
    if rhythm:
        choose(answered[0], rhythm)
    due = HOURS.get(rhythm or "daily")
    if due:
        run(noon + timedelta(hours=due, minutes=-6))
        assert person not in [to for to, _headers, _text in sent]
    run(noon + timedelta(hours=due if due is not None else 24 * 30))
    assert [to for to, _headers, _text in sent].count(person) == (rhythm != "never")


def test_what_it_says_and_that_it_says_it_once(
    sent: list[tuple[str, dict[str, str], str]], answered: tuple[int, int, int], noon: datetime
) -> None:
    email = db.session.get_one(User, answered[0]).email
    later = noon + timedelta(days=1)
    for _again in range(3):
        run(later)
    ((_to, headers, text),) = [one for one in sent if one[0] == email]
    assert "Access in rural areas" in text
    assert "Ben wrote:\n> By community radio." in text
    assert "Another matter" not in text
    assert "Hello Amina" in text
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("act", ["hide", "withdraw", "close", "read"])
def test_nothing_goes_that_may_not_be_read_when_it_goes(
    sent: list[tuple[str, dict[str, str], str]], answered: tuple[int, int, int], noon: datetime, act: str
) -> None:
    """Put into the outbox while it was public; gone before it was sent."""
    later = noon + timedelta(days=1)
    with frozen_at(later):
        digests.write_digests()
    with unit_of_work():
        said = db.session.get_one(Contribution, answered[1])
        if act == "hide":
            hide(make.actor(make.staff("moderator")), said, "Off topic")
        elif act == "withdraw":
            withdraw(make.actor(db.session.get_one(User, answered[2])), said)
        elif act == "read":
            db.session.query(Notification).update({"read_at": later})
        else:
            space = db.session.query(Space).first()
            space.kind, space.is_closed = "group", True
            for one in db.session.query(Contribution):
                one.circle, one.is_closed = f"space:{space.id}", True
    with frozen_at(later):
        mail.send_due()
    assert [text for _to, _headers, text in sent if "community radio" in text] == []
    assert db.session.query(OutgoingMail).filter_by(sent_at=None).count() == 0


def test_one_click_stops_them_without_signing_in(
    client: FlaskClient, sent: list[tuple[str, dict[str, str], str]], answered: tuple[int, int, int], noon: datetime
) -> None:
    run(noon + timedelta(days=1))
    email = db.session.get_one(User, answered[0]).email
    ((_to, headers, _text),) = [one for one in sent if one[0] == email]
    path = re.search(r"<https?://[^/]+(/mail/stop/[^>]+)>", headers["List-Unsubscribe"])
    assert path
    assert client.get(path[1]).status_code == 200
    for _twice in range(2):
        assert client.post(path[1], data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with unit_of_work():
        forum.post(db.session.query(Thread).order_by(Thread.id).first(), body="Later")
    before = len(sent)
    run(noon + timedelta(days=9))
    assert email not in [to for to, _headers, _text in sent[before:]]
    assert client.post("/mail/stop/forged").status_code == 404
