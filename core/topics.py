"""Topics: the things that change as one, such as a thread or an action line.

A topic's row holds the version of its stored pages and the head of its chain in the record, so that one statement
makes pages old and moves the chain on. The row is also the lock under which the record takes its numbers.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, String, case, select
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, db, transaction_notes, upsert

START = "0" * 64
"""The digest before the first entry of a chain."""


class Topic(Base):
    """``version``: how often something changed that its pages show. ``last_number``, ``last_digest``: its last entry."""

    __tablename__ = "topic"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    last_digest: Mapped[str] = mapped_column(String(64), default=START)


def touch(*keys: str) -> None:
    """Make the stored pages of these topics old, in the transaction of the change that does so."""
    _put({key: (0, START) for key in keys})


def version_of(key: str) -> int:
    """The present version of a topic; 0 when nothing about it was ever recorded."""
    return db.session.scalar(select(Topic.version).where(Topic.key == key)) or 0


def head(key: str) -> tuple[int, str]:
    """Number and digest of the topic's last entry, its row locked until the end of the transaction."""
    held = _held().get(key)
    if held is not None:
        return held
    found = db.session.execute(_locked(key)).one_or_none()
    if found is None:
        db.session.execute(upsert(Topic).values(key=key).on_conflict_do_nothing())
        found = db.session.execute(_locked(key)).one()
    return hold(key, found[0], found[1])


def _locked(key: str) -> Any:
    return select(Topic.last_number, Topic.last_digest).where(Topic.key == key).with_for_update()


def hold(key: str, number: int, digest: str) -> tuple[int, str]:
    """Note the head of a topic whose row this transaction has locked, by a statement of its own."""
    _held()[key] = (number, digest)
    return number, digest


def is_held(key: str) -> bool:
    """Whether this transaction has the topic's row locked."""
    return key in _held()


def _held() -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = transaction_notes().setdefault("heads", {})
    return found


def advance(key: str, number: int, digest: str, touched: Iterable[str] = ()) -> None:
    """Move the head of a locked topic on, and make its pages and those of ``touched`` old: one statement."""
    hold(key, number, digest)
    _put({other: (0, START) for other in touched} | {key: (number, digest)})


def _put(heads: dict[str, tuple[int, str]]) -> None:
    """Rows in the order of their keys, so that two transactions never wait for each other."""
    rows = [{"key": k, "version": 1, "last_number": n, "last_digest": d} for k, (n, d) in sorted(heads.items())]
    if not rows:
        return
    new = upsert(Topic).values(rows)
    is_ahead = new.excluded.last_number > Topic.last_number
    changed = {
        "version": Topic.version + 1,
        "last_number": case((is_ahead, new.excluded.last_number), else_=Topic.last_number),
        "last_digest": case((is_ahead, new.excluded.last_digest), else_=Topic.last_digest),
    }
    db.session.execute(new.on_conflict_do_update(index_elements=["key"], set_=changed))
