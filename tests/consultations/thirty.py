"""A questionnaire of thirty questions of every kind, in words that do not compress for being alike, and whole answers."""

import random
from datetime import timedelta
from typing import Any

from accounts.models import User
from consultations import actions
from consultations.models import Consultation
from consultations.question_models import Question
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.every_kind import WORDINGS
from tests.consultations.factories import OPENS, facilitator

COUNT = 30
_STEMS = (
    *(
        "acc",
        "broad",
        "cap",
        "dig",
        "ent",
        "fin",
        "gov",
        "hub",
        "inc",
        "jur",
        "kno",
        "lin",
        "mob",
        "net",
        "open",
        "pol",
    ),
    *("qual", "rur", "serv", "tech", "util", "vill", "wat", "youth", "zone", "band", "cost", "data", "edu", "farm"),
)
_ENDS = (
    "al",
    "ance",
    "ation",
    "ed",
    "er",
    "ful",
    "ible",
    "ic",
    "ing",
    "ity",
    "ive",
    "ment",
    "ness",
    "ous",
    "th",
    "y",
)


def words(count: int, seed: int) -> str:
    """So many words, others for each seed."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    return " ".join(chance.choice(_STEMS) + chance.choice(_ENDS) for _word in range(count)).capitalize()


def thirty(
    person: User | None = None, *, pages: int = 1, leave_out: tuple[str, ...] = (), **terms: Any
) -> Consultation:
    """Published a day before it opens: ``pages`` pages, and the terms of an audience."""
    person = person or facilitator()
    actor = make.actor(person)
    wordings = [w for w in WORDINGS if w["kind"] not in leave_out]
    with frozen_at(OPENS - timedelta(days=1)):
        made = actions.draft_consultation(
            actor, title=words(9, 1), lines=[make.line()], opens_at=OPENS, closes_at=OPENS + timedelta(days=2),
            summary=words(40, 2), purpose=words(150, 3),
        )  # fmt: skip
        for number in range(pages):
            section = actions.add_section(actor, made, words(5, 10 + number))
            for at in range(number * COUNT // pages, (number + 1) * COUNT // pages):
                actions.add_question(actor, section, **_wording(wordings[at % len(wordings)], at))
            if number:
                actions.lay_out_section(actor, section, starts_page=True)
        if terms:
            actions.choose_audience(actor, made, actions.Terms(**terms))
        actions.open_consultation(actor, made)
    db.session.commit()
    return made


def _wording(given: dict[str, Any], at: int) -> dict[str, Any]:
    longer: dict[str, Any] = {"text": words(18, 100 + at), "help": words(15, 200 + at)}
    if given["kind"] == "text":
        longer["word_limit"] = 250
    if given["kind"] == "paragraph":
        longer["settings"] = {"paragraph": words(60, 300 + at), "reference": "Draft, 12"}
    if given["kind"] in ("single", "multiple", "ranking"):
        longer["options"] = [words(6, 400 + 10 * at + n) for n in range(5)]
    if given["kind"] == "ranking":
        longer["settings"] = {"places": 3}
    return given | longer | ({"settings": {}} if given["kind"] == "multiple" else {})


def whole(consultation: Consultation, seed: int = 0) -> dict[int, Any]:
    """An answer to each of its questions but those for files, by question id."""
    return {q.id: _answer(q, seed + q.number) for q in consultation.questions() if q.kind != "file"}


def _answer(q: Question, seed: int) -> Any:
    ids = [option.id for option in q.options]
    if q.kind == "matrix":
        return {str(row.id): ids[:1] for row in q.rows}
    if q.kind == "organisation":
        return {"name": words(4, 2000 + seed)}
    if q.kind == "paragraph":
        return {"comment": words(60, 3000 + seed), "wording": words(60, 4000 + seed)}
    plain: dict[str, Any] = {
        "single": ids[:1], "multiple": ids[:2], "likert": ids[3:4], "ranking": ids[:3], "text": words(100, 1000 + seed),
        "number": "12.5", "date": "2020-02-28", "country": "NE",
    }  # fmt: skip
    return plain[q.kind]


def as_form(consultation: Consultation, seed: int = 0) -> dict[str, Any]:
    """The same as a form sends it, but for ranks and rows, which have fields of their own."""
    given = whole(consultation, seed)
    found: dict[str, Any] = {}
    for q in consultation.questions():
        if q.kind == "paragraph":
            found |= {q.field: given[q.id]["comment"], f"{q.field}-wording": given[q.id]["wording"]}
        elif q.kind not in ("matrix", "ranking", "organisation", "file"):
            found[q.field] = given[q.id]
    return found
