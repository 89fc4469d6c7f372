"""What happens to threads and posts."""

from dataclasses import dataclass
from typing import Any

from core.events import RecordedEvent


@dataclass(frozen=True, kw_only=True)
class ThreadEvent(RecordedEvent):
    """Parent of all: names the thread and its action line."""

    thread_id: int
    line_id: int

    @property
    def topic(self) -> str:
        return f"thread:{self.thread_id}"

    @property
    def touches(self) -> tuple[str, ...]:
        return (f"line:{self.line_id}",)


@dataclass(frozen=True, kw_only=True)
class ThreadOpened(ThreadEvent):
    """Somebody opened a thread; its first post follows."""

    verb = "thread_opened"


@dataclass(frozen=True, kw_only=True)
class PostPublished(ThreadEvent):
    """A post has its place. ``parent_number`` is empty for a direct answer to the opening post."""

    verb = "post_published"
    post_id: int
    number: int
    parent_number: int | None = None

    def payload(self) -> dict[str, Any]:
        return {k: v for k, v in super().payload().items() if v is not None}


@dataclass(frozen=True, kw_only=True)
class ThreadLocked(ThreadEvent):
    """Nothing more can be said in it."""

    verb = "thread_locked"


@dataclass(frozen=True, kw_only=True)
class ThreadUnlocked(ThreadEvent):
    """It is open again."""

    verb = "thread_unlocked"


@dataclass(frozen=True, kw_only=True)
class ThreadPinned(ThreadEvent):
    """It stands first in its space."""

    verb = "thread_pinned"


@dataclass(frozen=True, kw_only=True)
class ThreadUnpinned(ThreadEvent):
    """It stands by date again."""

    verb = "thread_unpinned"
