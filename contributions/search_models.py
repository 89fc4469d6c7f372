"""What search keeps: the words of every text, where it stands in time, and what is shown of a document that was found."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UTCDateTime
from core.fulltext import FullText

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)
ID_BITS = 24
Position = BigInteger().with_variant(Integer, "sqlite")
"""An INTEGER PRIMARY KEY is the very place of a row in a SQLite table."""


def position_of(at: datetime, identity: int = 0, *, is_document: bool = False) -> int:
    """Where a text stands in time: seconds since 2000, and within a second by id, contributions before documents.

    Two texts would meet only if they are of the same second and of the same kind, and their ids 16,777,216 apart.
    """
    seconds = (min(max(at, EARLIEST), LATEST) - EPOCH) // timedelta(seconds=1)
    return (seconds << ID_BITS | identity % (1 << ID_BITS)) << 1 | is_document


def moment_of(position: int) -> datetime:
    """The second in which a text stands."""
    return EPOCH + timedelta(seconds=position >> (ID_BITS + 1))


class SearchDocument(Base):
    """What is shown of something other than a contribution that was found: a thread, a consultation, a report …

    ``topic`` is what contributions that stand in it call their topic. See :mod:`contributions.documents`.
    """

    __tablename__ = "search_document"
    __table_args__ = (UniqueConstraint("kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    topic: Mapped[str] = mapped_column(String(120), index=True)
    symbol: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(16))
    url: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class SearchText(Base):
    """The words of a contribution's present wording, or of a document, as :mod:`contributions.words` writes them.

    ``facets`` are what else is known of it (:mod:`contributions.facets`).
    """

    __tablename__ = "search_text"
    __table_args__ = (
        CheckConstraint("(contribution_id IS NULL) <> (document_id IS NULL)", name="of_one_thing"),
        UniqueConstraint("contribution_id"),
        UniqueConstraint("document_id"),
    )

    position: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("search_document.id", ondelete="CASCADE"))
    facets: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)


class SearchQueue(Base):
    """What is to be indexed anew in the background: contributions after a move, everything after an upgrade.

    ``kind`` is that of a document, or ``contribution``.
    """

    __tablename__ = "search_queue"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


SEARCH = FullText("search_text", "position", ("facets", "words"))
SEARCH.attach(SearchText.__table__)  # type: ignore[arg-type]  # a declared class has a Table
