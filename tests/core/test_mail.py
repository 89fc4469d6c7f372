"""Mail out: written with its cause, sent afterwards, tried again until it went; twice rather than never."""

import smtplib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from core import mail
from core.clock import frozen_at
from core.db import db
from core.guard import unit_of_work
from core.mail import MAX_ATTEMPTS, OutgoingMail, send_due, write
from core.mail_tokens import named_in, return_address

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Server:
    """An SMTP server that fails as often as it is told."""

    failures = 0
    refusal: tuple[int, bytes] | None = None
    sent: list = []
    senders: list = []
    said: list = []

    def __init__(self, host: str, port: int, timeout: int) -> None:
        Server.said.append((host, port))

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def starttls(self) -> None:
        Server.said.append("tls")

    def login(self, user: str, password: str) -> None:
        Server.said.append((user, password))

    def send_message(self, message, from_addr=None) -> None:
        if Server.refusal is not None:
            raise smtplib.SMTPRecipientsRefused({message["To"]: Server.refusal})
        if Server.failures:
            Server.failures -= 1
            raise smtplib.SMTPServerDisconnected("gone away")
        Server.sent.append(message)
        Server.senders.append(from_addr)


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    Server.failures, Server.refusal, Server.sent, Server.said, Server.senders = 0, None, [], [], []
    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setitem(app.config, "SMTP_HOST", "mail.example.org")
    return Server


def written(subject: str = "Hello") -> int:
    with unit_of_work():
        made = write("a@example.org", subject, "Words, and é.")
        db.session.flush()
        return made.id


def state(identity: int) -> OutgoingMail:
    db.session.rollback()
    return db.session.get_one(OutgoingMail, identity, populate_existing=True)


def test_a_message_goes_once(server: type[Server]) -> None:
    identity = written()
    assert (send_due(), send_due()) == (1, 0)
    assert [(m["To"], m["Subject"]) for m in server.sent] == [("a@example.org", "Hello")]
    assert "Words, and é." in server.sent[0].get_content()
    assert state(identity).sent_at is not None


def test_a_message_dies_with_its_cause(server: type[Server]) -> None:
    with unit_of_work() as work:
        write("a@example.org", "Hello", "body")
        work.abandon()
    assert send_due() == 0


def test_a_failure_is_tried_again_later_and_later(server: type[Server]) -> None:
    server.failures = 3
    with frozen_at(NOON):
        identity = written()
        assert send_due() == 0
        assert send_due() == 0, "not before its time"
    assert state(identity).last_error == "gone away"
    waits = [(state(identity).next_try_at or NOON) - NOON]
    for _ in range(2):
        moment = state(identity).next_try_at
        assert moment is not None
        with frozen_at(moment):
            send_due()
        waits.append((state(identity).next_try_at or NOON) - moment)
    assert waits == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    with frozen_at(NOON + timedelta(hours=1)):
        assert send_due() == 1
    assert (state(identity).last_error, len(server.sent)) == (None, 1)


@pytest.mark.parametrize(("code", "is_final"), [(450, False), (499, False), (500, True), (550, True), (599, True)])
def test_a_recipient_who_is_refused_for_good_is_not_tried_again(
    server: type[Server], code: int, is_final: bool
) -> None:
    server.refusal = (code, b"5.1.1 no such mailbox")
    identity = written()
    assert send_due() == 0
    kept = state(identity)
    assert kept.last_error == f"{code} 5.1.1 no such mailbox"
    assert (kept.bounced_at is not None, kept.sent_at) == (is_final, None)
    server.refusal = None
    with frozen_at(datetime.now(UTC) + timedelta(days=1)):
        assert send_due() == (0 if is_final else 1)


def test_each_message_has_a_return_address_of_its_own(
    server: type[Server], app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = written()
    send_due()
    monkeypatch.setitem(app.config, "MAIL_BOUNCES", "bounces@example.org")
    second = written()
    send_due()
    assert server.senders == [None, return_address(second)]
    assert named_in(str(return_address(second))) == second
    assert named_in(server.sent[0]["Message-ID"]) == first


def test_it_is_given_up_in_the_end(server: type[Server]) -> None:
    server.failures = 100
    with frozen_at(NOON):
        identity = written()
    for day in range(MAX_ATTEMPTS + 5):
        with frozen_at(NOON + timedelta(days=30 * day)):
            send_due()
    assert state(identity).attempts == MAX_ATTEMPTS


def test_a_crash_between_claim_and_mark_sends_again(server: type[Server], monkeypatch: pytest.MonkeyPatch) -> None:
    with frozen_at(NOON):
        identity = written()
        deliver = mail._deliver

        def crash(*args) -> None:
            deliver(*args)
            raise KeyboardInterrupt

        monkeypatch.setattr(mail, "_deliver", crash)
        with pytest.raises(KeyboardInterrupt):
            send_due()
        monkeypatch.setattr(mail, "_deliver", deliver)
    assert state(identity).sent_at is None
    with frozen_at(NOON + timedelta(minutes=3)):
        assert send_due() == 1
    assert len(server.sent) == 2
    assert len({m["Message-ID"].split("@")[0].split(".")[-2:][0] for m in server.sent}) >= 1


def test_one_that_fails_does_not_hold_up_the_next(server: type[Server]) -> None:
    written("first")
    written("second")
    server.failures = 1
    assert send_due() == 1
    assert [m["Subject"] for m in server.sent] == ["second"]


def test_a_subject_cannot_add_headers(server: type[Server]) -> None:
    written("Hello\r\nBcc: everybody@example.org")
    send_due()
    assert server.sent[0]["Bcc"] is None
    assert server.sent[0]["Subject"] == "Hello Bcc: everybody@example.org"


def test_the_server_is_greeted_as_configured(
    server: type[Server], app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"SMTP_PORT": 587, "SMTP_STARTTLS": True, "SMTP_USER": "u", "SMTP_PASSWORD": "p"}.items():
        monkeypatch.setitem(app.config, name, value)
    written()
    send_due()
    assert server.said == [("mail.example.org", 587), "tls", ("u", "p")]


def test_without_a_server_a_message_is_a_file(app: Flask) -> None:
    identity = written("A file")
    assert send_due() == 1
    kept = (Path(app.instance_path) / "outbox" / f"{identity:06d}.eml").read_text()
    assert "Subject: A file" in kept


def test_the_outbox_is_in_order(app: Flask) -> None:
    identities = [written(str(n)) for n in range(3)]
    assert list(db.session.scalars(select(OutgoingMail.id).order_by(OutgoingMail.id))) == identities
