"""Stored HTML made anew when the renderer's version rises: in batches, in the background, resumable at any point.

Only ``html`` changes. ``text`` stays as it was when it was written, because anchors count in it; where a fresh text
would differ, that is reported.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import exists, select
from sqlalchemy.orm import lazyload

from contributions.models import Contribution, Revision
from core import richtext, topics
from core.db import db, upsert
from core.guard import unit_of_work
from core.jobs import enqueue, every_minute, job
from core.topics import Topic

BATCH = 200
"""Revisions made anew in one transaction: others wait for it no longer than for a few posts."""


@dataclass
class Batch:
    """What one transaction did: ``last`` is the id of the last revision looked at, ``None`` when none was left."""

    last: int | None = None
    done: int = 0
    other_texts: list[str] = field(default_factory=list)


def rerender_batch(after: int = 0, size: int = BATCH) -> Batch:
    """Make the HTML of the next revisions of older versions anew, in a transaction of its own."""
    made = Batch()
    with unit_of_work():
        changed: set[str] = set()
        for revision, symbol, topic in _stale(after, size):
            fresh = richtext.render(revision.body)
            if fresh.text != revision.text:
                made.other_texts.append(f"{symbol}, wording {revision.number}")
            if fresh.html != revision.html:
                revision.html = fresh.html
                changed.add(topic)
            revision.renderer_version = fresh.version
            made.last, made.done = revision.id, made.done + 1
        topics.touch(*changed)
    return made


def _stale(after: int, size: int) -> Sequence[tuple[Revision, str, str]]:
    query = select(Revision, Contribution.symbol, Contribution.topic).join(
        Contribution, Contribution.id == Revision.contribution_id
    )
    query = query.where(Revision.id > after, Revision.renderer_version < richtext.RENDERER_VERSION)
    rows = db.session.execute(query.order_by(Revision.id).limit(size).options(lazyload("*")))
    return [(row[0], row[1], row[2]) for row in rows]


def rerender_all() -> Iterator[Batch]:
    """Batch after batch until nothing is left; safe to stop and to begin again."""
    batch = rerender_batch()
    while batch.last is not None:
        yield batch
        batch = rerender_batch(batch.last)
    _note_done()


@job
def rerender_on(after: int = 0) -> None:
    """One batch in the background; the next one queues behind whatever else waits."""
    batch = rerender_batch(after)
    if batch.last is None:
        _note_done()
    else:
        enqueue(rerender_on, batch.last)


def _note() -> str:
    return f"rendered:{richtext.RENDERER_VERSION}"


def _note_done() -> None:
    with unit_of_work():
        db.session.execute(upsert(Topic).values(key=_note()).on_conflict_do_nothing())


@every_minute
def rerender_if_raised() -> None:
    """After a release that renders otherwise: begin, or go on where an interrupted run stopped."""
    if not db.session.scalar(select(exists().where(Topic.key == _note()))):
        rerender_on()


def differences(size: int = BATCH) -> Iterator[str]:
    """A sentence for each revision whose stored HTML is not what rendering it now gives; none when all agree."""
    after: int | None = 0
    while after is not None:
        query = select(Revision.id, Revision.number, Revision.body, Revision.html, Revision.renderer_version,
                       Contribution.symbol)  # fmt: skip
        query = query.join(Contribution, Contribution.id == Revision.contribution_id).where(Revision.id > after)
        rows = db.session.execute(query.order_by(Revision.id).limit(size)).all()
        for row in rows:
            if row.renderer_version != richtext.RENDERER_VERSION:
                yield f"{row.symbol}, wording {row.number}: made by version {row.renderer_version}"
            elif richtext.render(row.body).html != row.html:
                yield f"{row.symbol}, wording {row.number}: stored HTML is not what its text gives"
        after = rows[-1].id if rows else None
