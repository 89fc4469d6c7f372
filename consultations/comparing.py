"""What was answered to all questions about one thing, across consultations, side by side.

A question is found when it is tied to the thing itself; without a tie of its own it is about the action lines of its
consultation. Figures are shown only of consultations whose results are public.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from accounts.actor import Actor
from consultations.models import Consultation, consultation_line
from consultations.queries import visible_clause
from consultations.question_models import Question, Section
from consultations.response_models import Answer, AnswerChoice, Response
from consultations.tie_models import QuestionTie
from consultations.ties import COLUMNS, LINE, Target
from core.clock import now
from core.db import db
from core.pagination import Page, a_number, decode, page_of
from themes.models import SourceDocument, SourceParagraph

PAGE = 30


@dataclass(frozen=True, slots=True)
class Bar:
    """An option, how many took it, and their share of those who answered."""

    label: str
    count: int
    share: float
    url: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One question about the thing. Without public results ``base`` is ``None`` and there are no rows."""

    question: Question
    consultation: Consultation
    base: int | None
    rows: tuple[Bar, ...]

    @property
    def url(self) -> str:
        """Where its figure stands, or the question while results are not public."""
        place = f"/results#q{self.question.number}" if self.base is not None else f"#{self.question.field}"
        return f"{self.consultation.url}{place}"


def compared(actor: Actor, about: Target, after: str | None = None) -> Page[Compared]:
    """The questions about ``about`` in the consultations that the actor may see, latest first, with their figures."""
    query = (
        select(Question).join(Question.section).join(Section.consultation)
        .where(visible_clause(actor, now()), _was_asked(), _is_about(about))
    )  # fmt: skip
    if (key := decode(after, a_number, a_number)) is not None:
        at, number = key
        query = query.where(
            or_(Consultation.id < at, and_(Consultation.id == at, Question.number > number))
        )  # fmt: skip
    query = query.order_by(Consultation.id.desc(), Question.number).limit(PAGE + 1).options(
        contains_eager(Question.section).contains_eager(Section.consultation), selectinload(Question.options)
    )  # fmt: skip
    page = page_of(db.session.scalars(query).unique().all(), PAGE, lambda q: (q.section.consultation_id, q.number))
    return Page(_with_figures(page.items), page.next)


def asked_about(targets: Sequence[Target]) -> Select[int, int]:
    """The questions about any of these, whoever may see them, each with its consultation."""
    found = select(Question.id, Section.consultation_id).join(Question.section).join(Section.consultation)
    return found.where(or_(false(), *map(_is_about, targets)))


def is_asked_about(actor: Actor, about: Target) -> bool:
    """Whether the actor would find a question about ``about``: one statement."""
    found = select(Question.id).join(Question.section).join(Section.consultation)
    shown = visible_clause(actor, now()), _was_asked(), _is_about(about)
    return db.session.scalar(found.where(*shown).limit(1)) is not None


def paragraphs_asked_about(actor: Actor, document: SourceDocument) -> list[str]:
    """The labels of the paragraphs of a source document that questions are about, in its order: one statement."""
    tied = (
        select(QuestionTie.source_paragraph_id).join(QuestionTie.question).join(Question.section)
        .join(Section.consultation).where(visible_clause(actor, now()), _was_asked())
    )  # fmt: skip
    found = select(SourceParagraph.label).where(
        SourceParagraph.document_id == document.id, SourceParagraph.id.in_(tied)
    )
    return list(db.session.scalars(found.order_by(SourceParagraph.position)))


def _was_asked() -> ColumnElement[bool]:
    """What only waits in an amendment is nobody's business yet."""
    return or_(Question.added_in == 1, Question.added_in <= Consultation.version)


def _is_about(about: Target) -> ColumnElement[bool]:
    tied = exists().where(
        QuestionTie.question_id == Question.id, getattr(QuestionTie, COLUMNS[about.kind]) == about.identity
    )
    if about.kind != LINE:
        return tied
    has_line = exists().where(
        QuestionTie.question_id == Question.id, QuestionTie.action_line_id.is_not(None)
    )  # fmt: skip
    filed = exists().where(
        consultation_line.c.consultation_id == Consultation.id, consultation_line.c.action_line_id == about.identity
    )
    return or_(tied, and_(filed, ~has_line))


def _with_figures(questions: Sequence[Question]) -> list[Compared]:
    public = [q for q in questions if q.section.consultation.shows_results_at(now())]
    counted = (Response.submitted_at.is_not(None), Response.is_late.is_(False))
    ids = [q.id for q in public]
    bases = _counts(
        select(Answer.question_id, func.count()).join(Answer.response).where(Answer.question_id.in_(ids), *counted)
        .group_by(Answer.question_id)
    )  # fmt: skip
    taken = _counts(
        select(AnswerChoice.option_id, func.count()).join(Answer, Answer.id == AnswerChoice.answer_id)
        .join(Answer.response).where(Answer.question_id.in_(ids), *counted).group_by(AnswerChoice.option_id)
    )  # fmt: skip
    return [_compared(q, q in public, bases[q.id], taken) for q in questions]


def _counts(query: object) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    found.update({row[0]: row[1] for row in db.session.execute(query)})  # type: ignore[call-overload]  # a select
    return found


def _compared(question: Question, is_public: bool, base: int, taken: dict[int, int]) -> Compared:
    consultation = question.section.consultation
    if not is_public:
        return Compared(question, consultation, None, ())
    here = f"{consultation.url}/answers?question={question.number}"
    rows = tuple(
        Bar(o.label, taken[o.id], 100 * taken[o.id] / base if base else 0.0, f"{here}&option={o.position}")
        for o in question.options if o.added_in <= consultation.asked_version
    )  # fmt: skip
    return Compared(question, consultation, base, rows)
