"""The one source of time.

Everything that decides by time asks :func:`now`, so that a test can stand one second before a deadline,
at it, and after it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, time

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)
_arrived: ContextVar[datetime | None] = ContextVar("request_arrived", default=None)


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def arrived() -> datetime:
    """When the request that is being answered came in; without a request, the current instant.

    Deadlines are decided by this moment: whoever sent before one is not late because others were served first.
    """
    return _frozen.get() or _arrived.get() or now()


@contextmanager
def arriving() -> Iterator[None]:
    """A request came in now and is answered inside the block."""
    token = _arrived.set(datetime.now(UTC))
    try:
        yield
    finally:
        _arrived.reset(token)


@contextmanager
def frozen_at(moment: datetime) -> Iterator[datetime]:
    """Hold the clock at ``moment`` (aware) inside the block; for tests and for replaying history."""
    if moment.tzinfo is None:
        raise ValueError("a frozen clock needs an aware datetime")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield moment
    finally:
        _frozen.reset(token)


@contextmanager
def kept_to_the_day() -> Iterator[datetime]:
    """Let everything inside the block bear the beginning of the day (UTC): for what must not tell when it was done.

    Whatever a deadline decides is decided before.
    """
    with frozen_at(datetime.combine(now().date(), time(), UTC)) as moment:
        yield moment
