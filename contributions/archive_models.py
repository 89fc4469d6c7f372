"""A person's own data as one file, made when they ask for it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UTCDateTime


class DataArchive(Base):
    """The latest archive of an account: asked for, then made; its bytes are in :mod:`core.filestore` for some days."""

    __tablename__ = "data_archive"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    digest: Mapped[str | None] = mapped_column(String(64), index=True)
    size: Mapped[int | None]
