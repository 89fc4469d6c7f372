"""What chairs did with threads, and why: shown on the thread's own page of acts, and what an undoing starts from."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, JSONDocument, UTCDateTime
from forum.models import Thread

RENAME, SLOW, MOVE, SPLIT, MERGE, MOVE_POSTS = "rename", "slow", "move", "split", "merge", "move-posts"


class ThreadAct(Base):
    """One act on a thread, with its reason.

    ``other_id`` is the second thread of a split, a merge or a move of posts: the one that the posts went to.
    ``facts`` is what an undoing needs: ``{"from", "to"}`` for a title, a number of seconds or a space;
    ``{"posts": [[contribution, its number, its parent's contribution]…]}`` as they stood before they went.
    ``undoes_id`` is the act that this one took back.
    """

    __tablename__ = "thread_act"
    __table_args__ = (
        CheckConstraint("kind IN ('rename', 'slow', 'move', 'split', 'merge', 'move-posts')", name="kind_known"),
        Index("ix_thread_act_thread", "thread_id", "id"),
        Index("ix_thread_act_other", "other_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("thread_act.id"), unique=True)
    thread: Mapped[Thread] = relationship(foreign_keys=[thread_id])
    other: Mapped[Thread | None] = relationship(foreign_keys=[other_id])
    undone_by: Mapped["ThreadAct | None"] = relationship(
        primaryjoin="ThreadAct.id == foreign(remote(ThreadAct.undoes_id))", viewonly=True, uselist=False
    )

    @property
    def is_undoing(self) -> bool:
        """Whether it took an earlier act back."""
        return self.undoes_id is not None
