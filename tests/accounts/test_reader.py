"""The reader's parts: constant for strangers, one statement for those signed in, and the session's epoch counts."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from accounts import reader as module
from accounts.reader import NO_READER, quick_reader
from core.clock import now
from core.db import db
from core.reader import Reader, parts
from tests import factories as make


@pytest.fixture
def statements():
    """What the database was asked."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def as_reader(app, client, person, path="/"):
    """Who the quick reader is in a request with the client's cookie."""
    cookie = client.get_cookie("plenary")
    headers = {"Cookie": f"plenary={cookie.value}"} if cookie else {}
    with app.test_request_context(path, headers=headers):
        return quick_reader()


def test_strangers_are_nobody_without_a_session(app, statements):
    with app.test_request_context("/"):
        assert quick_reader() is NO_READER
        head, nav, foot = parts()
        assert (head, foot) == ("", "")
        assert "/sign-in" in nav
        assert "csrf_token" not in nav
    assert statements == []


def test_a_reader_has_the_roles_of_today(app, client):
    person = make.staff("moderator", name="Amina")
    make.appoint(person, "facilitator", "c1", ends=now().date() - timedelta(days=1))
    make.appoint(person, "observer", "c2")
    make.sign_in(client, person)
    who = as_reader(app, client, person)
    assert (who.id, who.name, who.is_admin, who.is_confirmed) == (person.id, "Amina", False, True)
    assert who.roles == {("moderator", make.line().id), ("observer", make.line("c2").id)}
    assert who.staff_lines == {make.line().id}
    assert who.is_staff
    assert who.has_role([make.line().id], "moderator", "facilitator")
    assert not who.has_role([make.line("c2").id], "moderator")


def test_a_raised_epoch_makes_the_reader_nobody(app, client):
    person = make.user()
    make.sign_in(client, person)
    person.session_epoch += 1
    db.session.commit()
    assert as_reader(app, client, person) is NO_READER
    assert "Sign in" in client.get("/c1").text


def test_a_deleted_account_is_nobody(app, client):
    person = make.user()
    make.sign_in(client, person)
    db.session.delete(person)
    db.session.commit()
    assert as_reader(app, client, person) is NO_READER


@pytest.mark.parametrize("identity", ["", "x", "-1", "1; drop table user"])
def test_a_strange_identity_is_nobody(app, identity):
    with app.test_request_context("/"):
        from flask import session

        session["_user_id"] = identity
        assert quick_reader() is NO_READER


def test_rules_stand_in_one_style_with_a_nonce(app):
    with app.test_request_context("/"):
        head, _nav, foot = module.parts(Reader([".a{color:red}", ".b{color:red}"], "<p>mine</p>"))
        assert head.count("<style nonce=") == 1
        assert ".a{color:red}.b{color:red}" in head
        assert foot == "<p>mine</p>"


def test_a_message_is_shown_once_and_never_shared(client):
    make.sign_in(client, make.user())
    client.post("/sign-out")
    first, second = client.get("/"), client.get("/")
    assert "You are signed out." in first.text
    assert first.headers["Cache-Control"].startswith("private")
    assert "You are signed out." not in second.text
    assert second.headers["Cache-Control"].startswith("public")
