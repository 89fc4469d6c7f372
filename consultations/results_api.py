"""Results in the JSON API."""

from flask import request

from consultations import carried_queries, policies, position_queries, queries
from consultations import results as counting
from consultations.api import blueprint
from core.api import Shape, endpoint
from core.clock import now
from core.identity import current_actor
from core.policy import everyone, require


class OptionResult(Shape):
    """How many took an option."""

    number: int
    label: str
    count: int


class QuestionResultOut(Shape):
    """The figure of one question: ``base`` answered, ``skipped`` did not."""

    number: int
    text: str
    base: int
    skipped: int
    options: list[OptionResult]


class ResultsOut(Shape):
    """All figures of a consultation; ``late`` responses are in them only with ``?late=1``.

    ``positions`` are those of organisations, ``organisations`` all that stand behind one, each once. ``hubs`` answered
    for groups of ``people_of_hubs``, each group once. ``relayed`` were entered by the secretariat, of them
    ``unconfirmed`` not yet confirmed by their respondents.
    """

    respondents: int
    late: int
    counts_late: bool
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
        respondents=found.respondents, late=found.late, counts_late=found.counts_late,
        positions=backing.positions, organisations=backing.organisations, hubs=carried.hubs,
        people_of_hubs=carried.people, relayed=carried.relayed, unconfirmed=carried.unconfirmed,
        questions=[_figure(r) for r in found.questions.values()],
    )  # fmt: skip


def _figure(result: counting.QuestionResult) -> QuestionResultOut:
    rows = [OptionResult(number=n, label=row.label, count=row.count) for n, row in enumerate(result.rows, 1)]
    question = result.question
    return QuestionResultOut(
        number=question.number, text=question.text, base=result.base, skipped=result.skipped, options=rows
    )  # fmt: skip
