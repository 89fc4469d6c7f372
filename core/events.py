"""Typed events: what happened, told once to those who must act inside the transaction and once to those after it.

*Recorders* run inside the transaction and live or die with the change. *Announcers* run after the commit, each
isolated from the others' failures: they push to live readers and queue mail, and can be lost without harm.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from flask import current_app

from core.clock import now
from core.db import db


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. Holds ids, never objects and never anybody's words.

    ``at`` is when (UTC), ``actor_id`` the account that did it (``None``: the system or the command line).
    """

    at: datetime = field(default_factory=now)
    actor_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RecordedEvent(Event):
    """An event that belongs in the record. Subclasses name their topic and what other pages they change."""

    verb: ClassVar[str] = ""

    @property
    def topic(self) -> str:
        """The chain that this entry joins, such as ``thread:7``; also the name of its live channel."""
        raise NotImplementedError(f"{type(self).__name__} names no topic")

    @property
    def touches(self) -> tuple[str, ...]:
        """Other topics whose stored pages are out of date after this."""
        return ()

    def payload(self) -> dict[str, Any]:
        """What the record keeps besides time, actor and verb: ids and digests, JSON values only."""
        return {
            k: v.isoformat() if isinstance(v, datetime) else v
            for k, v in vars(self).items()
            if k not in ("at", "actor_id")
        }


@dataclass
class Published:
    """An event on its way: its number in its topic is known once the record has written it."""

    event: Event
    number: int | None = None


Subscriber = Callable[[Published], None]
_recorders: dict[type[Event], list[Subscriber]] = defaultdict(list)
_announcers: dict[type[Event], list[Subscriber]] = defaultdict(list)


def recorder(*kinds: type[Event]) -> Callable[[Subscriber], Subscriber]:
    """Call the decorated function for each such event, inside the transaction."""
    return _subscribe(_recorders, kinds)


def announcer(*kinds: type[Event]) -> Callable[[Subscriber], Subscriber]:
    """Call the decorated function for each such event, after the commit."""
    return _subscribe(_announcers, kinds)


def _subscribe(book: dict[type[Event], list[Subscriber]], kinds: tuple[type[Event], ...]) -> Any:
    def decorate(function: Subscriber) -> Subscriber:
        for kind in kinds:
            if function not in book[kind]:
                book[kind].append(function)
        return function

    return decorate


def publish(event: Event) -> Published:
    """Tell the recorders now, and the announcers once the change is committed.

    What a recorder publishes in turn is announced after what it heard of, as their numbers in the record say.
    """
    published = Published(event)
    db.session.info.setdefault("published", []).append(published)  # before what its recorders publish in turn
    for subscriber in _matching(_recorders, event):
        subscriber(published)
    return published


def take_published() -> list[Published]:
    """What was published in this session since the last call; the guard's, after a commit or a rollback."""
    taken: list[Published] = db.session.info.pop("published", [])
    return taken


def announce(published: list[Published]) -> None:
    """Tell the announcers of committed events; one failing does not keep the others from hearing."""
    for item in published:
        for subscriber in _matching(_announcers, item.event):
            try:
                subscriber(item)
            except Exception:
                db.session.rollback()
                current_app.logger.exception("announcer %s failed for %s", subscriber.__qualname__, item.event)


def _matching(book: dict[type[Event], list[Subscriber]], event: Event) -> list[Subscriber]:
    """Subscribers to the event's class or a parent of it, general ones first: the record before the others."""
    return [s for kind in reversed(type(event).__mro__) for s in book.get(kind, ())]
