"""Who may translate, reword, amend and tie: role × state, with time at each boundary."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from consultations import text_policies as policies
from consultations.models import Consultation
from consultations.question_models import Question
from tests.consultations.factories import CLOSES, OPENS, SECOND
from tests.permissions import ACTORS, LINE, allowed
from themes.models import ActionLine

LEADS = {"facilitator", "admin"}
INVITED = {"participant"}
"""Who was invited to translate into French, besides those who may anyway."""


def consultation(moment: datetime, **fields: Any) -> tuple[Consultation, datetime]:
    """A consultation as it is at a moment; plain values, no database."""
    facts: dict[str, Any] = {
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "published_at": OPENS - timedelta(days=1),
        "version": 1,
    }
    made = Consultation(**(facts | {"holds_results": False, "live_results": False} | fields))
    made.action_lines = [ActionLine(id=LINE)]
    return made, moment


STATES = {
    "draft": consultation(OPENS, published_at=None, version=0),
    "scheduled": consultation(OPENS - SECOND),
    "open": consultation(OPENS),
    "amending": consultation(OPENS, amending_since=OPENS),
    "last second": consultation(CLOSES - SECOND),
    "closed": consultation(CLOSES, holds_results=True),
    "over, amending": consultation(CLOSES, amending_since=OPENS),
    "archived": consultation(CLOSES, archived_at=CLOSES),
}
CHANGING = ("scheduled", "open", "amending", "last second")
ALIVE = tuple(state for state in STATES if state != "archived")


def _invited(actor: Any) -> frozenset[str]:
    return frozenset({"fr"}) if actor.id == ACTORS["participant"].id else frozenset()


ASKED = {
    "translate": lambda actor, s: policies.can_translate(actor, s[0], "fr", _invited(actor), s[1]),
    "translate elsewhere": lambda actor, s: policies.can_translate(actor, s[0], "ar", _invited(actor), s[1]),
    "declare": lambda actor, s: policies.can_declare_languages(actor, s[0], s[1]),
    "fix": lambda actor, s: policies.can_fix_wording(actor, s[0], s[1]),
    "amend": lambda actor, s: policies.can_amend(actor, s[0], s[1]),
    "shape": lambda actor, s: policies.can_shape(actor, s[0], s[1]),
    "reshape new": lambda actor, s: policies.can_reshape(actor, s[0], Question(added_in=s[0].version + 1), s[1]),
    "reshape asked": lambda actor, s: policies.can_reshape(actor, s[0], Question(added_in=s[0].version), s[1]),
    "retire asked": lambda actor, s: policies.can_reshape(
        actor, s[0], Question(added_in=s[0].version), s[1], asked=True
    ),
    "tie": lambda actor, s: policies.can_tie(actor, s[0], s[1]),
}
SHAPED = ("draft", "amending")
ALLOWED = {
    "translate": dict.fromkeys(ALIVE, LEADS | INVITED),
    "translate elsewhere": dict.fromkeys(ALIVE, LEADS),
    "declare": dict.fromkeys(ALIVE, LEADS),
    "fix": dict.fromkeys(CHANGING, LEADS),
    "amend": dict.fromkeys(CHANGING, LEADS),
    "shape": dict.fromkeys(SHAPED, LEADS),
    "reshape new": dict.fromkeys(SHAPED, LEADS),
    "reshape asked": {},
    "retire asked": dict.fromkeys(SHAPED, LEADS),
    "tie": dict.fromkeys(ALIVE, LEADS),
}


@pytest.mark.parametrize("action", ASKED)
def test_who_may_do_what_when(app: Flask, action: str) -> None:
    expected = {state: ALLOWED[action].get(state, set()) for state in STATES}
    with app.test_request_context():
        assert allowed(STATES, ASKED[action]) == expected


def test_a_suspended_translator_waits(app: Flask) -> None:
    draft, moment = STATES["draft"]
    with app.test_request_context():
        assert not policies.can_translate(ACTORS["suspended author"], draft, "fr", {"fr"}, moment)
        assert policies.can_translate(ACTORS["author"], draft, "fr", {"fr"}, moment)
