"""The record: append-only entries, numbered without gaps within their topic and chained by digest.

Each entry's digest covers its topic, number, time, actor, verb, payload and the digest of the entry before it, so a
later change anywhere in a chain is found by :func:`broken_links`.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from core import pages
from core.db import Base, JSONDocument, UTCDateTime, canonical_json, db, upsert
from core.events import RecordedEvent

START = "0" * 64
CATCH_UP_LIMIT = 200
CONFIDENTIAL = frozenset({"contribution_flagged", "flag_decided"})
"""Verbs that belong in the record but are nobody's business but the moderators': never replayed to readers."""


class Topic(Base):
    """A chain: its name, the number and digest of its last entry. Its row is the lock under which numbers are taken."""

    __tablename__ = "topic"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0)
    last_digest: Mapped[str] = mapped_column(String(64), default=START)


class Entry(Base):
    """One line of the record."""

    __tablename__ = "entry"

    topic: Mapped[str] = mapped_column(ForeignKey("topic.key"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[int | None]
    verb: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    digest: Mapped[str] = mapped_column(String(64))

    def expected_digest(self, previous: str) -> str:
        """The digest that this entry must have after an entry with digest ``previous``."""
        facts = [
            previous,
            self.topic,
            self.number,
            self.at.isoformat(),
            self.actor_id,
            self.verb,
            self.payload,
        ]
        return hashlib.sha256(canonical_json(facts).encode()).hexdigest()


def append(event: RecordedEvent) -> Entry:
    """Write the entry of ``event`` in the current transaction, and make the pages that show its topic old."""
    topic = _locked(event.topic)
    entry = Entry(
        topic=topic.key,
        number=topic.last_number + 1,
        at=event.at,
        actor_id=event.actor_id,
        verb=event.verb or type(event).__name__,
        payload=event.payload(),
    )
    entry.digest = entry.expected_digest(topic.last_digest)
    topic.last_number, topic.last_digest = entry.number, entry.digest
    db.session.add(entry)
    db.session.flush()
    for key in (event.topic, *event.touches):
        pages.touch(key)
    return entry


def _locked(key: str) -> Topic:
    """The topic, made if it is new, with its row locked until the end of the transaction."""
    found = db.session.get(Topic, key, with_for_update=True, populate_existing=True)
    if found is None:
        new = upsert(Topic).values(key=key, last_number=0, last_digest=START)
        db.session.execute(new.on_conflict_do_nothing())
        found = db.session.get_one(Topic, key, with_for_update=True)
    return found


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
