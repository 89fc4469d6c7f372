"""The open consultation of the demo: real questions from real sets, with their sources."""

from datetime import timedelta

from consultations.drafting import add_section, draft_consultation
from consultations.models import Consultation
from consultations.opening import open_consultation
from consultations.questions import add_question
from consultations.responding import submit_response
from core.clock import now
from demo import people
from demo.source_meeting import QuestionSet, question_sets

ACHIEVED = ("Not at all", "To a small extent", "To some extent", "To a large extent", "Fully")
TITLE = "Towards the next facilitation meeting: C1, C7 e-government and C11"


def load_open_consultation() -> None:
    """Draft and open it as the demo's facilitator, and let three participants answer."""
    sets = {s.key: s for s in question_sets()}
    facilitator = people.actor("facilitator")
    closes_at = (now() + timedelta(days=30)).replace(hour=23, minute=59, second=0, microsecond=0)
    consultation = draft_consultation(
        facilitator, title=TITLE, lines=[people.line(slug) for slug in people.LINES],
        summary="What those who cannot travel want the next meeting to take up.",
        purpose="The answers go to the facilitation meeting. Its summary report will cite them, and you will see where.",
        opens_at=now(), closes_at=closes_at, zone="UTC", source_note=_sources(sets),
    )  # fmt: skip
    _questions(consultation, sets)
    open_consultation(facilitator, consultation)
    _answers(consultation)


def _sources(sets: dict[str, QuestionSet]) -> str:
    used = ("undesa-2025-c1-c11", "cstd-ten-year-2014", "gdc-2023")
    lines = [f"- {sets[key].title}: <{sets[key].source}>" for key in used]
    note = (
        "The wording of the questions is that of their sources; the scale and the request to choose are the demo's."
    )
    return "\n".join(["Questions from:", "", *lines, "", note])


def _questions(consultation: Consultation, sets: dict[str, QuestionSet]) -> None:
    facilitator = people.actor("facilitator")
    review = add_section(facilitator, consultation, "Where we are")
    ten_years = sets["cstd-ten-year-2014"].questions
    add_question(
        facilitator, review, kind="likert", text=ten_years[1].text or "", options=ACHIEVED, required=True
    )  # fmt: skip
    add_question(
        facilitator, review, kind="multiple", text="Topics of the Global Digital Compact consultation: choose up to three "
        "that these action lines should take up first.", options=sets["gdc-2023"].topics, choices_max=3,
    )  # fmt: skip
    for code in ("C1", "C11"):
        section = add_section(facilitator, consultation, f"Action line {code}")
        for question in sets["undesa-2025-c1-c11"].questions:
            if question.action_line == code:
                add_question(facilitator, section, kind="text", text=question.text or "", word_limit=250)


ANSWERS = (
    ("niamey", 2, (0, 2), "Les autorités publiques ont appris à publier; elles n’ont pas encore appris à répondre."),
    (
        "quito",
        1,
        (0, 3, 5),
        "La participación creció en los papeles. En las regiones, la conexión sigue siendo el límite.",
    ),
    (
        "hanoi",
        3,
        (2, 6),
        "Provinces now share one e-government framework; agreeing on it took longer than building it.",
    ),
)


def _answers(consultation: Consultation) -> None:
    scale, topics, text, *_others = consultation.questions()
    for key, point, chosen, words in ANSWERS:
        raw = {
            scale.id: [str(scale.options[point].id)],
            topics.id: [str(topics.options[n].id) for n in chosen],
            text.id: [words],
        }
        submit_response(people.actor(key), consultation, raw, lang=people.user(key).language)
