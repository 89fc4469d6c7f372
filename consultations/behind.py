"""What stands behind a figure: respondents by capacity, and what was said in public."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true, union_all
from sqlalchemy.orm import joinedload

from accounts.actor import Actor
from consultations import kinds, shaping
from consultations.confidentiality import is_open_to_all, named_to
from consultations.models import Consultation
from consultations.question_models import Option, Question
from consultations.response_models import Answer, AnswerChoice, Response
from contributions.models import PUBLIC, Contribution
from contributions.queries import visible_clause
from core.clock import now
from core.db import db
from core.errors import Missing
from core.identity import nobody
from core.pagination import Page, a_number, decode, page_of

SAMPLE = 3
PAGE = 50
SKIPPED = 0
"""The number that stands for "no answer" where an option's number is expected."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One contribution of an answer; ``is_wording``: it is other words for a paragraph."""

    answer: Answer
    contribution: Contribution

    @property
    def is_wording(self) -> bool:
        """Whether it is other words for a paragraph, not what is thought of it."""
        return self.answer.wording_id == self.contribution.id

    @property
    def anchor(self) -> str:
        """Its place in the page of answers."""
        return f"a{self.answer.id}{'w' * self.is_wording}"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which answers a figure stands for: an option, none given, what a bar or cell ``value`` counts, groups, late ones.

    ``within`` is a closed question and ``group`` the bar of it that counts who is meant.
    """

    question: Question
    option: Option | None = None
    skipped: bool = False
    stakeholder_type: str = ""
    region: str = ""
    with_late: bool = False
    value: str = ""
    lang: str = ""
    within: Question | None = None
    group: str = ""

    @property
    def is_said(self) -> bool:
        """Whether it leads to words, not to those who answered: but never of those who chose something, for words bear
        names, and what was chosen does not."""
        is_of_all = not self.option and not self.skipped and self.within is None
        return is_of_all and kinds.of(self.question).is_said(self.value)


def question_numbered(consultation: Consultation, number: int | None) -> Question:
    """The question with a number. Raises :class:`Missing`."""
    found = next((q for q in shaping.ever_asked(consultation) if q.number == number), None)
    if found is None:
        raise Missing()
    return found


def option_numbered(question: Question, number: int) -> Option:
    """The option with a number. Raises :class:`Missing`."""
    found = next((o for o in question.ever_options() if o.position == number), None)
    if found is None:
        raise Missing()
    return found


def in_time(with_late: bool) -> ColumnElement[bool]:
    """Those whose response came in time, unless late ones are asked for."""
    return true() if with_late else Response.is_late.is_(False)


def counts(with_late: bool) -> ColumnElement[bool]:
    """Those that are counted: in time, or late if asked for, and not found to count with another."""
    return and_(in_time(with_late), Response.counted_with_id.is_(None))


def respondents(
    consultation: Consultation, wanted: Filter, reader: Actor, after: str | None = None
) -> Page[Response]:
    """Who stands behind a figure, in the order of beginning; without those who are not for ``reader``'s eyes."""
    query = select(Response).filter_by(consultation_id=consultation.id).where(Response.submitted_at.is_not(None))
    query = _of_group(query, wanted).where(counts(wanted.with_late), named_to(reader, consultation))
    answered = and_(Answer.response_id == Response.id, Answer.question_id == wanted.question.id)
    if wanted.skipped:
        query = query.where(~exists().where(answered))
    elif wanted.option is not None:
        took = and_(AnswerChoice.answer_id == Answer.id, AnswerChoice.option_id == wanted.option.id)
        query = query.where(exists().where(answered, took))
    elif wanted.value:
        query = query.where(exists().where(answered, Answer.id.in_(_valued(wanted.question, wanted.value))))
    else:
        query = query.where(exists().where(answered))
    if (key := decode(after, a_number)) is not None:
        query = query.where(Response.id > key[0])
    rows = db.session.scalars(query.order_by(Response.id).limit(PAGE + 1)).all()
    return page_of(rows, PAGE, lambda r: (r.id,))


def _valued(question: Question, key: str) -> list[int]:
    """The answers whose value a bar or cell counts: asked of the kind, which counted them."""
    kind = kinds.of(question)
    query = select(Answer.id, Answer.value, Response.confidentiality).join(Answer.response)
    rows = db.session.execute(query.where(Answer.question_id == question.id))
    shown = (
        (identity, value if is_open_to_all(choice, question.id) else kind.withheld(value))
        for identity, value, choice in rows
    )
    return [identity for identity, value in shown if kind.stands_behind(question, value, key)]


def _within(question: Question, key: str) -> ColumnElement[bool]:
    """Who gave the answer to a closed question that one of its bars counts."""
    answered = and_(Answer.response_id == Response.id, Answer.question_id == question.id)
    category = kinds.of(question).category(question, key)
    if not category.isdecimal():
        return exists().where(answered, Answer.id.in_(_valued(question, key)))
    took = and_(AnswerChoice.answer_id == Answer.id, AnswerChoice.option_id == int(category))
    return exists().where(answered, took)


def _public() -> ColumnElement[bool]:
    """Results are the same for all readers: only words that are public."""
    return visible_clause(nobody(), now())


def _sayings(reader: Actor) -> Any:
    """Answers with each of their contributions that ``reader`` may read; what is hidden is on the moderators' pages."""
    words = or_(Contribution.id == Answer.contribution_id, Contribution.id == Answer.wording_id)
    return (
        select(Answer, Contribution)
        .join(Contribution, words)
        .join(Answer.response)
        .where(Contribution.visibility == PUBLIC, visible_clause(reader, now()))
    )


def samples(consultation: Consultation, with_late: bool) -> dict[int, list[Saying]]:
    """The first public words in answer to each question that may be answered in words."""
    texts = [q.id for q in shaping.ever_asked(consultation) if _holds_words(q)]
    found: dict[int, list[Saying]] = defaultdict(list)
    if not texts:
        return found
    parts = (Answer.contribution_id, Answer.wording_id)
    first = union_all(*(select(_first(key, part, with_late)) for key in texts for part in parts)).subquery()
    query = select(Answer, Contribution).join(first, first.c.id == Answer.id)
    query = query.join(Contribution, Contribution.id == first.c.said).order_by(Answer.id, Contribution.id)
    for answer, contribution in db.session.execute(query):
        if len(found[answer.question_id]) < SAMPLE:
            found[answer.question_id].append(Saying(answer, contribution))
    return found


def _holds_words(question: Question) -> bool:
    kind = kinds.of(question)
    return kind.has_words and (kind.is_said("") or kind.counts_values(question))


def _first(question_id: int, part: Any, with_late: bool) -> Any:
    """The ids of the first public words in one part of the answers to a question: read from the first one on, along an index
    of the answers that hold words, and no further."""
    query = select(Answer.id.label("id"), Contribution.id.label("said")).join(Contribution, Contribution.id == part)
    query = query.join(Answer.response).where(part.is_not(None))
    query = query.where(Answer.question_id == question_id, _public(), in_time(with_late))
    return query.order_by(Answer.id).limit(SAMPLE).subquery()


def said(wanted: Filter, reader: Actor, after: str | None = None, at: int = 0) -> Page[Saying]:
    """The words in answer to a question that ``reader`` may read, in order; from the answer ``at`` on, or after a cursor."""
    query = _of_group(_sayings(reader).where(Answer.question_id == wanted.question.id), wanted)
    query = query.options(joinedload(Answer.response)).where(Answer.id >= at)
    if (key := decode(after, a_number, a_number)) is not None:
        answer, contribution = key
        query = query.where(or_(Answer.id > answer, and_(Answer.id == answer, Contribution.id > contribution)))
    rows = db.session.execute(query.order_by(Answer.id, Contribution.id).limit(PAGE + 1)).unique().all()
    found: Sequence[Saying] = [Saying(answer, contribution) for answer, contribution in rows]
    return page_of(found, PAGE, lambda s: (s.answer.id, s.contribution.id))


def _of_group(query: Select[Any], wanted: Filter) -> Select[Any]:
    query = query.where(in_time(wanted.with_late))
    if wanted.stakeholder_type:
        query = query.where(Response.stakeholder_type == wanted.stakeholder_type)
    if wanted.region:
        query = query.where(Response.region == wanted.region)
    if wanted.lang:
        query = query.where(
            func.coalesce(Response.shown_lang, wanted.question.section.consultation.lang) == wanted.lang
        )
    return query.where(_within(wanted.within, wanted.group)) if wanted.within else query
