"""Where posts stand: a space per action line, its threads, the tree of posts, and how far each reader has read."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contributions.models import Contribution
from core.db import Base, UTCDateTime
from forum.tree import MAX_PATH
from themes.models import ActionLine


class Space(Base):
    """The forum of one action line. Made when its first thread is opened."""

    __tablename__ = "space"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_line_id: Mapped[int] = mapped_column(ForeignKey("action_line.id"), unique=True)
    action_line: Mapped[ActionLine] = relationship(lazy="joined")


class Thread(Base):
    """An exchange on one question; post 1 opens it.

    ``post_count`` is the number of the last post: numbers are never given twice. ``is_title_shown`` is false while
    the opening post is hidden or withdrawn, because the title is its author's words too.
    """

    __tablename__ = "thread"
    __table_args__ = (Index("ix_thread_listing", "space_id", "is_pinned", "last_post_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    title: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str] = mapped_column(String(16))
    is_title_shown: Mapped[bool] = mapped_column(default=True)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_post_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    post_count: Mapped[int] = mapped_column(default=0)
    is_pinned: Mapped[bool] = mapped_column(default=False)
    locked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    space: Mapped[Space] = relationship(lazy="joined")

    @property
    def topic(self) -> str:
        """Its chain in the record, which is also its live channel."""
        return f"thread:{self.id}"

    @property
    def symbol(self) -> str:
        """How it is cited."""
        return f"{self.space.action_line.symbol}/T{self.id}"

    @property
    def url(self) -> str:
        """Its permanent address."""
        return f"/threads/{self.id}"

    @property
    def shown_title(self) -> str:
        """The title, or the symbol while the words of the opening post are out of sight."""
        return self.title if self.is_title_shown else self.symbol

    @property
    def is_locked(self) -> bool:
        """Whether nothing more can be said in it."""
        return self.locked_at is not None

    @property
    def action_line_ids(self) -> frozenset[int]:
        """The action lines that it belongs to."""
        return frozenset([self.space.action_line_id])


class Post(Base):
    """A contribution's place in a thread; it has the contribution's id.

    ``path`` sorts posts as the tree reads (see :mod:`forum.tree`). ``parent_id`` is empty for the opening post and
    for direct answers to it. ``spoke_as`` is the role on the line that its author held when speaking, if any.
    """

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("thread_id", "number"),
        UniqueConstraint("thread_id", "path"),
        CheckConstraint("number >= 1", name="counted"),
        CheckConstraint("spoke_as IN ('facilitator', 'moderator')", name="role_known"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True, autoincrement=False)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    number: Mapped[int]
    depth: Mapped[int]
    path: Mapped[str] = mapped_column(String(MAX_PATH))
    spoke_as: Mapped[str | None] = mapped_column(String(20))
    thread: Mapped[Thread] = relationship(lazy="joined")
    contribution: Mapped[Contribution] = relationship(lazy="joined")
    parent: Mapped["Post | None"] = relationship(remote_side=[id])

    @property
    def url(self) -> str:
        """Its permanent address."""
        return f"/threads/{self.thread_id}/posts/{self.number}"


class ReadState(Base):
    """How far somebody has read a thread, in post numbers.

    ``seen`` is the last post that was there at their latest look, ``mark`` the last one that was there before their
    present visit: what follows it is new to them. ``looked_at`` is in seconds since 1970, UTC.
    """

    __tablename__ = "read_state"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[int]
    seen: Mapped[int]
    looked_at: Mapped[int] = mapped_column(BigInteger)
