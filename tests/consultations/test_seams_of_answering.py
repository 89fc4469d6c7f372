"""A form of an earlier version, page by page or whole: what was typed is shown, whatever is asked by now."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import User
from consultations import actions, hubs
from consultations.models import Consultation
from consultations.response_models import Response
from core.clock import frozen_at
from core.db import db
from core.mail import OutgoingMail
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, facilitator, form, published, question, raw
from tests.consultations.paging_factories import paged_draft
from tests.consultations.test_amending import LATER, REASON, amending
from tests.consultations.test_translating import bilingual

AFTER = LATER + timedelta(hours=1)


def paged() -> tuple[User, Consultation]:
    person = facilitator()
    with frozen_at(OPENS - timedelta(days=1)):
        return person, actions.open_consultation(make.actor(person), paged_draft(person))


def retire(made: Consultation, person: User, *numbers: int) -> None:
    with amending(made, person) as actor:
        for number in numbers:
            actions.remove_question(actor, question(made, number))
        actions.publish_amendment(actor, made, REASON)
    db.session.commit()


def test_words_for_a_retired_question_that_were_not_saved_are_shown(client: FlaskClient) -> None:
    person = facilitator()
    made = published(person)
    typed = form(made, q1="Yes", q5="Rivers carry mail") | {"questionnaire_version": "1", "version": "0"}
    retire(made, person, 5)
    make.sign_in(client, make.user())
    with frozen_at(AFTER):
        for act in ("submit", "save"):
            again = client.post(f"{made.url}/answer", data=typed | {"act": act})
            assert again.status_code == 409
            assert "Rivers carry mail" in again.text
            assert "not on this page any more" in again.text
        assert (
            client.post(f"{made.url}/answer", data=typed | {"act": "save", "questionnaire_version": "2"}).status_code
            == 303
        )


@pytest.mark.parametrize("pages", [True, False])
def test_a_draft_that_answers_a_retired_question_opens_and_is_submitted(client: FlaskClient, pages: bool) -> None:
    person, made = paged() if pages else ((lead := facilitator()), published(lead))
    someone = make.user()
    numbers = {"q1": "No", "q4": ["C"], "q5": "Some others"} if pages else {"q1": "Yes", "q5": "Rivers carry mail"}
    with frozen_at(DURING):
        actions.save_draft(make.actor(someone), made, raw(made, **numbers))
    retire(made, person, 5)
    make.sign_in(client, someone)
    with frozen_at(AFTER):
        assert client.get(f"{made.url}/answer").status_code == 200
        if not pages:
            return
        review = client.get(f"{made.url}/answer?page=review")
        assert '<input type="hidden" name="questionnaire_version" value="2">' in review.text
        assert '<input type="hidden" name="shown_in" value="en">' in review.text
        sent = {"page": "review", "version": "1", "questionnaire_version": "1", "shown_in": "en"}
        assert client.post(f"{made.url}/answer", data=sent).status_code == 409
        sent["questionnaire_version"] = "2"
        assert client.post(f"{made.url}/answer", data=sent).headers["Location"].endswith("/receipt")
    response = db.session.scalars(select(Response).filter_by(user_id=someone.id)).one()
    assert (response.version, response.questionnaire_version) == (1, 2)


def test_a_page_of_an_earlier_version_is_not_saved_over_another(client: FlaskClient) -> None:
    person, made = paged()
    someone = make.user()
    second = question(made, 5).field
    retire(made, person, 5)
    make.sign_in(client, someone)
    sent = {"page": "2", "act": "next", second: "Some others", "questionnaire_version": "1"}
    with frozen_at(AFTER):
        again = client.post(f"{made.url}/answer", data=sent)
    assert again.status_code == 409
    assert "Some others" in again.text


def test_the_acknowledgement_has_the_questions_as_they_were_shown(client: FlaskClient) -> None:
    made = bilingual("fr")
    someone = make.user()
    make.sign_in(client, someone)
    typed = form(made, q1="Yes") | {"act": "submit", "version": "0", "shown_in": "fr"}
    with frozen_at(DURING):
        client.post(f"{made.url}/answer", data=typed)
    sent = db.session.scalars(select(OutgoingMail).filter_by(recipient=someone.email)).all()[-1]
    assert f"1. [fr] {question(made, 1).text}" in sent.body
    assert "1. Is it used?" not in sent.body


def test_a_hub_is_told_for_whom_it_answers(client: FlaskClient, app: Flask) -> None:
    made, someone = published(), make.user()
    with frozen_at(DURING):
        group = hubs.Group("Fishers of Lake Chad", "community", 40, "At a meeting under the tree.")
        hubs.answer_for(make.actor(someone), made, group)
        db.session.commit()
        make.sign_in(client, someone)
        page = client.get(f"{made.url}/answer").text
        client.post(f"{made.url}/answer", data=form(made, q1="Yes") | {"act": "submit", "version": "0"})
        receipt = client.get(f"{made.url}/receipt").text
    told = "<bdi>Fishers of Lake Chad</bdi> (40 people)"
    assert told in page
    assert told in receipt
