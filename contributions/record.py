"""The record: append-only entries, numbered without gaps within their topic and chained by digest.

Each entry's digest covers its topic, number, time, actor, verb, payload and the digest of the entry before it, so a
later change anywhere in a chain is found by :func:`broken_links`. The actor is covered by a salted seal: a chain can be
handed out and checked without naming who acted, and whoever wrote what was erased is forgotten with the salt.
"""

import hashlib
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from core import topics
from core.db import Base, JSONDocument, UTCDateTime, canonical_json, db
from core.events import RecordedEvent
from core.topics import START, Topic

CATCH_UP_LIMIT = 200
CONFIDENTIAL = {
    "contribution_flagged",
    "flag_decided",
    "case_claimed",
    "case_released",
    "appeal_made",
    "appeal_decided",
}
"""Verbs that belong in the record but are nobody's business but the moderators': never replayed to readers."""


def keep_confidential(*verbs: str) -> None:
    """Add verbs of a higher room to :data:`CONFIDENTIAL`."""
    CONFIDENTIAL.update(verbs)


SALT = "salt"
FORMAT = 2
"""Stands in the digests of entries whose actor is sealed; those of format 1, from before, hold the account's number."""


def new_salt() -> str:
    """What keeps a seal from being guessed."""
    return secrets.token_hex(16)


def _sha256(facts: list[Any]) -> str:
    return hashlib.sha256(canonical_json(facts).encode()).hexdigest()


def chained(previous: str, topic: str, number: int, said: list[Any]) -> str:
    """The digest of an entry after one with digest ``previous``; ``said`` are its contents, or the seal over them."""
    return _sha256([previous, topic, number, *said])


class Entry(Base):
    """One line of the record. ``actor_seal`` is set once the actor was forgotten; until then ``actor_salt`` gives it.
    Entries of format 1 have neither."""

    __tablename__ = "entry"

    topic: Mapped[str] = mapped_column(String(60), ForeignKey("topic.key"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[int | None]
    verb: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    digest: Mapped[str] = mapped_column(String(64))
    actor_salt: Mapped[str | None] = mapped_column(String(32))
    actor_seal: Mapped[str | None] = mapped_column(String(64))

    def expected_digest(self, previous: str) -> str:
        """The digest that this entry must have after an entry with digest ``previous``."""
        said = self.contents() if self.seal is None else [self.seal]
        return chained(previous, self.topic, self.number, said)

    def contents(self) -> list[Any]:
        """What its digest or its seal covers: its moment, actor, verb and payload."""
        who = [self.actor_id] if self.sealed_actor is None else [FORMAT, self.sealed_actor]
        return [self.at.isoformat(), *who, self.verb, self.payload]

    @property
    def sealed_actor(self) -> str | None:
        """What stands for its actor, so that nobody need be named; ``None`` in entries of format 1."""
        return self.actor_seal if self.actor_salt is None else _sha256([self.actor_salt, self.actor_id])

    def forget_actor(self) -> None:
        """Keep nothing of who acted but the seal, which holds the chain together."""
        self.actor_seal, self.actor_salt, self.actor_id = self.sealed_actor, None, None

    @property
    def seal(self) -> str | None:
        """What stands for a confidential entry in its chain: with it, whoever may not read the entry can still check
        that the chain passes through it. A random part of the payload keeps it from being guessed."""
        return _sha256(self.contents()) if SALT in self.payload else None


def append(event: RecordedEvent) -> Entry:
    """Write the entry of ``event`` in the current transaction, and make the pages that show its topic old."""
    last, previous = topics.head(event.topic)
    entry = Entry(
        topic=event.topic,
        number=last + 1,
        at=event.at,
        actor_id=event.actor_id,
        verb=event.verb or type(event).__name__,
        payload=event.payload(),
        actor_salt=new_salt(),
    )
    if entry.verb in CONFIDENTIAL:
        entry.payload |= {SALT: new_salt()}
    entry.digest = entry.expected_digest(previous)
    topics.advance(event.topic, entry.number, entry.digest, event.touches)
    db.session.add(entry)
    db.session.flush()
    return entry


def forget_actor(user_id: int, contribution_ids: Collection[int]) -> None:
    """Keep no link between an account and what it did to contributions of its own that were erased."""
    caused = select(Entry).where(Entry.actor_id == user_id, Entry.actor_salt.is_not(None))
    found = db.session.scalars(caused.execution_options(yield_per=500))
    for entry in [e for e in found if e.payload.get("contribution_id") in contribution_ids]:
        entry.forget_actor()


def entries_after(topic: str, number: int, limit: int = CATCH_UP_LIMIT) -> Sequence[Entry]:
    """The entries of ``topic`` after ``number``, in order; one more than ``limit`` if there are more."""
    query = select(Entry).where(Entry.topic == topic, Entry.number > number)
    return db.session.scalars(query.order_by(Entry.number).limit(limit + 1)).all()


def last_number(topic: str) -> int:
    """The number of the last entry of ``topic``; 0 before the first."""
    return db.session.scalar(select(Topic.last_number).where(Topic.key == topic)) or 0


def broken_links() -> Iterator[str]:
    """Walk every chain; one sentence for each place where it breaks. Nothing comes when the record is whole."""
    for topic in db.session.scalars(select(Topic).order_by(Topic.key)):
        yield from _broken_in(topic)
    orphans = select(Entry.topic).where(Entry.topic.not_in(select(Topic.key))).distinct()
    for key in db.session.scalars(orphans):
        yield f"{key}: entries without a topic"


def _broken_in(topic: Topic) -> Iterator[str]:
    previous, expected = START, 1
    query = select(Entry).where(Entry.topic == topic.key).order_by(Entry.number).execution_options(yield_per=1000)
    for entry in db.session.scalars(query):
        if entry.number != expected:
            yield f"{topic.key}: entry {expected} is missing before entry {entry.number}"
        elif entry.digest != entry.expected_digest(previous):
            yield f"{topic.key}: entry {entry.number} ({entry.verb}) does not match its digest"
        elif entry.actor_seal is not None and (entry.actor_id, entry.actor_salt) != (None, None):
            yield f"{topic.key}: entry {entry.number} ({entry.verb}) names an actor that was forgotten"
        previous, expected = entry.digest, entry.number + 1
    if (topic.last_number, topic.last_digest) != (expected - 1, previous):
        yield f"{topic.key}: the chain ends at entry {expected - 1}, its topic says {topic.last_number}"


Replayer = Callable[[Sequence[Entry]], list[dict[str, Any]]]
_replayers: dict[str, Replayer] = {}


def replayer(kind: str) -> Callable[[Replayer], Replayer]:
    """Register how entries of ``kind:<id>`` topics become live messages, for catching up; as they were pushed."""

    def decorate(function: Replayer) -> Replayer:
        _replayers[kind] = function
        return function

    return decorate


def replay(topic: str, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The live messages of ``entries``, in order."""
    make = _replayers.get(topic.partition(":")[0])
    if make is None:
        return [{"number": e.number, "verb": e.verb, **e.payload} for e in entries]
    return make(entries)


def catch_up(topic: str, after: int) -> dict[str, Any]:
    """What a live client that stopped at entry ``after`` missed.

    ``{"items": […], "last": n}``, or ``{"reload": True}`` when too much was missed or the client counts entries that
    do not exist.
    """
    last = last_number(topic)
    if after > last or last - after > CATCH_UP_LIMIT:
        return {"reload": True}
    entries = entries_after(topic, after)
    shown = [entry for entry in entries if entry.verb not in CONFIDENTIAL]
    return {"items": replay(topic, shown), "last": entries[-1].number if entries else last}
