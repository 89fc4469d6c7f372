"""Following an action line by mail without an account: asked twice, told once a day, stopped and forgotten."""

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from contributions.models import Contribution
from core import mail
from core.clock import frozen_at
from core.db import db
from core.guard import unit_of_work
from notifications import line_digests
from notifications.models import MailFollower
from tests import factories as make
from tests.forum import factories as forum


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the transport was given."""
    taken: list[str] = []
    monkeypatch.setattr(mail, "_deliver", lambda _identity, _message, text: taken.append(text))
    return taken


def path_in(text: str, kind: str) -> str:
    found = re.search(rf"https?://[^/\s]+(/mail/{kind}/\S+)", text)
    assert found
    return found[1]


def run(moment: datetime) -> None:
    with frozen_at(moment):
        line_digests.write_line_digests()
        mail.send_due()


def test_nobody_is_written_to_before_the_address_is_confirmed(
    client: FlaskClient, sent: list[str], noon: datetime
) -> None:
    assert client.post("/c7-egov/follow", data={"email": "Reader@example.org"}).status_code == 303
    mail.send_due()
    (asked,) = sent
    with unit_of_work():
        forum.thread(make.user(), body="Said before it was confirmed.")
    run(noon + timedelta(days=2))
    assert sent == [asked]
    confirm = path_in(asked, "confirm")
    assert client.get(confirm).status_code == 200
    assert db.session.query(MailFollower).one().confirmed_at is None
    assert client.post(confirm).status_code == 303
    assert db.session.query(MailFollower).one().email == "reader@example.org"


def test_a_digest_a_day_with_what_is_public_and_a_way_out(
    client: FlaskClient, sent: list[str], noon: datetime
) -> None:
    client.post("/c7-egov/follow", data={"email": "reader@example.org"})
    mail.send_due()
    client.post(path_in(sent.pop(), "confirm"))
    with unit_of_work():
        forum.thread(make.user(), body="Said on the line.")
        hidden = forum.thread(make.user(), body="Soon hidden.")
        forum.thread(make.user(), body="Said elsewhere.", slug="c1")
        number = hidden.id
    with unit_of_work():
        for said in db.session.query(Contribution).filter_by(topic=f"thread:{number}"):
            said.visibility = "hidden"
    run(noon + timedelta(hours=23))
    assert sent == []
    for _twice in range(2):
        run(noon + timedelta(days=1))
    (digest,) = sent
    assert "Said on the line." in digest
    assert "Soon hidden" not in digest
    assert "Said elsewhere" not in digest
    run(noon + timedelta(days=3))
    assert len(sent) == 1
    assert client.post(path_in(digest, "stop")).status_code == 200
    assert db.session.query(MailFollower).count() == 0


def test_a_link_expires(client: FlaskClient, sent: list[str], noon: datetime) -> None:
    client.post("/c7-egov/follow", data={"email": "reader@example.org"})
    mail.send_due()
    with frozen_at(noon + timedelta(days=3, minutes=1)):
        assert client.get(path_in(sent[0], "confirm")).status_code == 422


def test_an_address_that_is_none_is_refused(client: FlaskClient) -> None:
    answer = client.post("/c7-egov/follow", data={"email": "nobody"})
    assert answer.status_code == 422
    assert db.session.query(MailFollower).count() == 0
