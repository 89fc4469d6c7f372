"""Consultations for tests: one of each kind of question, opening at noon and closing two days later."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.actor import Actor
from accounts.models import User
from consultations import actions
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.response_models import Response
from core.clock import frozen_at
from tests import factories as make

OPENS = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=2)
SECOND = timedelta(seconds=1)
DURING = OPENS + timedelta(hours=1)


def facilitator(slug: str = "c7-egov", **fields: Any) -> User:
    """A facilitator since a day before the opening."""
    person = make.user(**fields)
    make.appoint(person, "facilitator", slug, starts=(OPENS - timedelta(days=2)).date())
    return person


def draft(person: User | None = None, **fields: Any) -> Consultation:
    """A draft with six questions in two sections."""
    with frozen_at(OPENS - timedelta(days=1)):
        return _draft(make.actor(person or facilitator()), fields)


def _draft(actor: Actor, fields: dict[str, Any]) -> Consultation:
    threshold = fields.pop("cell_threshold", 0)
    defaults: dict[str, Any] = {
        "title": "Tools for government",
        "lines": [make.line()],
        "opens_at": OPENS,
        "closes_at": CLOSES,
    }
    made = actions.draft_consultation(actor, **(defaults | fields))
    made.cell_threshold = threshold
    first, second = (actions.add_section(actor, made, title) for title in ("Part A", "Part B"))
    yes_no = ["Yes", "No"]
    actions.add_question(actor, first, kind="single", text="Is it used?", options=yes_no, required=True)
    actions.add_question(actor, first, kind="multiple", text="Which two?", options=["A", "B", "C"], choices_exact=2)
    actions.add_question(actor, first, kind="multiple", text="Which?", options=["A", "B", "C"], choices_max=2)
    points = ["Disagree", "Neither", "Agree"]
    actions.add_question(actor, second, kind="likert", text="It works.", options=points)
    actions.add_question(actor, second, kind="text", text="Why?", word_limit=5)
    actions.add_question(actor, second, kind="single", text="Again?", options=yes_no)
    return made


def published(person: User | None = None, **fields: Any) -> Consultation:
    """Published a day before it opens."""
    with frozen_at(OPENS - timedelta(days=1)):
        person = person or facilitator()
        made = draft(person, **fields)
        return actions.open_consultation(make.actor(person), made)


def question(consultation: Consultation, number: int) -> Question:
    """The question with a number."""
    return consultation.questions()[number - 1]


def raw(consultation: Consultation, **given: Any) -> dict[int, list[str]]:
    """Answers as a form sends them: ``q1="Yes"``, ``q2=["A", "B"]``; numbers count from 1."""
    found = {}
    for key, value in given.items():
        asked = question(consultation, int(key[1:]))
        values = [value] if isinstance(value, str) else value
        ids = {option.label: str(option.id) for option in asked.options}
        found[asked.id] = [ids.get(v, v) for v in values] if ids else values
    return found


def form(consultation: Consultation, **given: Any) -> dict[str, Any]:
    """The same, as form data."""
    return {f"q{key}": values for key, values in raw(consultation, **given).items()}


def submitted(consultation: Consultation, person: User | None = None, **given: Any) -> Response:
    """A response submitted an hour after opening."""
    with frozen_at(DURING):
        who = make.actor(person or make.user())
        return actions.submit_response(who, consultation, raw(consultation, **({"q1": "Yes"} | given)))
