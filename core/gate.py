"""The single-writer gate of SQLite.

SQLite lets one connection write at a time and answers the others "database is locked". Queueing the writers
ourselves, with a lock between threads and a file lock between processes, keeps the wait short and fair, and keeps
two connections from writing and checkpointing at once (the WAL-reset race of SQLite 3.7.0 to 3.51.2).
On PostgreSQL the gate stands open.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FIXED_IN = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""First releases without the WAL-reset race, newest branch first; https://sqlite.org/wal.html#walresetbug."""


class WriterGate:
    """Lets one writer through at a time. ``path=None`` means that nothing needs to be held back."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._held = threading.local()

    @property
    def is_held(self) -> bool:
        """Whether this thread is inside the gate."""
        return getattr(self._held, "depth", 0) > 0

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Wait for the gate, and hold it inside the block. May be nested."""
        if self._path is None:
            yield
            return
        with self._lock:
            self._held.depth = getattr(self._held, "depth", 0) + 1
            try:
                if self._held.depth > 1:
                    yield
                else:
                    with self._path.open("a") as file:
                        fcntl.flock(file, fcntl.LOCK_EX)
                        yield
            finally:
                self._held.depth -= 1


def has_wal_race(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the WAL-reset race."""
    if version < (3, 7, 0) or version >= FIXED_IN[0]:
        return False
    return not any(version[:2] == fixed[:2] and version >= fixed for fixed in FIXED_IN)
