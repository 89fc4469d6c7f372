"""In which language this request reads a consultation, and its words for templates and the API.

A page of one consultation begins with :func:`read`: it takes the language that the reader asked for (``?in=fr``), chose
before, or whose browser or account names it, if the consultation has it. Elsewhere (lists, panels, which are the same
for all readers of a page) titles come in the language of the page.
"""

from collections.abc import Sequence
from typing import Any

from flask import after_this_request, current_app, g, request
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import object_session

from consultations.languages import declared, named
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.shaping import parts_of_results
from consultations.statement_models import Statement
from consultations.texts import Owner, consultation_of
from consultations.translation_models import MACHINE, MISSING, STALE, Translation
from consultations.word_runs import fact_words, word_runs
from consultations.wording import ORIGINAL, Reading, Words, reading_in
from core.db import db
from core.identity import current_actor
from core.locale import Language, _l, current

_READ = {
    MACHINE: _l("machine translation"), STALE: _l("translated from an earlier wording"),
    MISSING: _l("not translated"),
}  # fmt: skip
PARAMETER, COOKIE = "in", "texts"
YEAR = 31_536_000


def read(consultation: Consultation) -> Reading:
    """The consultation in the reader's language, for this request: at most one statement."""
    held = _held()
    if consultation.id not in held or not held[consultation.id][1]:
        held[consultation.id] = (reading_in(consultation, chosen(consultation)), True)
    return held[consultation.id][0]


def asked_for(consultation: Consultation) -> Reading:
    """The consultation in the language that the address names (``?in=fr``), else in the original one; for the API."""
    known = request.args.get(PARAMETER) in (consultation.extra_langs or ())
    lang = request.args.get(PARAMETER) if known else consultation.lang
    _held()[consultation.id] = (reading_in(consultation, lang), True)
    return _held()[consultation.id][0]


def chosen(consultation: Consultation) -> str:
    """The language of this request among those of the consultation; the original one if it wishes for none of them."""
    known = [consultation.lang, *(consultation.extra_langs or ())]
    if len(known) == 1:
        return consultation.lang
    asked = request.args.get(PARAMETER)
    if asked is not None and asked in known:
        _remember(asked)
    wishes = [asked, request.cookies.get(COOKIE), _of_the_page(), request.accept_languages.best_match(known)]
    return next((str(wish) for wish in (*wishes, current_actor().language) if wish in known), consultation.lang)


def _of_the_page() -> str | None:
    """The language of the interface, where there is a choice of it."""
    return current().code if len(current_app.extensions["plenary.languages"]) > 1 else None


def _remember(code: str) -> None:
    @after_this_request
    def remember(response: Any) -> Any:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(
            COOKIE, code, max_age=YEAR, path="/", httponly=True, samesite="Lax", secure=secure
        )  # fmt: skip
        return response


def words_of(owner: Owner, field: str) -> Words:
    """A text of a consultation in the language in which this request reads it."""
    return _reading(consultation_of(owner)).words(owner, field)


def statement_words(statement: Statement) -> Words | None:
    """A statement of the questionnaire in the reader's language, where it was translated; ``None``: as it was said."""
    if statement.row is None or not statement.shows_words:
        return None
    found = words_of(statement.row, "label")
    return None if found.status in (ORIGINAL, MISSING) else found


def word_marks(question: Question) -> Markup:
    """Marks beside a question whose words are not its own: translated by a machine, stale, or in the original."""
    found = lang_of(consultation_of(question))
    marks = [] if found.is_original else found.marks(question)
    own = f'lang="{current().code}" dir="{current().dir}"'
    shown = (Markup(' <span class="badge is-provisional" {}>{}</span>').format(Markup(own), _READ[m]) for m in marks)  # noqa: S704
    return Markup().join(shown)


def lang_of(consultation: Consultation) -> Reading:
    """The language (``lang`` and ``dir``) in which this request reads a consultation."""
    return _reading(consultation)


def choices(consultation: Consultation) -> list[Language]:
    """The languages to choose from; empty when there is one only."""
    return declared(consultation) if consultation.extra_langs else []


def _reading(consultation: Consultation) -> Reading:
    held = _held()
    if consultation.id not in held:
        _read_titles(consultation)
    return held[consultation.id][0]


def _held() -> dict[int, tuple[Reading, bool]]:
    """The readings of this request, and whether each has all texts; without a request none is kept."""
    held: dict[int, tuple[Reading, bool]] = g.setdefault("consultation_readings", {})
    return held


def _read_titles(consultation: Consultation) -> None:
    """Read titles and summaries of all consultations at hand in the language of the page, in one statement at most."""
    held, code = _held(), current().code
    near = [c for c in _at_hand(consultation) if c.id not in held]
    translated = [c.id for c in near if code in (c.extra_langs or ())]
    found: dict[int, dict[str, Translation]] = {}
    if translated:
        query = select(Translation).where(
            Translation.consultation_id.in_(translated), Translation.lang == code,
            Translation.key.in_(("title", "summary")),
        )  # fmt: skip
        for one in db.session.scalars(query):
            found.setdefault(one.consultation_id, {})[one.key] = one
    for c in near:
        held[c.id] = (Reading(c, code if c.id in found else c.lang, found.get(c.id)), False)


def _at_hand(consultation: Consultation) -> Sequence[Consultation]:
    """The consultations of a list are loaded together: asking for them together keeps the statements few."""
    session = object_session(consultation)
    loaded = (one for one in session.identity_map.values() if isinstance(one, Consultation)) if session else ()
    return [consultation, *(one for one in loaded if one is not consultation and "extra_langs" in vars(one))]


def init_app(app: Any) -> None:
    """Let templates use the words."""
    app.jinja_env.globals |= {
        "words_of": words_of, "lang_of": lang_of, "text_languages": choices, "word_runs": word_runs,
        "fact_words": fact_words, "word_marks": word_marks, "statement_words": statement_words, "language_named": named,
        "parts_of_results": parts_of_results,
    }  # fmt: skip
