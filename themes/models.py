"""Action lines, sub-themes, goals and the documents that they rest on, as rows that other rooms can point at."""

from sqlalchemy import Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, JSONDocument

theme_action_line = Table(
    "theme_action_line",
    Base.metadata,
    Column("theme_id", ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True),
    Column("action_line_id", ForeignKey("action_line.id", ondelete="CASCADE"), primary_key=True),
)


class ActionLine(Base):
    """One of the eighteen: C1 to C11, C7 as its eight sub-lines.

    ``symbol`` begins the citable symbols of what is said under it ("C7-EGOV"), ``slug`` is its address ("c7-egov").
    """

    __tablename__ = "action_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(String(10))
    subline: Mapped[str | None] = mapped_column(String(10))
    slug: Mapped[str] = mapped_column(String(20), unique=True)
    symbol: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    facilitators: Mapped[list[dict[str, object]]] = mapped_column(JSONDocument, default=list)
    goals: Mapped[list["GoalLink"]] = relationship(
        back_populates="action_line", order_by="GoalLink.goal_number", cascade="all, delete-orphan"
    )
    themes: Mapped[list["Theme"]] = relationship(
        secondary=theme_action_line, back_populates="action_lines", order_by="Theme.position"
    )

    @property
    def topic(self) -> str:
        """The topic whose version stands for this line's pages."""
        return f"line:{self.id}"


class Theme(Base):
    """A sub-theme, which may span action lines, such as a) to r) of the 2006 meeting."""

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int]
    letter: Mapped[str | None] = mapped_column(String(4))
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    action_lines: Mapped[list[ActionLine]] = relationship(
        secondary=theme_action_line, back_populates="themes", order_by=ActionLine.position
    )


class SustainableDevelopmentGoal(Base):
    """One of the seventeen goals; its number is its identity."""

    __tablename__ = "sustainable_development_goal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    short_title: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(400))


class GoalLink(Base):
    """That an action line serves a goal. ``is_disputed``: the two sources disagree; ``only_in`` names the one that has it."""

    __tablename__ = "goal_link"

    action_line_id: Mapped[int] = mapped_column(ForeignKey("action_line.id", ondelete="CASCADE"), primary_key=True)
    goal_number: Mapped[int] = mapped_column(ForeignKey("sustainable_development_goal.number"), primary_key=True)
    is_disputed: Mapped[bool] = mapped_column(default=False)
    only_in: Mapped[str | None] = mapped_column(String(40))
    action_line: Mapped[ActionLine] = relationship(back_populates="goals")
    goal: Mapped[SustainableDevelopmentGoal] = relationship()


class SourceDocument(Base):
    """A document whose paragraphs can be referred to; ``rights`` says under what terms its words stand here.

    ``numbering`` says which labels of its paragraphs are the document's own.
    """

    __tablename__ = "source_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    publisher: Mapped[str] = mapped_column(String(200))
    issued: Mapped[str] = mapped_column(String(20))
    lang: Mapped[str] = mapped_column(String(16))
    rights: Mapped[str] = mapped_column(String(500))
    numbering: Mapped[str] = mapped_column(String(500), default="")
    paragraphs: Mapped[list["SourceParagraph"]] = relationship(
        back_populates="document", order_by="SourceParagraph.position", cascade="all, delete-orphan"
    )

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"/sources/{self.code}"


class SourceParagraph(Base):
    """One paragraph, item or point of a document, verbatim; ``label`` never changes once it is here ("8.a")."""

    __tablename__ = "source_paragraph"
    __table_args__ = (UniqueConstraint("document_id", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("source_document.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    document: Mapped[SourceDocument] = relationship(back_populates="paragraphs")

    @property
    def reference(self) -> str:
        """How it is named wherever it is cited: "C7-2006 8.a"."""
        return f"{self.document.code} {self.label}"

    @property
    def url(self) -> str:
        """Its place on its document's page."""
        return f"{self.document.url}#{self.label}"
