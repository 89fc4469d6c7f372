"""A stored form with somebody's saved answers in it: each question is a slot, filled with what they typed there.

Only the plainest form, in which nothing depends on an answer but the question it was given to: without conditions,
levels of confidentiality and files, and not yet submitted. What stands in a slot is drawn once for each answer that
people give; a free text is put into its question's field, which is drawn once for all.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import g, render_template
from markupsafe import Markup, escape

from consultations import paging, reading
from consultations.models import Consultation
from consultations.paging import Leaf
from consultations.question_models import FILE, TEXT, Question
from core.locale import chosen_code
from core.packing import SLOT
from core.pages import raw

TYPED, VERSION, SEEN = "\x02typed\x03", "\x02version\x03", "\x02seen\x03"
_BEGUN = "SELECT draft, draft_version, submitted_at, group_name FROM response WHERE consultation_id = {0} AND user_id = {0}"


@dataclass(frozen=True, slots=True)
class Begun:
    """What somebody has saved: the answers by question id, the draft's version, and whether that ``is_all`` there is."""

    given: Mapping[int, Any]
    version: int
    is_all: bool


def begun(consultation: Consultation, user_id: int) -> Begun | None:
    """What a person has saved, by one raw statement; ``None``: nothing yet."""
    row = raw(_BEGUN, (consultation.id, user_id))
    if row is None:
        return None
    draft, version, submitted_at, group_name = row
    draft = json.loads(draft) if isinstance(draft, str) else draft
    is_all = draft is not None and submitted_at is None and group_name is None
    return Begun({int(key): value for key, value in (draft or {}).items()}, version, is_all)


@dataclass(frozen=True, slots=True)
class Slot:
    """A question of a form that can be filled."""

    id: int
    question: Question
    is_text: bool


def slots(consultation: Consultation, leaf: Leaf) -> tuple[Slot, ...] | None:
    """The slots of a page of its form, in order; ``None`` for one that cannot be filled."""
    conditions = [part.shown_if for part in consultation.asked_sections()]
    conditions += [question.shown_if for question in consultation.questions()]
    if consultation.confidentiality or any(conditions):
        return None
    if any(question.valid_if or question.kind == FILE for question in leaf.questions):
        return None
    return tuple(Slot(question.id, question, question.kind == TEXT) for question in leaf.questions)


def parts(leaf: Leaf, found: Sequence[Slot], number: int | None, saved: Begun, read_in: str) -> list[str]:
    """What stands in the slots of a page, in order; ``number``: which of several pages it is."""
    seen, language = paging.seen(leaf, saved.given) if number else "", chosen_code()
    state = _state(number).replace(VERSION, str(saved.version)).replace(SEEN, seen)
    return [state, *(_filled(slot, saved.given.get(slot.id), read_in, language) for slot in found)]


def typed_part(part: str) -> Markup:
    """``part`` of a form, which depends on what was typed; where the form is stored to be filled, the slot for it."""
    return Markup(SLOT if g.get("leaves_typed_open") else part)  # noqa: S704  # made by our own templates


@lru_cache(maxsize=64)
def _state(number: int | None) -> str:
    return render_template("consultations/_form_state.html", version=VERSION, number=number, seen=SEEN)


def _filled(slot: Slot, given: Any, read_in: str, language: str) -> str:
    if slot.is_text and isinstance(given, str):
        return _drawn(slot.question, TYPED, read_in, language).replace(TYPED, escape(given))
    key = given if given is None or isinstance(given, str) else (json.dumps(given),)
    return _drawn(slot.question, key, read_in, language)


@lru_cache(maxsize=4096)
def _drawn(question: Question, key: str | tuple[str] | None, _read_in: str, _language: str) -> str:
    """A question with an answer. The object stands for its texts: it is loaded anew when they change."""
    given = json.loads(key[0]) if isinstance(key, tuple) else key
    consultation = question.section.consultation
    reading.read(consultation)
    return render_template("consultations/_question.html", c=consultation, q=question, typed=given)


def init_app(app: Any) -> None:
    """Let templates leave slots for what was typed."""
    app.jinja_env.globals["typed_part"] = typed_part
