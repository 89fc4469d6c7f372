"""Mail that came back: notifications as servers write them, and what is not one."""

import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from core import bounces
from core.db import db
from core.guard import unit_of_work
from core.mail import OutgoingMail, write
from core.mail_tokens import named_in, return_address, token

POSTFIX = """\
Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon,  1 Jun 2026 12:00:00 +0000 (UTC)

Final-Recipient: rfc822; gone@example.net
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <gone@example.net>: Recipient address
    rejected: User unknown

--b1
Content-Type: {returned}

{headers}

--b1--
"""


def notification(
    to: str = "plenary@example.org", action: str = "failed", status: str = "5.1.1",
    returned: str = "text/rfc822-headers", message_id: str = "<x@example.org>",
) -> bytes:  # fmt: skip
    headers = f"Message-ID: {message_id}\nTo: gone@example.net\nSubject: Hello"
    text = POSTFIX.format(to=to, action=action, status=status, returned=returned, headers=headers)
    return text.encode()


@pytest.fixture
def sent(app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setitem(app.config, "MAIL_BOUNCES", "bounces@example.org")
    with unit_of_work():
        made = write("gone@example.net", "Hello", "Words")
        db.session.flush()
        return made.id


def state(identity: int) -> OutgoingMail:
    return db.session.get_one(OutgoingMail, identity, populate_existing=True)


def test_the_return_address_leads_to_the_message(sent: int) -> None:
    [report] = bounces.read(notification(to=str(return_address(sent))))
    assert (report.mail_id, report.action) == (sent, "failed")
    assert report.reason == "5.1.1 550 5.1.1 <gone@example.net>: Recipient address rejected: User unknown"


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_so_does_what_was_returned(sent: int, returned: str) -> None:
    data = notification(returned=returned, message_id=f"<2026.mail-{token(sent)}@plenary.invalid>")
    assert [report.mail_id for report in bounces.read(data)] == [sent]


def test_nobody_can_invent_one(sent: int) -> None:
    check = token(sent).partition("-")[2]
    forged = check[:-1] + ("0" if check[-1] != "0" else "1")
    assert named_in(f"bounces+{sent}-{forged}@example.org") is None
    assert named_in(f"bounces+{sent + 1}-{check}@example.org") is None
    assert bounces.read(notification(to=f"bounces+{sent}-{forged}@example.org")) == []


@pytest.mark.parametrize(
    ("action", "noted"), [("failed", 1), ("FAILED", 1), ("delayed", 0), ("delivered", 0), ("", 0)]
)
def test_only_failures_are_noted(sent: int, action: str, noted: int) -> None:
    with unit_of_work():
        assert bounces.take(notification(to=str(return_address(sent)), action=action)) == noted
    assert (state(sent).bounced_at is not None) is bool(noted)


def test_the_same_failure_is_noted_once(sent: int) -> None:
    data = notification(to=str(return_address(sent)))
    with unit_of_work():
        assert (bounces.take(data), bounces.take(data)) == (1, 0)
    assert state(sent).last_error is not None


@pytest.mark.parametrize("data", [
    b"", b"\0\xff\xfe", b"Subject: Out of office\n\nBack on Monday.",
    b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\n--b--",
])  # fmt: skip
def test_what_is_no_notification_is_let_be(sent: int, data: bytes) -> None:
    assert bounces.read(data) == []


def test_an_answer_by_a_person_is_no_failure(sent: int) -> None:
    answer = EmailMessage()
    answer["To"] = str(return_address(sent))
    answer["Subject"] = "Action: failed"
    answer.set_content("Action: failed\nStatus: 5.1.1")
    assert bounces.read(bytes(answer)) == []


def test_the_command_reads_standard_input(app: Flask, sent: int) -> None:
    result = app.test_cli_runner().invoke(args=["mail", "bounces"], input=notification(to=str(return_address(sent))))
    assert (result.exit_code, result.output) == (0, "1 bounces were noted.\n")
    assert state(sent).bounced_at is not None


def test_the_command_reads_each_message_of_a_maildir_once(app: Flask, sent: int, tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "box")
    box.add(notification(to=str(return_address(sent))))
    box.add(b"Subject: Hello\n\nNothing came back.")
    runner = app.test_cli_runner()
    said = [runner.invoke(args=["mail", "bounces", "--maildir", str(tmp_path / "box")]).output for _ in range(2)]
    assert said == ["1 bounces were noted.\n", "0 bounces were noted.\n"]
    assert len(list((tmp_path / "box" / "cur").iterdir())) == 2
