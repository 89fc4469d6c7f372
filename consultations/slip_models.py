"""Who took an answering slip of an anonymous consultation: that they did, never when, nor what was answered."""

import secrets

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


def _random_id() -> str:
    return secrets.token_hex(16)


class TakenSlip(Base):
    """That an account, or somebody invited, took a slip.

    Nothing in it stands in the order in which slips were taken: the id is random, SQLite keeps the rows by it, and there
    is no time, not even a day, for on a quiet day one slip and one response would find each other. ``commitment`` is
    :func:`consultations.slips.commitment` of the key that the browser brought.
    """

    __tablename__ = "taken_slip"
    __table_args__ = (
        UniqueConstraint("consultation_id", "user_id"),
        UniqueConstraint("consultation_id", "invitation_id"),
        CheckConstraint("(user_id IS NULL) <> (invitation_id IS NULL)", name="of_somebody"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=_random_id)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation_invitation.id"))
    commitment: Mapped[str] = mapped_column(String(64))
