"""Results in the JSON API."""

from flask import request

from consultations import carried_queries, policies, position_queries, queries
from consultations import results as counting
from consultations.api import blueprint
from consultations.kinds.figures import Table
from consultations.results_splits import splits
from core.api import Shape, endpoint
from core.clock import now
from core.identity import current_actor
from core.policy import everyone, require


class OptionResult(Shape):
    """How many took an option, or gave one of the answers that the bar ``key`` counts; ``null``: it is kept back."""

    number: int
    key: str
    label: str
    count: int | None


class FactOut(Shape):
    """One number about all answers, such as their mean."""

    key: str
    label: str
    value: str


class LineOut(Shape):
    """A row of a table, with one cell for each of its columns."""

    label: str
    cells: list[str]


class TableOut(Shape):
    """A figure that is a table: a matrix, or the items of a ranking."""

    columns: list[str]
    rows: list[LineOut]


class GroupOut(Shape):
    """A group: its key, its label, and how many of it answered."""

    key: str
    label: str
    base: int


class CrossedLineOut(Shape):
    """An option with its count in each group; ``null``: it is kept back."""

    key: str
    label: str
    counts: list[int | None]


class CrossedOut(Shape):
    """A figure by groups; ``is_partial``: rare groups or answers are left out."""

    groups: list[GroupOut]
    lines: list[CrossedLineOut]
    is_partial: bool


class SayingOut(Shape):
    """First words in answer to a question, with the symbol of the contribution that holds them."""

    symbol: str
    is_wording: bool


class QuestionResultOut(Shape):
    """The figure of one question: ``base`` answered, ``skipped`` did not. ``note`` says how it was made.

    ``kept_back`` is empty, or says whether ``some`` or ``all`` of it is not told; ``null`` stands where a number would be.
    """

    number: int
    kind: str
    text: str
    base: int | None
    skipped: int | None
    options: list[OptionResult]
    facts: list[FactOut]
    table: TableOut | None
    crossed: CrossedOut | None
    kept_back: str
    note: str
    said: list[SayingOut]


class ResultsOut(Shape):
    """All figures of a consultation; ``late`` responses are in them only with ``?late=1``, and ``counted_once`` ones
    not, because a facilitator found, and said why, that they count with another.

    Counts below ``threshold`` are kept back; ``has_figures`` says whether there are any yet. ``by`` is what they are split
    by, and ``splits`` all that they can be: ``?by=type``, ``?by=q3``.
    ``positions`` are those of organisations, ``organisations`` all that stand behind one, each once. ``hubs`` answered
    for groups of ``people_of_hubs``, each group once. ``relayed`` were entered by the secretariat, of them
    ``unconfirmed`` not yet confirmed by their respondents.
    """

    respondents: int
    late: int
    counts_late: bool
    counted_once: int
    positions: int
    organisations: int
    hubs: int
    people_of_hubs: int
    relayed: int
    unconfirmed: int
    threshold: int
    has_figures: bool
    by: str
    splits: list[str]
    questions: list[QuestionResultOut]


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/results", policy=everyone,
    summary="Results, once they are public", returns=ResultsOut,
)  # fmt: skip
def get_results(consultation_id: int) -> ResultsOut:
    c = queries.by_id(current_actor(), consultation_id)
    require(policies.can_see_results(current_actor(), c, now()))
    with_late = request.args.get("late") == "1"
    found = counting.results(c, request.args.get("by", ""), with_late=with_late)
    backing = position_queries.backing(c, with_late=with_late)
    carried = carried_queries.carried(c, with_late=with_late)
    return ResultsOut(
        respondents=found.respondents, late=found.late, counts_late=found.counts_late, counted_once=found.once,
        positions=backing.positions, organisations=backing.organisations, hubs=carried.hubs,
        people_of_hubs=carried.people, relayed=carried.relayed, unconfirmed=carried.unconfirmed,
        threshold=found.threshold, has_figures=found.has_figures, by=found.split.key if found.split else "",
        splits=[each.key for each in splits(c)],
        questions=[_figure(r) for r in found.questions.values()],
    )  # fmt: skip


def _figure(result: counting.QuestionResult) -> QuestionResultOut:
    question = result.question
    return QuestionResultOut(
        number=question.number, kind=question.kind, text=question.text,
        base=None if result.hides_base else result.base, skipped=None if result.hides_base else result.skipped,
        options=[
            OptionResult(number=n, key=row.key, label=row.label, count=_told(row))
            for n, row in enumerate(result.rows, 1)
        ],
        crossed=_crossed(result.crossed) if result.crossed else None, kept_back=result.kept_back,
        facts=[FactOut(key=fact.key, label=fact.label, value=fact.value) for fact in result.facts],
        table=_table(result.table) if result.table else None, note=result.note,
        said=[SayingOut(symbol=each.contribution.symbol, is_wording=each.is_wording) for each in result.said],
    )  # fmt: skip


def _told(row: counting.Row) -> int | None:
    return None if row.is_kept_back else row.count


def _crossed(found: counting.Crossed) -> CrossedOut:
    groups = [GroupOut(key=each.key, label=each.label, base=each.base) for each in found.columns]
    lines = [
        CrossedLineOut(key=rows[0].key, label=label, counts=[_told(row) for row in rows])
        for label, rows in found.lines if rows
    ]  # fmt: skip
    return CrossedOut(groups=groups, lines=lines, is_partial=found.is_partial)


def _table(table: Table) -> TableOut:
    rows = [LineOut(label=label, cells=[cell.value for cell in cells]) for label, cells in table.lines]
    return TableOut(columns=list(table.columns), rows=rows)
