"""Results in the JSON API."""

from flask import request

from consultations import policies, queries
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
    """All figures of a consultation; ``late`` responses are in them only with ``?late=1``, and ``counted_once`` ones not,
    because a facilitator found, and said why, that they count with another.
    """

    respondents: int
    late: int
    counts_late: bool
    counted_once: int
    questions: list[QuestionResultOut]


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/results", policy=everyone,
    summary="Results, once they are public", returns=ResultsOut,
)  # fmt: skip
def get_results(consultation_id: int) -> ResultsOut:
    c = queries.by_id(current_actor(), consultation_id)
    require(policies.can_see_results(current_actor(), c, now()))
    found = counting.results(c, with_late=request.args.get("late") == "1")
    return ResultsOut(
        respondents=found.respondents, late=found.late, counts_late=found.counts_late, counted_once=found.once,
        questions=[_figure(r) for r in found.questions.values()],
    )  # fmt: skip


def _figure(result: counting.QuestionResult) -> QuestionResultOut:
    rows = [OptionResult(number=n, label=row.label, count=row.count) for n, row in enumerate(result.rows, 1)]
    question = result.question
    return QuestionResultOut(
        number=question.number, text=question.text, base=result.base, skipped=result.skipped, options=rows
    )  # fmt: skip
