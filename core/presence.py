"""Who has a channel open just now, and who is writing: told to those who have it open, kept nowhere else, never recorded.

Readers are counted. Names are of those signed in who asked to be seen; whoever is writing is counted, too, and named on
the same condition. What is said of a reader ends by itself when their machine falls silent. With ``REDIS_URL`` several
processes share it, without one it is in this process's memory.
"""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import redis
from flask import Flask

HERE_FOR = 100
"""Seconds after its last sign of life when a connection counts no more; pages give one every 45."""
WRITING_FOR = 8
NAMED = 5
"""So many names are told; the others are counted."""
DAY = 24 * 3600


@dataclass(slots=True)
class Present:
    """One connection: ``account`` is empty for somebody not signed in, ``name`` unless they asked to be seen."""

    account: int | None
    name: str | None
    until: float
    writing_until: float = 0.0


class Store(Protocol):
    """Where it is kept."""

    def put(self, channel: str, sid: str, who: Present) -> None:
        """Keep or replace a connection."""

    def get(self, channel: str, sid: str) -> Present | None:
        """The connection, if it has the channel open."""

    def drop(self, channel: str, sid: str) -> None:
        """Forget a connection."""

    def everyone(self, channel: str) -> Iterable[Present]:
        """All connections."""

    def note(self, account: int, channel: str) -> None:
        """Remember that an account opened a channel."""

    def take_channels(self, account: int) -> set[str]:
        """The channels that an account opened since this was last asked."""


class Memory:
    """One process alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._here: dict[str, dict[str, Present]] = defaultdict(dict)
        self._opened: dict[int, set[str]] = defaultdict(set)

    def put(self, channel: str, sid: str, who: Present) -> None:
        with self._lock:
            self._here[channel][sid] = who

    def get(self, channel: str, sid: str) -> Present | None:
        with self._lock:
            return self._here.get(channel, {}).get(sid)

    def drop(self, channel: str, sid: str) -> None:
        with self._lock:
            self._here.get(channel, {}).pop(sid, None)
            if not self._here.get(channel):
                self._here.pop(channel, None)

    def everyone(self, channel: str) -> list[Present]:
        with self._lock:
            return list(self._here.get(channel, {}).values())

    def note(self, account: int, channel: str) -> None:
        with self._lock:
            self._opened[account].add(channel)

    def take_channels(self, account: int) -> set[str]:
        with self._lock:
            return self._opened.pop(account, set())


class Shared:
    """Several processes, by way of Redis."""

    def __init__(self, url: str) -> None:
        self._redis: Any = redis.Redis.from_url(url, socket_timeout=2)

    def put(self, channel: str, sid: str, who: Present) -> None:
        key = f"plenary:here:{channel}"
        self._redis.pipeline().hset(key, sid, json.dumps(asdict(who))).expire(key, 2 * HERE_FOR).execute()

    def get(self, channel: str, sid: str) -> Present | None:
        kept = self._redis.hget(f"plenary:here:{channel}", sid)
        return Present(**json.loads(kept)) if kept else None

    def drop(self, channel: str, sid: str) -> None:
        self._redis.hdel(f"plenary:here:{channel}", sid)

    def everyone(self, channel: str) -> list[Present]:
        return [Present(**json.loads(kept)) for kept in self._redis.hvals(f"plenary:here:{channel}")]

    def note(self, account: int, channel: str) -> None:
        key = f"plenary:opened:{account}"
        self._redis.pipeline().sadd(key, channel).expire(key, DAY).execute()

    def take_channels(self, account: int) -> set[str]:
        key = f"plenary:opened:{account}"
        found, _gone = self._redis.pipeline().smembers(key).delete(key).execute()
        return {name.decode() for name in found}


def summary(everybody: Iterable[Present], moment: float | None = None) -> dict[str, Any]:
    """What is told: how many read and write, each person once, and the names of those who asked to be seen."""
    at = time.time() if moment is None else moment
    here = [who for who in everybody if who.until > at]
    writing = [who for who in here if who.writing_until > at]
    return {
        "readers": _count(here), "names": _names(here), "writing": _count(writing), "writers": _names(writing),
    }  # fmt: skip


def _count(some: list[Present]) -> int:
    accounts = {who.account for who in some if who.account is not None}
    return len(accounts) + sum(who.account is None for who in some)


def _names(some: list[Present]) -> list[str]:
    named = {who.account: who.name for who in some if who.account is not None and who.name}
    return sorted(name for name in named.values() if name)[:NAMED]


def init_app(app: Flask) -> None:
    """Keep presence in Redis where there is one."""
    url = app.config.get("LIVE_QUEUE_URL", app.config.get("REDIS_URL"))
    app.extensions["plenary.presence"] = Shared(url) if url else Memory()
