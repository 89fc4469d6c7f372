"""The public log says what was done, and no name, no hidden word and nothing of closed groups."""

from datetime import datetime

from flask.testing import FlaskClient

from accounts import measures
from contributions import actions, approval, cases, log, moderating
from core.db import db
from tests import factories as make
from tests.contributions.factories import say


def test_what_is_logged_and_what_is_not(client: FlaskClient, noon: datetime) -> None:
    moderator, author = make.staff("moderator", name="Moderating Person"), make.user(name="Speaking Person")
    flagger = make.user(name="Flagging Person")
    said = say(author, "Hidden words")
    cases.flag(make.actor(flagger), said, "spam", "A private note")
    actions.hide(make.actor(moderator), said, "It sells something", "spam")
    closed = say(author, "Closed words", circle="space:9", is_closed=True)
    actions.hide(make.actor(make.user(is_admin=True)), closed, "A closed reason")
    say(author, "Pending words", visibility="pending")
    passed = say(author, "Passed words", visibility="pending")
    approval.approve(make.actor(moderator), passed)
    measures.suspend(make.actor(make.user(is_admin=True)), author, 7, "A private reason", "abusive")
    db.session.commit()
    for path in ("/moderation-log", "/api/v1/moderation-log", "/moderation-log.atom", "/moderation-log?line=c7-egov"):
        shown = client.get(path).text
        assert said.symbol in shown
        assert "It sells something" in shown
        for private in ("Person", "Hidden words", "Closed words", "Pending words", "Passed words", "private note",
                        "closed reason", "private reason", closed.symbol, passed.symbol):  # fmt: skip
            assert private not in shown
    assert said.symbol not in client.get("/moderation-log?line=c2").text
    assert client.get("/moderation-log?line=nowhere").status_code == 404


def test_each_line_says_as_what_somebody_acted(noon: datetime) -> None:
    for person in (make.staff("facilitator"), make.user(is_admin=True)):
        actions.hide(make.actor(person), say(), "Off topic here")
    said = say(visibility="pending")
    moderating.reject(make.actor(make.staff("moderator")), said, "Advertising", "spam")
    found = [(line.act, line.role, line.rule) for line in log.read().items]
    assert found == [
        ("reject", "moderator", "spam"), ("hide", "administrator", "other"), ("hide", "facilitator", "other"),
    ]  # fmt: skip


def test_the_log_is_paged_by_keyset(client: FlaskClient, noon: datetime) -> None:
    moderator = make.actor(make.staff("moderator"))
    for number in range(4):
        actions.hide(moderator, say(), f"Reason {number}")
    first = log.read(size=3)
    assert [line.reason for line in first.items] == ["Reason 3", "Reason 2", "Reason 1"]
    assert [line.reason for line in log.read(cursor=first.next, size=3).items] == ["Reason 0"]
