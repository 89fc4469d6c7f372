"""Whom a consultation asks, as tables: role × audience × state, and what a refusal says."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.actor import NOBODY, Voice
from consultations import audience_policies, policies, question_models
from consultations.audience_policies import asks
from consultations.models import Consultation
from consultations.respondents import ACCOUNT, LINK, Respondent
from contributions.actions import Speaker
from tests.permissions import ACTORS, CONFIRMED, EVERYBODY, LINE, NONE, NOON, allowed, somebody
from themes.models import ActionLine

HOUR = timedelta(hours=1)
assert question_models.KINDS  # consultations cannot be made before their questions are known
SUSPENDED = {"suspended author"}
SPEAKING = CONFIRMED - SUSPENDED - {"observer"}


def consultation(audience: str = "registered", **fields: Any) -> Consultation:
    """One that is open at noon."""
    facts = {"audience_types": [], "respondent_unit": "person", "is_anonymous": False, "confidentiality": []} | fields
    made = Consultation(
        id=1, audience=audience, published_at=NOON - HOUR, opens_at=NOON - HOUR, closes_at=NOON + HOUR, **facts
    )
    made.action_lines = [ActionLine(id=LINE)]
    return made


def holder(**fields: Any) -> Respondent:
    """Somebody who holds a link."""
    return Respondent(LINK, Speaker(None, "Anonymous", "civil"), access_digest="a" * 64, **fields)


def account(is_invited: bool = False) -> Respondent:
    """Somebody with an account."""
    return Respondent(ACCOUNT, Speaker(3, "Person 3", "civil"), user_id=3, is_invited=is_invited)


ASKED = {
    "take part": lambda actor, case: audience_policies.can_take_part(actor, case[0], case[1], NOON),
    "answer": lambda actor, case: policies.can_answer(actor, case[0], NOON, case[1]),
    "slip": lambda actor, case: audience_policies.can_take_slip(actor, case[0], case[2], NOON),
    "duplicates": lambda actor, case: policies.can_settle_duplicates(actor, case[0], NOON),
}
CASES = {
    "public": (consultation("public"), None, False),
    "registered": (consultation(), None, False),
    "invited": (consultation("invited"), None, False),
    "invited, by account": (consultation("invited"), account(True), True),
    "invited, by link": (consultation("invited"), holder(is_invited=True), True),
    "public, anonymous": (consultation("public", is_anonymous=True), None, False),
    "anonymous": (consultation(is_anonymous=True), None, False),
    "anonymous, with a slip": (consultation(is_anonymous=True), holder(), False),
    "anonymous, invited": (consultation("invited", is_anonymous=True), None, True),
    "anonymous, not invited": (consultation("invited", is_anonymous=True), None, False),
}
UNACCUSTOMED = {"nobody"} | SPEAKING
ALLOWED = {
    "take part": {
        "public": UNACCUSTOMED, "registered": SPEAKING, "invited": NONE, "invited, by account": SPEAKING,
        "invited, by link": EVERYBODY, "public, anonymous": EVERYBODY, "anonymous": NONE,
        "anonymous, with a slip": EVERYBODY, "anonymous, invited": NONE, "anonymous, not invited": NONE,
    },
    "slip": dict.fromkeys(CASES, NONE) | {
        "anonymous": SPEAKING, "anonymous, with a slip": SPEAKING, "anonymous, invited": UNACCUSTOMED,
    },
    "duplicates": {case: {"facilitator", "admin"} for case in CASES},
}  # fmt: skip
ALLOWED["answer"] = ALLOWED["take part"]


@pytest.mark.parametrize("act", ASKED)
def test_whom_it_asks(act: str, app: Any) -> None:
    found = allowed(CASES, ASKED[act], ACTORS)
    assert found == ALLOWED[act]


@pytest.mark.parametrize("act", ["answer", "duplicates"])
@pytest.mark.parametrize(("hours", "taken", "looked_at"), [(-2, False, False), (0, True, True), (1, False, True)])
def test_only_while_it_is_open(act: str, hours: int, taken: bool, looked_at: bool, app: Any) -> None:
    asked, moment = consultation("public"), NOON + hours * HOUR
    role = ACTORS["facilitator"]
    if act == "answer":
        assert bool(policies.can_answer(NOBODY, asked, moment, None)) is taken
    else:
        assert bool(policies.can_settle_duplicates(role, asked, moment)) is looked_at


@pytest.mark.parametrize("role", ["participant", "facilitator", "nobody"])
def test_only_the_types_that_are_asked(role: str, app: Any) -> None:
    only = consultation("public", audience_types=["government", "igo"])
    assert not asks(only, Speaker(None, "", "civil"))
    assert asks(only, Speaker(None, "", "igo"))
    actor = ACTORS[role]
    refused = audience_policies.can_take_part(actor, only, None, NOON)
    assert bool(refused) is (role == "nobody")


def test_a_refusal_names_the_types_in_plain_words(app: Any) -> None:
    only = consultation(audience_types=["government", "igo"])
    with app.test_request_context():
        reason = str(audience_policies.can_take_part(somebody(3, None), only, None, NOON).reason)
    assert "Government, Intergovernmental / international organisation" in reason
    assert "You speak as: Other / individual" in reason


@pytest.mark.parametrize(("voice", "may"), [
    (Voice("civil", "Reading Circle", True), True), (Voice("civil", "Reading Circle", False), False),
    (Voice("civil", None, True), False),
])  # fmt: skip
def test_organisations_answer_by_who_speaks_for_them(voice: Voice, may: bool, app: Any) -> None:
    asked = consultation(respondent_unit="organisation")
    actor = somebody(3, None, voice=voice)
    assert bool(audience_policies.can_take_part(actor, asked, None, NOON)) is may
