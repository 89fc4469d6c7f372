"""What questions are about: ties to action lines, sub-themes, goals and paragraphs of source documents."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations.question_models import Question
from core.db import Base
from themes.models import ActionLine, SourceParagraph, SustainableDevelopmentGoal, Theme

_TARGETS = ("action_line_id", "theme_id", "goal_number", "source_paragraph_id")
ONE_TARGET = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in _TARGETS) + " = 1"


class QuestionTie(Base):
    """That a question is about one action line, sub-theme, goal or paragraph of a source document."""

    __tablename__ = "question_tie"
    __table_args__ = (
        CheckConstraint(ONE_TARGET, name="one_target"),
        *(UniqueConstraint("question_id", name) for name in _TARGETS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    action_line_id: Mapped[int | None] = mapped_column(ForeignKey("action_line.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    goal_number: Mapped[int | None] = mapped_column(ForeignKey("sustainable_development_goal.number"), index=True)
    source_paragraph_id: Mapped[int | None] = mapped_column(ForeignKey("source_paragraph.id"), index=True)
    question: Mapped[Question] = relationship()
    action_line: Mapped[ActionLine | None] = relationship()
    theme: Mapped[Theme | None] = relationship()
    goal: Mapped[SustainableDevelopmentGoal | None] = relationship()
    paragraph: Mapped[SourceParagraph | None] = relationship()
