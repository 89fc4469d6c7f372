"""What is not for everybody stands in no figure, and in no position, as words that its writer typed."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consultations import actions
from consultations.confidentiality import Shown
from consultations.models import Consultation
from consultations.response_models import Response
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.delegation_factories import colleague, organisation
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND, draft, facilitator, question, raw

TYPED = "Quincemarmalade"


def asking(**terms: Any) -> Consultation:
    """With two questions more: a choice that takes other words, and an organisation."""
    person = facilitator()
    made = draft(person)
    with frozen_at(OPENS - 3600 * SECOND):
        who, section = make.actor(person), made.sections[-1]
        more = {"settings": {"other": True}, "options": ["Radio", "Post"]}
        actions.add_question(who, section, kind="single", text="By what means?", **more)
        actions.add_question(who, section, kind="organisation", text="With whom?")
        actions.choose_audience(who, made, actions.Terms(confidentiality=["facilitators"], **terms))
        actions.open_consultation(who, made)
    db.session.commit()
    return made


def answered(consultation: Consultation, person: Any, level: str, key: str = "*", **more: Any) -> Response:
    means, whom = question(consultation, 7), question(consultation, 8)
    said = raw(consultation, q1="Yes", **more) | {means.id: {"other": TYPED}, whom.id: {"name": TYPED}}
    where = key if key == "*" else str(whom.id)
    with frozen_at(DURING):
        shown = {where: Shown(level)} | ({} if key == "*" else {str(means.id): Shown(level)})
        made = actions.submit_response(make.actor(person), consultation, said, shown=shown)
    db.session.commit()
    return made


@pytest.mark.parametrize("key", ["*", "each"])
@pytest.mark.parametrize(("level", "there"), [("facilitators", False), ("public", True)])
def test_typed_words_are_counted_and_not_shown(
    app: Flask, client: FlaskClient, key: str, level: str, there: bool
) -> None:
    consultation = asking()
    answered(consultation, make.user(), level, key)
    here = f"/api/v1/consultations/{consultation.id}/results"
    with frozen_at(CLOSES):
        figures = client.get(here).json["questions"]
        texts = [
            client.get(path).text
            for path in (here, f"{consultation.url}/results", f"{consultation.url}/results?by=type")
        ]
        guessed = client.get(f"{consultation.url}/answers?question=8&value={TYPED.casefold()}").text
    assert [TYPED in text for text in texts] == [there] * 3
    assert [sum(bar["count"] for bar in figures[at]["options"]) for at in (6, 7)] == [1, 1]
    assert ("<li>Government" in guessed) is there


@pytest.mark.parametrize(("key", "status"), [("*", 404), ("each", 200)])
def test_a_position_shows_what_is_for_everybody(app: Flask, client: FlaskClient, key: str, status: int) -> None:
    consultation = asking(unit="either")
    made = answered(consultation, colleague(organisation()), "facilitators", key, q5="By radio")
    with frozen_at(CLOSES):
        pages = [
            client.get(f"{where}/positions/{made.reference}")
            for where in (consultation.url, f"/api/v1/consultations/{consultation.id}")
        ]
        listed = client.get(f"{consultation.url}/positions").text
    assert [page.status_code for page in pages] == [status] * 2
    assert [("By radio" in page.text, TYPED in page.text) for page in pages] == [(key == "each", False)] * 2
    assert (made.reference in listed) is (key == "each")
