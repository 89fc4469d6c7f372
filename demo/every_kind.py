"""A second open consultation: one question of each kind, to try them out. It asks nothing for real, and says so."""

from datetime import timedelta
from typing import Any

from consultations.drafting import add_section, draft_consultation
from consultations.models import Consultation
from consultations.opening import open_consultation
from consultations.questions import add_question
from consultations.responding import submit_response
from core.clock import now
from demo import people

TITLE = "Demonstration: every kind of question"
PARAGRAPH = (
    "Governments should publish the data that they hold in open formats, free of charge, and answer questions about them "
    "within thirty days."
)
FUTURE = ("Access", "Skills", "Trust", "Content in local languages")
CHOICES: tuple[dict[str, Any], ...] = (
    {
        "kind": "single", "text": "Which public service do you use online most often?",
        "options": ("Taxes", "Health", "Civil registry", "None"), "settings": {"other": True},
    },
    {
        "kind": "multiple", "text": "What keeps you from using more of them?",
        "options": ("Price of the connection", "No device", "Language", "Distrust", "None of these"),
        "settings": {"exclusive": ["5"], "other": True},
    },
    {
        "kind": "likert", "text": "How much do you trust them with your data?",
        "settings": {"scale_from": 0, "scale_to": 10, "scale_low": "Not at all", "scale_high": "Fully"},
    },
    {
        "kind": "matrix", "text": "How good are these where you live?", "rows": ("Speed", "Price", "Reliability"),
        "options": ("Bad", "Fair", "Good"),
    },
    {"kind": "ranking", "text": "What should come first?", "options": FUTURE, "settings": {"places": 3}},
)  # fmt: skip
DETAILS: tuple[dict[str, Any], ...] = (
    {"kind": "text", "text": "What would you change first?", "word_limit": 100},
    {
        "kind": "number", "text": "How many hours a week do you use public services online?",
        "settings": {"min": "0", "max": "168", "step": "0.5", "unit": "hours"},
    },
    {"kind": "date", "text": "When did you last use one?", "settings": {"earliest": "2000-01-01"}},
    {"kind": "country", "text": "In which country?"},
    {"kind": "organisation", "text": "Which organisation offered it?"},
    {"kind": "file", "text": "A document that shows what you mean", "settings": {"most": 2, "families": ["pdf", "text"]}},
    {
        "kind": "paragraph", "text": "What do you think of this paragraph?", "word_limit": 100,
        "settings": {"paragraph": PARAGRAPH, "reference": "Invented for the demonstration"},
    },
)  # fmt: skip


def load_every_kind() -> None:
    """Draft and open it as the demo's facilitator, and let two participants answer."""
    facilitator = people.actor("facilitator")
    closes_at = (now() + timedelta(days=20)).replace(hour=23, minute=59, second=0, microsecond=0)
    consultation = draft_consultation(
        facilitator, title=TITLE, lines=[people.line("c7-egov")], summary="To try out how questions can be answered.",
        purpose="This is part of the demonstration: nobody asks this for real, and nobody takes up the answers.",
        opens_at=now(), closes_at=closes_at, zone="UTC", live_results=True,
    )  # fmt: skip
    for title, wordings in (("Choosing", CHOICES), ("Saying", DETAILS)):
        section = add_section(facilitator, consultation, title)
        for wording in wordings:
            add_question(facilitator, section, **wording)
    open_consultation(facilitator, consultation)
    for key, given in ANSWERS:
        submit_response(people.actor(key), consultation, _raw(consultation, given), lang=people.user(key).language)


ANSWERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("niamey", {
        "single": 2, "multiple": [0, 2], "likert": 4, "matrix": (0, 1, 1), "ranking": [0, 3],
        "text": "Répondre aux questions, pas seulement publier.", "number": "2.5", "date": "2026-02-03", "country": "NE",
        "paragraph": {"comment": "Trente jours, c’est long pour une réponse simple.", "wording": ""},
    }),
    ("hanoi", {
        "single": 0, "multiple": [4], "likert": 8, "matrix": (2, 2, 1), "ranking": [1, 2, 0], "number": "5",
        "date": "2026-03-21", "country": "VN", "organisation": {"name": "Demo provincial service centre"},
        "paragraph": {"comment": "", "wording": PARAGRAPH.replace("thirty", "ten")},
    }),
)  # fmt: skip


def _raw(consultation: Consultation, given: dict[str, Any]) -> dict[int, Any]:
    """Answers by question id: places of options become their ids."""
    raw = {}
    for question in consultation.questions():
        ids, value = [option.id for option in question.options], given.get(question.kind)
        if question.kind == "matrix" and value is not None:
            value = {str(row.id): [ids[place]] for row, place in zip(question.rows, value, strict=True)}
        elif ids and value is not None:
            value = [ids[place] for place in (value if isinstance(value, list) else [value])]
        raw[question.id] = value
    return raw
