"""Who was invited to a consultation."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UTCDateTime


class Invitation(Base):
    """That somebody was invited, by their address.

    ``token_digest`` is the SHA-256 of the secret in the link that they were sent; ``user_id`` the account that they have.
    """

    __tablename__ = "consultation_invitation"
    __table_args__ = (UniqueConstraint("consultation_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
