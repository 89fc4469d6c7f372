"""Files that belong to what was said. Their bytes are in :mod:`core.filestore`; here is whose they are and where used."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UTCDateTime


class Attachment(Base):
    """An uploaded file. ``key`` is its address; ``digest`` names its bytes, which several attachments may share.

    Who may have the bytes is decided by its uses, never by who knows the key. ``is_confided``: it is of somebody else, for
    whom its owner entered it; it is given out with what it belongs to alone, also to its owner, and lasts as long as that.
    """

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(String(90))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    is_confided: Mapped[bool] = mapped_column(default=False, server_default=false())
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    @property
    def url(self) -> str:
        """Its address."""
        return f"/files/{self.key}/{self.name}"

    @property
    def is_picture(self) -> bool:
        """Whether it was made anew by us and may be shown in a page."""
        return self.media_type in ("image/jpeg", "image/png")

    def markdown(self, words: str = "") -> str:
        """How a text refers to it; ``words`` say what a picture shows."""
        clean = " ".join(words.replace("[", "(").replace("]", ")").split())[:500]
        return f"![{clean}]({self.url})" if self.is_picture else f"[{self.name}]({self.url})"


class AttachmentUse(Base):
    """That a wording of a contribution refers to an attachment of its own author. Kept when a later wording does not:
    earlier ones stay readable."""

    __tablename__ = "attachment_use"

    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id", ondelete="CASCADE"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True, index=True
    )
