"""Where posts stand: spaces, their threads, the tree of posts, and how far each reader has read."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import User
from contributions.models import Contribution
from core.db import Base, UTCDateTime
from forum import tree
from forum.tree import MAX_PATH
from themes.models import ActionLine, Theme

LINE, GROUP = "line", "group"
_OF_LINE = text("kind = 'line'")
_MOVED = text("said_in_id <> thread_id")


thread_theme = Table(
    "thread_theme",
    Base.metadata,
    Column("thread_id", ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True),
    Column("theme_id", ForeignKey("theme.id"), primary_key=True, index=True),
)


class Space(Base):
    """A forum inside an action line: the line's own, made when its first thread is opened, or that of a group.

    ``group_kind`` says what a group is (working group, research community, national hub of a ``country``). What is said
    in a space that ``is_closed`` is its members' alone (see :class:`accounts.models.Admission`), for good; only if it
    ``is_listed`` do others know its name and purpose. ``read_only_at`` is since when only its moderators can speak in
    it, until ``read_only_until`` if that is known; ``archived_at`` is when it was closed down, for everybody.
    """

    __tablename__ = "space"
    __table_args__ = (
        CheckConstraint("kind IN ('line', 'group')", name="kind_known"),
        CheckConstraint("kind = 'group' OR NOT is_closed", name="closed_group"),
        Index("uq_space_of_line", "action_line_id", unique=True, sqlite_where=_OF_LINE, postgresql_where=_OF_LINE),
        Index("ix_space_action_line_id", "action_line_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_line_id: Mapped[int] = mapped_column(ForeignKey("action_line.id"))
    kind: Mapped[str] = mapped_column(String(10), default=LINE)
    slug: Mapped[str | None] = mapped_column(String(60), unique=True)
    name: Mapped[str | None] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(Text, default="")
    group_kind: Mapped[str | None] = mapped_column(String(30))
    is_closed: Mapped[bool] = mapped_column(default=False)
    country: Mapped[str | None] = mapped_column(String(2))
    is_listed: Mapped[bool] = mapped_column(default=True)
    read_only_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    read_only_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    read_only_reason: Mapped[str | None] = mapped_column(String(500))
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    action_line: Mapped[ActionLine] = relationship(lazy="joined", innerjoin=True)

    @property
    def circle(self) -> str | None:
        """The circle that speaks here; ``None`` for the space of an action line, where everybody does."""
        return f"space:{self.id}" if self.kind == GROUP else None

    @property
    def topic(self) -> str:
        """Its chain in the record, which is also its live channel."""
        return f"space:{self.id}"

    @property
    def url(self) -> str:
        """Where it is read."""
        return f"/groups/{self.slug}" if self.kind == GROUP else f"/{self.action_line.slug}"

    @property
    def shown_name(self) -> str:
        """The name of the group, or of the action line."""
        return self.name or f"{self.action_line.symbol} {self.action_line.title}"

    def is_read_only_at(self, moment: datetime) -> bool:
        """Whether only its moderators can speak in it at ``moment``."""
        if self.read_only_at is None or moment < self.read_only_at:
            return False
        return self.read_only_until is None or moment < self.read_only_until


class Invitation(Base):
    """That somebody may become a member of a group: whoever confirmed the address ``email``. Gone once answered."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("space_id", "email"),
        CheckConstraint("role IN ('member', 'moderator')", name="role_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254), index=True)
    role: Mapped[str] = mapped_column(String(12), default="member")
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    space: Mapped[Space] = relationship(lazy="joined", innerjoin=True)


class JoinRequest(Base):
    """That somebody asked to become a member of a group. Gone once answered."""

    __tablename__ = "join_request"

    space_id: Mapped[int] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Thread(Base):
    """An exchange on one question; post 1 opens it.

    ``last_number`` is the number of the last post: numbers are never given twice. ``post_count`` is how many posts
    stand in it now; what was never public, because it waits for approval, is not counted, and a thread without any
    is not listed. ``is_title_shown`` is false while the opening post is hidden or withdrawn, because the title is
    its author's words too. A thread that was merged leads to ``merged_into_id``. ``slow_seconds`` is how long a
    participant waits between two posts; 0 for not at all.
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
    last_number: Mapped[int] = mapped_column(default=0)
    slow_seconds: Mapped[int] = mapped_column(default=0)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    is_pinned: Mapped[bool] = mapped_column(default=False)
    locked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    space: Mapped[Space] = relationship(lazy="joined", innerjoin=True)
    themes: Mapped[list[Theme]] = relationship(secondary=thread_theme, order_by=Theme.position)

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
    def circle(self) -> str | None:
        """The group that it belongs to, if any."""
        return self.space.circle

    @property
    def is_locked(self) -> bool:
        """Whether nothing more can be said in it."""
        return self.locked_at is not None

    @property
    def action_line_ids(self) -> frozenset[int]:
        """The action lines that it belongs to."""
        return frozenset([self.space.action_line_id])


def _drawn_under(context: Any) -> int:
    """What ``Post.under`` is for a row that says nothing of it."""
    return tree.drawn_under(context.get_current_parameters()["path"])


def _given(name: str) -> Any:
    """A default: what the same row has in another column."""
    return lambda context: context.get_current_parameters()[name]


class Post(Base):
    """A contribution's place in a thread; it has the contribution's id.

    ``path`` sorts posts as the tree reads (see :mod:`forum.tree`). ``parent_id`` is empty for the opening post and
    for direct answers to it. ``under`` is the number of the post on whose continuation this one is drawn, 0 for the
    thread's own pages: each sequence of pages is one range of an index. ``spoke_as`` is the role on the line that its
    author held when speaking, if any.
    ``said_in_id`` and ``said_number`` are thread and number under which it was said: they stay when it is moved, and
    what readers have read is kept by them.
    """

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("thread_id", "number"),
        UniqueConstraint("thread_id", "path"),
        Index("ix_post_page", "thread_id", "under", "path"),
        CheckConstraint("number >= 1", name="counted"),
        Index("ix_post_moved", "thread_id", sqlite_where=_MOVED, postgresql_where=_MOVED),
        CheckConstraint("spoke_as IN ('facilitator', 'moderator')", name="role_known"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True, autoincrement=False)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    number: Mapped[int]
    depth: Mapped[int]
    path: Mapped[str] = mapped_column(String(MAX_PATH))
    under: Mapped[int] = mapped_column(default=_drawn_under)
    spoke_as: Mapped[str | None] = mapped_column(String(20))
    said_in_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), default=_given("thread_id"))
    said_number: Mapped[int] = mapped_column(default=_given("number"))
    thread: Mapped[Thread] = relationship(lazy="joined", innerjoin=True, foreign_keys=[thread_id])
    contribution: Mapped[Contribution] = relationship(lazy="joined", innerjoin=True)
    parent: Mapped["Post | None"] = relationship(remote_side=[id])

    @property
    def url(self) -> str:
        """Its permanent address."""
        return f"/threads/{self.thread_id}/posts/{self.number}"


class PostAddress(Base):
    """Where a post stood before it was moved to another thread: the old address leads to it.

    ``path`` is its former place in the tree, so that pages which followed it are still found.
    """

    __tablename__ = "post_address"

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    path: Mapped[str] = mapped_column(String(MAX_PATH), default="")


class PageStart(Base):
    """After which post (its ``path``) a page of a thread, or of a continuation ``under`` a post, begins.

    Found when a page is drawn that has grown too long, and then remembered: so that any page of a large thread is
    found at once. See :mod:`forum.places`.
    """

    __tablename__ = "page_start"

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True)
    under: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    path: Mapped[str] = mapped_column(String(MAX_PATH), primary_key=True)
