"""What chairs do with threads, and what follows for their posts."""

from dataclasses import dataclass

from forum.events import ThreadEvent


@dataclass(frozen=True, kw_only=True)
class ChairEvent(ThreadEvent):
    """Parent: names the act, with which the reason stands."""

    act_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadRenamed(ChairEvent):
    """It has another title; earlier ones stand with the acts."""

    verb = "thread_renamed"


@dataclass(frozen=True, kw_only=True)
class SlowModeChanged(ChairEvent):
    """Whoever speaks in it waits ``seconds`` between two posts; 0: not any more."""

    verb = "slow_mode_changed"
    seconds: int


@dataclass(frozen=True, kw_only=True)
class ThreadMoved(ChairEvent):
    """It stands in another space now: ``line_id`` and ``circle`` are the new ones, the former ones are named too."""

    verb = "thread_moved"
    from_line_id: int
    from_circle: str | None = None

    @property
    def touches(self) -> tuple[str, ...]:
        left = (f"line:{self.from_line_id}", *((self.from_circle,) if self.from_circle else ()))
        return tuple(dict.fromkeys((*super().touches, *left)))


@dataclass(frozen=True, kw_only=True)
class PostsMoved(ChairEvent):
    """Parent: posts went from one thread to another. ``posts`` are pairs of contribution and its number in this thread.

    ``act`` is ``split``, ``merge`` or ``move-posts``; ``undoes_id`` the act that this took back, if it did.
    """

    other_thread_id: int
    act: str
    posts: tuple[tuple[int, int], ...]
    undoes_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PostsMovedOut(PostsMoved):
    """These posts, under the numbers that they had here, stand in the other thread now."""

    verb = "posts_moved_out"


@dataclass(frozen=True, kw_only=True)
class PostsMovedIn(PostsMoved):
    """These posts came from the other thread, and have these numbers here."""

    verb = "posts_moved_in"
