"""Mail out: written to the outbox in the transaction of its cause, sent afterwards, tried again until it went.

A message whose words may have to change until it goes (a digest of what others said) is put there as a *reference*, and
composed anew at each attempt: what was hidden meanwhile is not in it.

Without ``SMTP_HOST`` each message becomes a file in ``instance/outbox/`` and its text goes to the log, which is how
the demo shows its confirmation links.
"""

import re
import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import String, Text, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, JSONDocument, UTCDateTime, db
from core.events import Event, publish
from core.guard import unit_of_work
from core.jobs import enqueue, every_minute, job
from core.mail_tokens import return_address, token

MAX_ATTEMPTS = 12
KEPT_FOR = timedelta(days=30)
"""After that nobody needs to know who was written to."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The words of a message, and headers of its own."""

    subject: str
    body: str
    headers: dict[str, str] = field(default_factory=dict)


Composer = Callable[[Any], Composed | None]
_composers: dict[str, Composer] = {}


def composer(name: str) -> Callable[[Composer], Composer]:
    """Register who writes the messages called ``name`` from their reference; ``None`` when there is nothing to send."""

    def decorate(function: Composer) -> Composer:
        _composers[name] = function
        return function

    return decorate


class OutgoingMail(Base):
    """One message to one person. ``sent_at`` is empty until the transport took it, or there was nothing to send.

    ``composer`` names who writes it from ``reference`` when it goes; else ``subject`` and ``body`` hold its words.
    ``bounced_at``: a server refused it for good, or sent it back; ``last_error`` says why, and it is not tried again.
    """

    __tablename__ = "outgoing_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)
    bounced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    composer: Mapped[str | None] = mapped_column(String(60))
    reference: Mapped[Any | None] = mapped_column(JSONDocument)


@dataclass(frozen=True, kw_only=True)
class MailBounced(Event):
    """A message of the outbox came back, or its recipient was refused for good. Whoever had it written should know."""

    mail_id: int


def write(recipient: str, subject: str, body: str) -> OutgoingMail:
    """Put a plain-text message into the outbox, in the current transaction."""
    clean = " ".join(subject.split())[:300]
    mail = OutgoingMail(recipient=recipient, subject=clean, body=body, created_at=now(), next_try_at=now())
    db.session.add(mail)
    return mail


def write_later(recipient: str, name: str, reference: Any) -> OutgoingMail:
    """Put a message into the outbox that its :func:`composer` writes when it goes."""
    mail = write(recipient, "", "")
    mail.composer, mail.reference = name, reference
    return mail


def send_soon() -> None:
    """Ask for the outbox to be emptied; harmless if it is empty or the request is lost."""
    enqueue(send_due)


@job
def send_due() -> int:
    """Send what is due, one transaction a message. Returns how many went."""
    due = select(OutgoingMail.id).where(
        OutgoingMail.sent_at.is_(None),
        OutgoingMail.next_try_at <= now(),
        OutgoingMail.attempts < MAX_ATTEMPTS,
    )
    identities = list(db.session.scalars(due.order_by(OutgoingMail.id).limit(200)))
    return sum(_send_one(identity) for identity in identities)


@every_minute
def _send_late() -> None:
    send_due()


def _send_one(identity: int) -> bool:
    """Claim, deliver outside any transaction, note the result. A crash in between sends twice rather than never."""
    with unit_of_work():
        mail = db.session.get(OutgoingMail, identity, with_for_update={"skip_locked": True})
        if mail is None or mail.sent_at is not None:
            return False
        mail.attempts += 1
        mail.next_try_at = now() + timedelta(minutes=2**mail.attempts)
        words = _words(mail)
        if words is None:
            mail.sent_at = now()
            return False
        message = _message(mail, words)
    refusal = _try_to_deliver(identity, message, words.body)
    with unit_of_work():
        mail = db.session.get_one(OutgoingMail, identity)
        mail.last_error, mail.sent_at = (refusal.reason, None) if refusal else (None, now())
        if refusal is not None and refusal.is_final:
            note_bounce(identity, refusal.reason)
    return refusal is None


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a message was not taken; a final one is not worth another attempt."""

    reason: str
    is_final: bool = False


def _try_to_deliver(identity: int, message: EmailMessage, text: str) -> _Refusal | None:
    try:
        _deliver(identity, message, text)
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        current_app.logger.warning("mail %s: its recipient was refused: %s", identity, code)
        return _Refusal(f"{code} {said.decode('utf-8', 'replace')}"[:2000], is_final=500 <= code < 600)
    except (OSError, smtplib.SMTPException) as error:
        current_app.logger.warning("mail %s was not taken: %s", identity, error)
        return _Refusal(str(error)[:2000] or type(error).__name__)
    return None


def note_bounce(identity: int, reason: str) -> bool:
    """Note that a message came back for good, once. Returns whether it was one of ours that had not."""
    mail = db.session.get(OutgoingMail, identity)
    if mail is None or mail.bounced_at is not None:
        return False
    mail.bounced_at, mail.last_error, mail.attempts = now(), reason, MAX_ATTEMPTS
    db.session.flush()
    publish(MailBounced(mail_id=identity))
    return True


def _words(mail: OutgoingMail) -> Composed | None:
    return Composed(mail.subject, mail.body) if mail.composer is None else _composers[mail.composer](mail.reference)


def _message(mail: OutgoingMail, words: Composed) -> EmailMessage:
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = mail.recipient
    message["Subject"] = " ".join(words.subject.split())[:300]
    message["Message-ID"] = make_msgid(f"mail-{token(mail.id)}", domain="plenary.invalid")
    for name, value in words.headers.items():
        message[name] = value
    message.set_content(words.body)
    return message


def _copy(identity: int) -> Path:
    """The file that a message becomes where no server takes it."""
    return Path(current_app.instance_path) / "outbox" / f"{identity:06d}.eml"


def _deliver(identity: int, message: EmailMessage, text: str) -> None:
    config = current_app.config
    if not config.get("SMTP_HOST"):
        _copy(identity).parent.mkdir(parents=True, exist_ok=True)
        _copy(identity).write_bytes(bytes(message))
        current_app.logger.info("mail to %s: %s\n%s", message["To"], message["Subject"], text)
        return
    with smtplib.SMTP(config["SMTP_HOST"], config["SMTP_PORT"], timeout=20) as server:
        if config.get("SMTP_STARTTLS"):
            server.starttls()
        if config.get("SMTP_USER"):
            server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
        server.send_message(message, from_addr=return_address(identity))


def forget_recipient(recipient: str) -> None:
    """Let go of every message to an address, sent or not."""
    _forget(db.session.scalars(select(OutgoingMail).where(OutgoingMail.recipient == recipient)).all())


def forget_copies(identities: Sequence[int]) -> None:
    """Let go of what was written of these messages; what is not sent yet is composed anew when it goes."""
    for identity in identities:
        _copy(identity).unlink(missing_ok=True)


def forget_old() -> int:
    """Let go of messages that went, or were given up, a month ago. Returns how many."""
    done = or_(OutgoingMail.sent_at.is_not(None), OutgoingMail.attempts >= MAX_ATTEMPTS)
    old = select(OutgoingMail).where(done, OutgoingMail.created_at <= now() - KEPT_FOR)
    found = db.session.scalars(old.order_by(OutgoingMail.id).limit(500)).all()
    _forget(found)
    return len(found)


@every_minute
def _tidy() -> None:
    if now().minute == 23:
        with unit_of_work():
            forget_old()


def forget_mentions(*texts: str) -> None:
    """Let go of every message that names one of these addresses or symbols, whose words it may hold."""
    named = re.compile("|".join(rf"{re.escape(text)}(?![\w/])" for text in texts))
    holds = or_(*(OutgoingMail.body.contains(text, autoescape=True) for text in texts))
    found = db.session.scalars(select(OutgoingMail).where(holds)).all()
    _forget([message for message in found if named.search(message.body)])


def _forget(messages: Sequence[OutgoingMail]) -> None:
    for message in messages:
        _copy(message.id).unlink(missing_ok=True)
        db.session.delete(message)
    db.session.flush()


def init_app(app: Flask) -> None:
    """Defaults of the transport."""
    app.config.setdefault("MAIL_FROM", "Plenary <no-reply@plenary.invalid>")
    app.config.setdefault("SMTP_PORT", 25)
