"""The questionnaire as plain values: what its digest is of, and what is kept of each version."""

import hashlib
from typing import Any

from consultations.models import Consultation
from consultations.question_models import Question, Section
from core.db import canonical_json


def questionnaire(consultation: Consultation) -> list[dict[str, Any]]:
    """The questions that are asked, in order, in the words of the original language: what every answer answers.

    It holds everything that a respondent meets: also where pages begin, what shows and checks a question, and the names
    by which expressions and exports know options and rows.
    """
    return [_asked(s, q) for s in consultation.asked_sections() for q in s.asked_questions()]


def _asked(s: Section, q: Question) -> dict[str, Any]:
    return {
        "number": q.number, "code": q.code, "section": s.title, "kind": q.kind, "text": q.text, "help": q.help,
        "required": q.is_required, "choices_exact": q.choices_exact, "choices_max": q.choices_max,
        "word_limit": q.word_limit, "options": [o.label for o in q.asked_options()],
        "rows": [r.label for r in q.asked_rows()], "settings": q.settings or {}, "shown_if": q.shown_if or "",
        "option_codes": [o.code for o in q.asked_options()], "row_codes": [r.code for r in q.asked_rows()],
        "section_shown_if": s.shown_if or "", "section_starts_page": bool(s.starts_page),
        "valid_if": q.valid_if or "", "valid_message": q.valid_message or "",
    }  # fmt: skip


def questionnaire_digest(consultation: Consultation) -> str:
    """SHA-256 of the canonical JSON of :func:`questionnaire`."""
    return hashlib.sha256(canonical_json(questionnaire(consultation)).encode()).hexdigest()
