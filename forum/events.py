"""What happens to threads and posts."""

from dataclasses import dataclass
from typing import Any

from contributions.events import ContributionMade, ContributionSubmitted
from core.events import RecordedEvent


@dataclass(frozen=True, kw_only=True)
class ThreadEvent(RecordedEvent):
    """Parent: names the thread, its action line and, for the space of a group, its circle."""

    thread_id: int
    line_id: int
    circle: str | None = None
    is_closed: bool = False

    @property
    def topic(self) -> str:
        return f"thread:{self.thread_id}"

    @property
    def touches(self) -> tuple[str, ...]:
        lines = () if self.is_closed else (f"line:{self.line_id}",)
        return lines if self.circle is None else (self.circle, *lines)

    def payload(self) -> dict[str, Any]:
        return {k: v for k, v in super().payload().items() if v is not None and k != "is_closed"}


@dataclass(frozen=True, kw_only=True)
class ThreadOpened(ThreadEvent):
    """Somebody opened a thread; its first post follows."""

    verb = "thread_opened"


@dataclass(frozen=True, kw_only=True)
class PostSubmitted(ContributionSubmitted):
    """Somebody said something in a thread that waits for approval: readers see its place, and neither words nor name."""

    verb = "post_submitted"
    thread_id: int
    number: int
    parent_number: int | None = None


@dataclass(frozen=True, kw_only=True)
class PostPublished(ContributionMade):
    """Somebody said something in a thread. ``parent_number`` is empty for a direct answer to the opening post.

    What had to wait for approval is published when it is approved, so its number may be lower than the thread's last.
    """

    verb = "post_published"
    thread_id: int
    number: int
    parent_number: int | None = None


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


@dataclass(frozen=True, kw_only=True)
class ThreadFiled(ThreadEvent):
    """It stands under these sub-themes now, by their keys."""

    verb = "thread_filed"
    themes: tuple[str, ...]

    def payload(self) -> dict[str, Any]:
        return super().payload() | {"themes": list(self.themes)}
