"""Statements as a kind of question: drafted by form and API, never answered in the questionnaire itself."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consultations import actions, kinds
from core.clock import frozen_at
from core.errors import Invalid
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND, draft, facilitator, form, raw
from tests.consultations.statement_factories import SEEDS, statements_of, voted_on


def test_a_facilitator_writes_the_first_ones_in_the_draft(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = draft(person)
    make.sign_in(client, person)
    new = f"{consultation.url}/draft/sections/{consultation.sections[0].id}/questions/new"
    with frozen_at(OPENS - SECOND):
        assert "Statements to vote on" in client.get(new).text
        page = client.get(f"{new}?kind=statements").text
        assert ("Respondents cannot propose" in page, "Options, one a line" in page) == (True, False)
        data = {"kind": "statements", "text": "Do you agree?", "rows": "\n".join(SEEDS), "slow_minutes": "7"}
        assert client.post(new, data=data).status_code == 303
    asked = statements_of(consultation)
    assert ([row.label for row in asked.asked_rows()], asked.settings) == (list(SEEDS), {"slow_minutes": 7})


@pytest.mark.parametrize("wrong", [
    {"required": True}, {"rows": []}, {"settings": {"slow_minutes": 1441}}, {"settings": {"proposal_words": 4}},
    {"options": ["Yes", "No"]},
])  # fmt: skip
def test_what_does_not_fit_is_refused(app: Flask, wrong: dict) -> None:
    person = facilitator()
    consultation = draft(person)
    given = {"kind": "statements", "text": "Do you agree?", "rows": SEEDS} | wrong
    with frozen_at(OPENS - SECOND), pytest.raises(Invalid):
        actions.add_question(make.actor(person), consultation.sections[0], **given)


def test_the_questionnaire_leads_to_voting_and_keeps_what_was_typed(app: Flask, client: FlaskClient) -> None:
    consultation, person = voted_on(), make.user()
    asked = statements_of(consultation)
    make.sign_in(client, person)
    with frozen_at(DURING):
        page = client.get(f"{consultation.url}/answer").text
        assert f'name="vote" value="{asked.id}"' in page
        sent = client.post(f"{consultation.url}/answer", data=form(consultation, q5="Half") | {"vote": str(asked.id)})
        assert (sent.status_code, sent.location) == (303, f"{consultation.url}/statements/{asked.id}")
        assert "Half" in client.get(f"{consultation.url}/answer").text
        assert f"{consultation.url}/statements/{asked.id}" in client.get(consultation.url).text
    with frozen_at(CLOSES):
        assert f"{consultation.url}/statements/{asked.id}/results" in client.get(f"{consultation.url}/results").text


def test_it_is_submitted_without_an_answer_of_its_own(app: Flask) -> None:
    consultation, person = voted_on(), make.user()
    asked = statements_of(consultation)
    with frozen_at(DURING):
        response = actions.submit_response(make.actor(person), consultation, raw(consultation, q1="Yes"))
        assert asked.id not in {answer.question_id for answer in response.answers}
        sent = raw(consultation, q1="Yes") | {asked.id: ["1"]}
        with pytest.raises(Invalid, match="another look"):
            actions.submit_response(make.actor(make.user()), consultation, sent)


def test_how_it_is_answered_is_said(app: Flask) -> None:
    for settings, further in (({}, True), ({"no_proposals": True}, False)):
        asked = statements_of(voted_on(settings=settings))
        assert ("propose further ones" in kinds.of(asked).how(asked)) is further
