"""Mail that came back: reading delivery status notifications (RFC 3464), and knowing which message each is about.

Two things lead from a notification to a message of the outbox: the address that it was sent back to, and the
``Message-ID`` of what was returned (:mod:`core.mail_tokens`).
"""

import mailbox
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import click
from flask import Flask

from core import mail
from core.guard import unit_of_work
from core.mail_tokens import named_in

RETURNED_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """What a notification says: which message, what happened (``failed``, ``delayed`` …), and why, in a line."""

    mail_id: int
    action: str
    reason: str


def read(data: bytes) -> list[Report]:
    """The reports in one message; none when it is no notification, or about no message of ours."""
    message = message_from_bytes(data, policy=policy.default)
    status = next((part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None)
    if status is None or not isinstance(message, EmailMessage):
        return []
    mail_id = _about(message)
    return [] if mail_id is None else list(_reports(mail_id, status))


def _about(message: EmailMessage) -> int | None:
    for name in RETURNED_TO:
        for value in message.get_all(name, []):
            if (found := named_in(str(value))) is not None:
                return found
    for part in message.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            return _of_returned(part)
    return None


def _of_returned(part: Any) -> int | None:
    """The message that was sent back, by its ``Message-ID``."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return named_in(str(payload[0].get("Message-ID", "")))
    return named_in("\n".join(line for line in str(payload).splitlines() if line.lower().startswith("message-id:")))


def _reports(mail_id: int, status: Any) -> Iterator[Report]:
    groups = status.get_payload()
    for group in groups[1:] if isinstance(groups, list) else []:
        action = str(group.get("Action", "")).strip().lower()
        if action:
            yield Report(mail_id, action, _reason(group))


def _reason(group: Any) -> str:
    """The status and what the other server said, in one line."""
    said = str(group.get("Diagnostic-Code", "")).partition(";")[2] or str(group.get("Diagnostic-Code", ""))
    return " ".join(f"{group.get('Status', '')} {said}".split())[:500] or FAILED


def take(data: bytes) -> int:
    """Note the failures that a message reports, in the current transaction. Returns how many."""
    failures = [report for report in read(data) if report.action == FAILED]
    return sum(mail.note_bounce(report.mail_id, report.reason) for report in failures)


group = click.Group("mail", help="Mail that comes in.")


@group.command(
    "bounces", help="Read delivery status notifications: one from standard input, or all new ones of a maildir."
)
@click.option("--maildir", type=click.Path(exists=True, file_okay=False), help="A maildir that notifications reach.")
def bounces_command(maildir: str | None) -> None:
    """Called by the mail server for each message that comes back (a pipe), or now and then on a maildir."""
    noted = _from_maildir(maildir) if maildir else _one(sys.stdin.buffer.read())
    click.echo(f"{noted} bounces were noted.")


def _one(data: bytes) -> int:
    with unit_of_work():
        return take(data)


def _from_maildir(path: str) -> int:
    """Each message is marked as seen once what it says is stored; then it is not read again."""
    box, noted = mailbox.Maildir(path, create=False), 0
    for key in sorted(box.keys()):
        message = box.get_message(key)
        if "S" not in message.get_flags():
            noted += _one(box.get_bytes(key))
            message.set_subdir("cur")
            message.add_flag("S")
            box[key] = message
    return noted


def init_app(app: Flask) -> None:
    """Register the ``mail`` commands."""
    app.cli.add_command(group)
