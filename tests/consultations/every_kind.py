"""A consultation with one question of each kind that one answers alone, and whole sets of answers to it."""

from typing import Any

from accounts.models import User
from consultations import actions
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.response_models import Response
from core.clock import frozen_at
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, facilitator

ABC = ["Alpha", "Beta", "None of these"]
WORDINGS: list[dict[str, Any]] = [
    {"kind": "single", "text": "Which one?", "options": ABC, "settings": {"other": True}},
    {"kind": "multiple", "text": "Which?", "options": ABC, "settings": {"other": True, "exclusive": ["3"], "choices_min": 2}},
    {"kind": "likert", "text": "How good?", "settings": {"scale_from": 0, "scale_to": 10, "scale_low": "Not at all"}},
    {"kind": "matrix", "text": "How well?", "options": ["Well", "Badly"], "rows": ["Roads", "Rails"]},
    {"kind": "ranking", "text": "What first?", "options": ["Tax", "Health", "Law"], "settings": {"places": 2}},
    {"kind": "text", "text": "Why?", "word_limit": 5},
    {"kind": "number", "text": "How much?", "settings": {"min": "0", "max": "1000", "decimals": 2, "unit": "USD"}},
    {"kind": "date", "text": "Since when?", "settings": {"earliest": "2000-01-01", "latest": "2026-12-31"}},
    {"kind": "country", "text": "Where?"},
    {"kind": "organisation", "text": "With whom?"},
    {"kind": "file", "text": "Any papers?", "settings": {"most": 2, "families": ["text"]}},
    {"kind": "paragraph", "text": "What of this?", "settings": {"paragraph": "States should act.", "reference": "Draft, 12"}},
]  # fmt: skip


def every_kind(person: User | None = None, **fields: Any) -> Consultation:
    """Published a day before it opens; its questions are in the order of :data:`WORDINGS`."""
    person = person or facilitator()
    threshold = fields.pop("cell_threshold", 0)
    with frozen_at(OPENS.replace(hour=0)):
        actor = make.actor(person)
        made = actions.draft_consultation(
            actor, title="Every kind", lines=[make.line()], opens_at=OPENS, closes_at=OPENS.replace(day=3), **fields
        )
        made.cell_threshold = threshold
        section = actions.add_section(actor, made, "All")
        for wording in WORDINGS:
            actions.add_question(actor, section, **wording)
        return actions.open_consultation(actor, made)


def of_kind(consultation: Consultation, kind: str) -> Question:
    """Its question of a kind."""
    return next(question for question in consultation.questions() if question.kind == kind)


def answers(consultation: Consultation, **changes: Any) -> dict[int, Any]:
    """An answer to each question but that for files, by question id; ``changes`` by kind."""
    q = {question.kind: question for question in consultation.questions()}
    ids = {kind: [option.id for option in question.options] for kind, question in q.items()}
    rows = [row.id for row in q["matrix"].rows]
    given: dict[str, Any] = {
        "single": {"other": "Gamma"}, "multiple": [*ids["multiple"][:2], {"other": "Delta"}], "likert": ids["likert"][7],
        "matrix": {str(rows[0]): ids["matrix"][:1], str(rows[1]): ids["matrix"][1:]}, "ranking": ids["ranking"][1::-1],
        "text": "For five good reasons", "number": "12.5", "date": "2026-02-28", "country": "NE",
        "organisation": {"name": "A new body"}, "paragraph": {"comment": "Too weak", "wording": "States must act."},
    }  # fmt: skip
    return {q[kind].id: value for kind, value in (given | changes).items() if value is not None}


def submitted(consultation: Consultation, **changes: Any) -> Response:
    """A response submitted an hour after opening; ``changes`` by kind, ``person`` what its respondent is."""
    with frozen_at(DURING):
        actor = make.actor(make.user(**changes.pop("person", {})))
        return actions.submit_response(actor, consultation, answers(consultation, **changes))
