"""Results, counted in the database: a fixed number of statements, whatever the number of responses."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, select

from consultations import kinds, shaping
from consultations.behind import Saying, counts, samples
from consultations.confidentiality import is_open_to_all
from consultations.kinds.figures import Bar, Counted, Fact, Figure, Table
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.response_models import Answer, AnswerChoice, Response
from core.db import db
from themes.labels import REGIONAL_GROUPS, STAKEHOLDER_TYPES, region_label, stakeholder_label


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: an option, how many took it, their share of those who answered, and the answers behind it."""

    label: str
    count: int
    share: float
    url: str
    key: str


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
    """The figure of one question. ``base`` answered, ``skipped`` did not; ``said`` are first words of theirs.

    ``facts``, ``table`` and ``note`` are those of its kind; see :mod:`consultations.kinds.figures`.
    """

    question: Question
    base: int
    skipped: int
    url: str
    rows: tuple[Row, ...] = ()
    crossed: Crossed | None = None
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    note: str = ""
    said: tuple[Saying, ...] = ()


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


Cells = dict[Any, list[tuple[str, str, int]]]
"""Key → (stakeholder type, region, count)."""
CROSSINGS = {"type": (0, STAKEHOLDER_TYPES, stakeholder_label), "region": (1, REGIONAL_GROUPS, region_label)}


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted, by stakeholder type and region: answers by question, options, and values by question."""

    bases: Cells
    options: Cells
    values: Mapping[int, Cells]

    def counted(self, question: Question, axis: int = 0, group: str = "") -> Counted:
        """The answers to a question, of all or of one group (``axis`` 0: stakeholder type, 1: region)."""
        taken = {o.id: _sum(self.options, o.id, axis, group) for o in question.options}
        cells = self.values.get(question.id, {})
        values = ((json.loads(text), _sum(cells, text, axis, group)) for text in sorted(cells))
        shown = tuple((value, count) for value, count in values if count)
        return Counted(_sum(self.bases, question.id, axis, group), taken, shown)


def results(consultation: Consultation, by: str = "", *, with_late: bool = False) -> Results:
    """The results; ``by`` is ``type`` or ``region`` for crossed tables. The caller asks ``can_see_results`` first.

    What came in a late window is left out unless asked for.
    """
    tally = _tally(consultation, with_late)
    said = samples(consultation, with_late)
    submitted, once = _submitted(consultation)
    late = sum(count for (is_late, _version), count in submitted.items() if is_late)
    versions = Counter({version: 0 for _late, version in submitted})
    for (is_late, version), count in submitted.items():
        versions[version] += count * (with_late or not is_late)
    made = {
        q.id: _result(consultation, q, _asked(q, versions), tally, by, said.get(q.id, []), "&late=1" * with_late)
        for q in shaping.ever_asked(consultation)
    }
    return Results(versions.total(), late, with_late, once, made)


def _asked(question: Question, versions: Mapping[int, int]) -> int:
    """How many answered a version that asked the question."""
    return sum(count for version, count in versions.items() if question.is_in(version))


def _tally(consultation: Consultation, with_late: bool) -> Tally:
    counted = (consultation, with_late)
    bases = _cells(select(Answer.question_id).join(Answer.response), *counted, Answer.question_id)
    chosen = select(AnswerChoice.option_id).join(Answer, Answer.id == AnswerChoice.answer_id).join(Answer.response)
    options = _cells(chosen, *counted, AnswerChoice.option_id)
    return Tally(bases, options, _values(*counted))


def _values(consultation: Consultation, with_late: bool) -> Mapping[int, Cells]:
    """The values of all questions whose kind keeps one, each distinct one once."""
    valued = [q.id for q in shaping.ever_asked(consultation) if kinds.of(q).counts_values(q)]
    if not valued:
        return {}
    text = cast(Answer.value, Text)
    key = (Answer.question_id, text, cast(Response.confidentiality, Text))
    query = select(*key).join(Answer.response).where(Answer.question_id.in_(valued), Answer.value.is_not(None))
    asked = {q.id: kinds.of(q) for q in shaping.ever_asked(consultation)}
    found: dict[int, Cells] = defaultdict(lambda: defaultdict(list))
    for (question, value, choice), cells in _cells(query, consultation, with_late, *key).items():
        found[question][_shown(asked[question], question, value, choice)] += cells
    return found


def _shown(kind: kinds.Kind, question_id: int, value: str, choice: str | None) -> str:
    """A value as everybody may see it counted."""
    if choice is None or is_open_to_all(json.loads(choice), question_id):
        return value
    return json.dumps(kind.withheld(json.loads(value)))


def _submitted(consultation: Consultation) -> tuple[Counter[tuple[bool, int]], int]:
    """How many responses are counted, by whether they were late and by the version that they answered; and how many are
    not, because they count with another."""
    columns = (Response.is_late, Response.questionnaire_version, Response.counted_with_id.is_not(None))
    mine = (Response.consultation_id == consultation.id, Response.submitted_at.is_not(None))
    found: Counter[tuple[bool, int]] = Counter()
    once = 0
    for is_late, version, with_another, count in db.session.execute(
        select(*columns, func.count()).where(*mine).group_by(*columns)
    ):
        if with_another:
            once += count
        else:
            found[is_late, version or 1] += count
    return found, once


def _cells(query: Any, consultation: Consultation, with_late: bool, *key: Any) -> Cells:
    columns = (Response.stakeholder_type, Response.region)
    counted = query.add_columns(*columns, func.count()).where(
        Response.consultation_id == consultation.id, Response.submitted_at.is_not(None), counts(with_late)
    )
    cells: Cells = defaultdict(list)
    for *identity, stakeholder_type, region, count in db.session.execute(counted.group_by(*key, *columns)):
        cells[identity[0] if len(identity) == 1 else tuple(identity)].append((stakeholder_type, region, count))
    return cells


def _sum(cells: Cells, key: Any, axis: int = 0, group: str = "") -> int:
    return sum(cell[2] for cell in cells.get(key, ()) if not group or cell[axis] == group)


def _result(
    consultation: Consultation, question: Question, total: int, tally: Tally, by: str, said: Sequence[Saying],
    late: str,
) -> QuestionResult:  # fmt: skip
    counted = tally.counted(question)
    url = f"{consultation.url}/answers?question={question.number}{late}"
    figure = kinds.of(question).figure(question, counted)
    rows = tuple(_row(bar, counted.base, url) for bar in figure.bars)
    crossed, table = _by_group(question, tally, figure, by, url) if by else (None, figure.table)
    return QuestionResult(
        question,
        counted.base,
        max(total - counted.base, 0),
        url,
        rows,
        crossed,
        figure.facts,
        table,
        figure.note,
        tuple(said),
    )


def _row(bar: Bar, base: int, url: str) -> Row:
    address = f"{url}&{bar.query}" if bar.query else ""
    return Row(bar.label, bar.count, 100 * bar.count / base if base else 0.0, address, bar.key)


def _by_group(
    question: Question, tally: Tally, figure: Figure, by: str, url: str
) -> tuple[Crossed | None, Table | None]:
    """The bars by group, or the kind's own comparison of groups; else its table for all."""
    axis, keys, label = CROSSINGS[by]
    kind = kinds.of(question)
    groups = [(key, label(key), tally.counted(question, axis, key)) for key in keys]
    groups = [group for group in groups if group[2].base]
    if not kind.crosses:
        return None, kind.compared(question, [(name, counted) for _key, name, counted in groups]) or figure.table
    columns = tuple(Column(key, name, counted.base) for key, name, counted in groups)
    bars = {key: {bar.key: bar for bar in kind.bars(question, counted)} for key, _name, counted in groups}
    lines = tuple(
        (bar.label, tuple(_crossed(bars[c.key].get(bar.key), bar, c, f"{url}&{{}}&{by}={c.key}") for c in columns))
        for bar in figure.bars
    )
    return Crossed(columns, lines), None


def _crossed(bar: Bar | None, whole: Bar, column: Column, address: str) -> Row:
    count = bar.count if bar else 0
    url = address.format(whole.query) if whole.query else ""
    return Row(whole.label, count, 100 * count / column.base, url, whole.key)
