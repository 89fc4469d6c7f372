"""Results in the JSON API."""

from flask import request

from consultations import carried_queries, policies, position_queries, queries
from consultations import results as counting
from consultations.api import blueprint
from consultations.kinds.figures import Table
from core.api import Shape, endpoint
from core.clock import now
from core.identity import current_actor
from core.policy import everyone, require


class OptionResult(Shape):
    """How many took an option, or gave one of the answers that the bar ``key`` counts."""

    number: int
    key: str
    label: str
    count: int


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


class SayingOut(Shape):
    """First words in answer to a question, with the symbol of the contribution that holds them."""

    symbol: str
    is_wording: bool


class QuestionResultOut(Shape):
    """The figure of one question: ``base`` answered, ``skipped`` did not. ``note`` says how it was made."""

    number: int
    kind: str
    text: str
    base: int
    skipped: int
    options: list[OptionResult]
    facts: list[FactOut]
    table: TableOut | None
    note: str
    said: list[SayingOut]


class ResultsOut(Shape):
    """All figures of a consultation; ``late`` responses are in them only with ``?late=1``, and ``counted_once`` ones
    not, because a facilitator found, and said why, that they count with another.

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
    questions: list[QuestionResultOut]


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/results", policy=everyone,
    summary="Results, once they are public", returns=ResultsOut,
)  # fmt: skip
def get_results(consultation_id: int) -> ResultsOut:
    c = queries.by_id(current_actor(), consultation_id)
    require(policies.can_see_results(current_actor(), c, now()))
    with_late = request.args.get("late") == "1"
    found = counting.results(c, with_late=with_late)
    backing = position_queries.backing(c, with_late=with_late)
    carried = carried_queries.carried(c, with_late=with_late)
    return ResultsOut(
        respondents=found.respondents, late=found.late, counts_late=found.counts_late, counted_once=found.once,
        positions=backing.positions, organisations=backing.organisations, hubs=carried.hubs,
        people_of_hubs=carried.people, relayed=carried.relayed, unconfirmed=carried.unconfirmed,
        questions=[_figure(r) for r in found.questions.values()],
    )  # fmt: skip


def _figure(result: counting.QuestionResult) -> QuestionResultOut:
    question = result.question
    return QuestionResultOut(
        number=question.number, kind=question.kind, text=question.text, base=result.base, skipped=result.skipped,
        options=[
            OptionResult(number=n, key=row.key, label=row.label, count=row.count) for n, row in enumerate(result.rows, 1)
        ],
        facts=[FactOut(key=fact.key, label=fact.label, value=fact.value) for fact in result.facts],
        table=_table(result.table) if result.table else None, note=result.note,
        said=[SayingOut(symbol=each.contribution.symbol, is_wording=each.is_wording) for each in result.said],
    )  # fmt: skip


def _table(table: Table) -> TableOut:
    rows = [LineOut(label=label, cells=[cell.value for cell in cells]) for label, cells in table.lines]
    return TableOut(columns=list(table.columns), rows=rows)
