"""Statements to vote on, one at a time on pages of their own. Each vote is saved at once, beside the questionnaire.

So an answer of this kind holds nothing: votes are counted by :mod:`consultations.statement_results`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from consultations.kinds.base import Cells, Checked, Fields, Given, Kind, Label, Raw, Wording
from consultations.kinds.settling import count_between, flagged, invalid
from consultations.question_models import STATEMENTS, Question
from consultations.statement_settings import MOST_SLOW_MINUTES, NO_PROPOSALS, SLOW, WORDS, takes_proposals
from core.locale import _, _l


class Statements(Kind):
    """Its rows are the first statements. ``no_proposals``: respondents propose none; else ``proposal_words`` is the
    longest that they can be, and ``slow_minutes`` how long one waits from one's proposal to the next."""

    name = STATEMENTS
    label = _l("Statements to vote on")
    control = "statements"
    page = "statements"
    uses = ("rows", NO_PROPOSALS, WORDS, SLOW)

    def settled(self, wording: Wording, options: Sequence[Label], rows: Sequence[Label]) -> dict[str, Any]:
        if wording.required:
            raise invalid("is_required", _("Nobody can be made to vote: leave the question optional."))
        numbers = count_between(wording, WORDS, 5, 200) | count_between(wording, SLOW, 0, MOST_SLOW_MINUTES)
        return flagged(wording, NO_PROPOSALS) | numbers

    def how(self, question: Question) -> str:
        if takes_proposals(question):
            return _("Agree, disagree or pass, one statement at a time; you can propose further ones.")
        return _("Agree, disagree or pass, one statement at a time.")

    def from_form(self, question: Question, fields: Fields) -> Raw:
        return None

    def to_form(self, question: Question, value: Raw) -> dict[str, list[str]]:
        return {}

    def checked(self, question: Question, raw: Raw, complete: bool) -> Checked:
        if raw not in (None, "", [], {}):
            return Checked(None, (_("Statements are voted on one by one, each vote by itself."),))
        return Checked(None)

    def columns(self, question: Question) -> list[str]:
        return []

    def cells(self, question: Question, given: Given) -> dict[str, str]:
        return {}

    def from_cells(self, question: Question, cells: Cells | Mapping[str, str]) -> tuple[Raw, list[str]]:
        return None, [cell for cell in cells.values() if cell]
