"""How far each reader has read: see docs/decisions/0006-read-state.md."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, JSONDocument


class ReadState(Base):
    """How far somebody has read what was said in a thread.

    ``read_to``: everything that was said in this thread up to this number is read, wherever it stands now; what is read
    beyond is in :class:`ReadBeyond`. ``seen`` is the last number that was there at their latest look, ``mark`` the last
    one before their present visit: what follows it is new to them. ``looked_at`` is in seconds since 1970, UTC; 0 when
    they never looked into the thread, but read elsewhere what was moved out of it. ``undo`` is what was read before they
    marked the whole thread as read.
    """

    __tablename__ = "read_state"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[int] = mapped_column(default=0)
    seen: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[int] = mapped_column(BigInteger, default=0)
    read_to: Mapped[int] = mapped_column(default=0)
    undo: Mapped[list[Any] | None] = mapped_column(JSONDocument)


class ReadBeyond(Base):
    """A run of numbers, ``first`` to ``last``, that somebody has read beyond the mark: a page read before the one before
    it, a post read by its address."""

    __tablename__ = "read_beyond"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class SpaceMark(Base):
    """What lies behind a reader in a whole space.

    ``read_to_id``: what has an id up to this one is read, because they said so. Threads with an id above ``known_id``
    are new to them until they look in. ``undo`` is both marks as they were before the space was marked as read.
    """

    __tablename__ = "space_mark"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"), primary_key=True)
    read_to_id: Mapped[int] = mapped_column(default=0)
    known_id: Mapped[int] = mapped_column(default=0)
    undo: Mapped[list[Any] | None] = mapped_column(JSONDocument)
