"""Results, counted in the database: a fixed number of statements, whatever the number of responses."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, true
from sqlalchemy.orm import joinedload

from accounts.actor import Actor
from consultations.confidentiality import named_to
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
from themes.labels import REGIONAL_GROUPS, STAKEHOLDER_TYPES, region_label, stakeholder_label

SAMPLE = 3
PAGE = 50
SKIPPED = 0
"""The number that stands for "no answer" where an option's number is expected."""


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: an option, how many took it, their share of those who answered, and the answers behind it."""

    label: str
    count: int
    share: float
    url: str


@dataclass(frozen=True, slots=True)
class Column:
    """A group in the crossed table: its key, its label and how many of it answered."""

    key: str
    label: str
    base: int


@dataclass(frozen=True, slots=True)
class Crossed:
    """Options by groups: ``lines`` holds, for each option, its label and one row per column."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[str, tuple[Row, ...]], ...]


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """The figure of one question. ``base`` answered, ``skipped`` did not; ``said`` are first words of a free text."""

    question: Question
    base: int
    skipped: int
    url: str
    rows: tuple[Row, ...] = ()
    crossed: Crossed | None = None
    said: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """All figures of a consultation. ``respondents`` is how many are counted, ``late`` how many came late.

    Late responses are counted only if ``counts_late``; ``once`` responses are not, because a facilitator found that they
    count with another (:mod:`consultations.duplicates`).
    """

    respondents: int
    late: int
    counts_late: bool
    once: int
    questions: dict[int, QuestionResult]


Cells = dict[int, list[tuple[str, str, int]]]
"""Option or question id → (stakeholder type, region, count)."""
CROSSINGS = {"type": (0, STAKEHOLDER_TYPES, stakeholder_label), "region": (1, REGIONAL_GROUPS, region_label)}


def results(consultation: Consultation, by: str = "", *, with_late: bool = False) -> Results:
    """The results; ``by`` is ``type`` or ``region`` for crossed tables. The caller asks ``can_see_results`` first.

    What came in a late window is left out unless asked for.
    """
    counted = (consultation, with_late)
    bases = _cells(select(Answer.question_id).join(Answer.response), *counted, Answer.question_id)
    chosen = select(AnswerChoice.option_id).join(Answer, Answer.id == AnswerChoice.answer_id).join(Answer.response)
    options = _cells(chosen, *counted, AnswerChoice.option_id)
    samples = _samples(consultation, with_late)
    in_time, late, once = _submitted(consultation)
    total = in_time + late * with_late
    made = {
        q.id: _result(consultation, q, total, bases, options, by, samples.get(q.id, []), "&late=1" * with_late)
        for q in consultation.questions()
    }
    return Results(total, late, with_late, once, made)


def _submitted(consultation: Consultation) -> tuple[int, int, int]:
    """How many responses came in time, how many late, and how many count with another."""
    once = Response.counted_with_id.is_not(None)
    mine = (Response.consultation_id == consultation.id, Response.submitted_at.is_not(None))
    query = select(Response.is_late, once, func.count()).where(*mine).group_by(Response.is_late, once)
    rows = db.session.execute(query).all()
    found = {(bool(late), bool(with_another)): count for late, with_another, count in rows}
    return found.get((False, False), 0), found.get((True, False), 0), sum(found[key] for key in found if key[1])


def _cells(query: Select[Any], consultation: Consultation, with_late: bool, key: Any) -> Cells:
    columns = (Response.stakeholder_type, Response.region)
    counted = query.add_columns(*columns, func.count()).where(
        Response.consultation_id == consultation.id, Response.submitted_at.is_not(None), _counts(with_late)
    )
    cells: Cells = defaultdict(list)
    for identity, stakeholder_type, region, count in db.session.execute(counted.group_by(key, *columns)):
        cells[identity].append((stakeholder_type, region, count))
    return cells


def _in_time(with_late: bool) -> ColumnElement[bool]:
    return true() if with_late else Response.is_late.is_(False)


def _counts(with_late: bool) -> ColumnElement[bool]:
    return and_(_in_time(with_late), Response.counted_with_id.is_(None))


def _sum(cells: Cells, key: int, axis: int = 0, group: str = "") -> int:
    """The count of ``key``, of all or of one group (``axis`` 0: stakeholder type, 1: region)."""
    return sum(cell[2] for cell in cells.get(key, ()) if not group or cell[axis] == group)


def _result(
    consultation: Consultation, question: Question, total: int, bases: Cells, options: Cells, by: str,
    said: Sequence[Answer], late: str,
) -> QuestionResult:  # fmt: skip
    base = _sum(bases, question.id)
    url = f"{consultation.url}/answers?question={question.number}{late}"
    rows = tuple(_row(o, _sum(options, o.id), base, f"{url}&option={o.position}") for o in question.options)
    crossed = None if not by or question.is_text else _cross(question, bases, options, by, url)
    return QuestionResult(question, base, total - base, url, rows, crossed, tuple(said))


def _row(option: Option, count: int, base: int, url: str) -> Row:
    return Row(option.label, count, 100 * count / base if base else 0.0, url)


def _cross(question: Question, bases: Cells, options: Cells, by: str, url: str) -> Crossed:
    axis, keys, label = CROSSINGS[by]
    columns = (Column(key, label(key), _sum(bases, question.id, axis, key)) for key in keys)
    shown = tuple(column for column in columns if column.base)
    lines = []
    for o in question.options:
        address = f"{url}&option={o.position}&{by}="
        lines.append(
            (o.label, tuple(_row(o, _sum(options, o.id, axis, c.key), c.base, address + c.key) for c in shown))
        )
    return Crossed(shown, tuple(lines))


def _public() -> ColumnElement[bool]:
    """Results are the same for all readers: only words that are public."""
    return visible_clause(nobody(), now())


def _samples(consultation: Consultation, with_late: bool) -> dict[int, list[Answer]]:
    """The first public answers to each free-text question."""
    place = func.row_number().over(partition_by=Answer.question_id, order_by=Answer.id).label("place")
    texts = [q.id for q in consultation.questions() if q.is_text]
    ranked = select(Answer.id, place).join(Answer.contribution).join(Answer.response)
    first = ranked.where(Answer.question_id.in_(texts), _public(), _in_time(with_late)).subquery()
    query = select(Answer).join(first, first.c.id == Answer.id).where(first.c.place <= SAMPLE).order_by(Answer.id)
    found: dict[int, list[Answer]] = defaultdict(list)
    for answer in db.session.scalars(query.options(joinedload(Answer.contribution))).unique():
        found[answer.question_id].append(answer)
    return found


@dataclass(frozen=True, slots=True)
class Filter:
    """Which answers a figure stands for: an option's id (0: none given), a stakeholder type, a region, late ones."""

    question: Question
    option: Option | None = None
    skipped: bool = False
    stakeholder_type: str = ""
    region: str = ""
    with_late: bool = False


def question_numbered(consultation: Consultation, number: int | None) -> Question:
    """The question with a number. Raises :class:`Missing`."""
    found = next((q for q in consultation.questions() if q.number == number), None)
    if found is None:
        raise Missing()
    return found


def option_numbered(question: Question, number: int) -> Option:
    """The option with a number. Raises :class:`Missing`."""
    found = next((o for o in question.options if o.position == number), None)
    if found is None:
        raise Missing()
    return found


def respondents(
    consultation: Consultation, wanted: Filter, reader: Actor, after: str | None = None
) -> Page[Response]:
    """Who stands behind a figure, in the order of beginning; without those who are not for ``reader``'s eyes."""
    query = select(Response).filter_by(consultation_id=consultation.id).where(Response.submitted_at.is_not(None))
    query = _of_group(query, wanted).where(Response.counted_with_id.is_(None), named_to(reader, consultation))
    answered = and_(Answer.response_id == Response.id, Answer.question_id == wanted.question.id)
    if wanted.skipped:
        query = query.where(~exists().where(answered))
    elif wanted.option is not None:
        took = and_(AnswerChoice.answer_id == Answer.id, AnswerChoice.option_id == wanted.option.id)
        query = query.where(exists().where(answered, took))
    else:
        query = query.where(exists().where(answered))
    if (key := decode(after, a_number)) is not None:
        query = query.where(Response.id > key[0])
    rows = db.session.scalars(query.order_by(Response.id).limit(PAGE + 1)).all()
    return page_of(rows, PAGE, lambda r: (r.id,))


def said(wanted: Filter, reader: Actor, after: str | None = None, at: int = 0) -> Page[Answer]:
    """The answers to a free-text question that ``reader`` may read, in order; from the answer ``at`` on, or after a cursor.

    What is hidden or withdrawn is on the moderators' pages, not among the answers.
    """
    query = (
        select(Answer).join(Answer.contribution).join(Answer.response).where(Answer.question_id == wanted.question.id)
    )
    readable = and_(Contribution.visibility == PUBLIC, visible_clause(reader, now()))
    query = _of_group(query.where(readable), wanted).options(
        joinedload(Answer.contribution), joinedload(Answer.response)
    )
    query = query.where(Answer.id >= at)
    if (key := decode(after, a_number)) is not None:
        query = query.where(Answer.id > key[0])
    rows = db.session.scalars(query.order_by(Answer.id).limit(PAGE + 1)).unique().all()
    return page_of(rows, PAGE, lambda a: (a.id,))


def _of_group(query: Select[Any], wanted: Filter) -> Select[Any]:
    query = query.where(_in_time(wanted.with_late))
    if wanted.stakeholder_type:
        query = query.where(Response.stakeholder_type == wanted.stakeholder_type)
    return query.where(Response.region == wanted.region) if wanted.region else query
