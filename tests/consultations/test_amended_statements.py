"""Statements of the questionnaire follow it: added, reworded and taken off the vote, with the votes that they have."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import actions, shaping, statement_queries, statement_results, voting
from consultations.models import Consultation
from consultations.statement_models import RETIRED
from consultations.translating import Typed
from contributions.record import Entry
from core.clock import frozen_at
from core.db import db
from core.errors import Refused
from tests import factories as make
from tests.consultations.factories import DURING, facilitator
from tests.consultations.statement_factories import SEEDS, statement, statements_of, vote, voted_on
from tests.consultations.test_amending import LATER, REASON, amending

NEW = "Radio stations should be paid for it."


def amended() -> Consultation:
    """Three statements, of which the second was voted on and gives way to a fourth."""
    person = facilitator()
    made = voted_on(person)
    vote(made, make.user(), 2)
    with amending(made, person) as actor:
        question = statements_of(made)
        actions.retire_label(actor, question.rows[1])
        actions.add_label(actor, question, NEW, is_row=True)
        assert [s.number for s in statement_queries.listed(question).items] == [1, 2, 3]
        actions.publish_amendment(actor, made, REASON)
    db.session.expire_all()
    return made


def test_publishing_an_amendment_puts_what_was_added_to_the_vote(app: Flask) -> None:
    made = amended()
    found = statement_queries.listed(statements_of(made)).items
    assert [(s.number, s.text.strip()) for s in found] == [(1, SEEDS[0]), (3, SEEDS[2]), (4, NEW)]
    with frozen_at(LATER):
        assert vote(made, make.user(), 4).value == 1


def test_what_is_asked_no_more_leaves_the_vote_with_its_votes(app: Flask) -> None:
    made = amended()
    gone = statement(made, 2)
    assert (gone.state, gone.fate, gone.reason) == (RETIRED, RETIRED, REASON)
    with frozen_at(LATER), pytest.raises(Refused, match="not any more"):
        voting.cast_vote(make.actor(make.user()), made, gone, "agree")
    shown = statement_results.results(statements_of(made)).page.items
    assert [(one.statement.number, one.all.agree) for one in shown] == [(1, 0), (2, 1), (3, 0), (4, 0)]


def test_its_page_says_why(client: FlaskClient) -> None:
    made = amended()
    db.session.commit()
    with frozen_at(LATER):
        page = client.get(f"{made.url}/statements/{statements_of(made).id}/2").text
    assert "No longer put to the vote" in page
    assert REASON in page


def test_new_words_of_a_row_are_new_words_of_its_statement(app: Flask) -> None:
    made = voted_on()
    other = facilitator()
    vote(made, make.user(), 1)
    row = statements_of(made).rows[0]
    with frozen_at(DURING):
        actions.fix_wording(make.actor(other), made, f"row.{row.id}.label", "All services work by radio.", "Clearer")
    said = statement(made, 1).contribution
    assert (said.revision.number, said.revision.text.strip()) == (2, "All services work by radio.")
    assert said.revision.author_id == other.id
    assert statement(made, 1).vote_count == 1
    entry = db.session.scalars(select(Entry).where(Entry.verb == "contribution_revised")).one()
    assert entry.payload["digest"] == said.revision.digest
    with frozen_at(DURING):
        actions.fix_wording(make.actor(other), made, "title", "Tools", "Shorter")
    assert statement(made, 1).contribution.revision.number == 2


def test_statements_are_read_in_the_language_of_the_reader(client: FlaskClient) -> None:
    person = facilitator()
    made = voted_on(person)
    question = statements_of(made)
    with frozen_at(DURING):
        actor = make.actor(person)
        made.extra_langs = ["fr"]
        db.session.flush()
        texts = {
            f"question.{question.id}.text": "Êtes-vous d’accord ?",
            f"row.{question.rows[0].id}.label": "Par radio.",
        }
        actions.translate(actor, made, "fr", [Typed(key, text, "reviewed") for key, text in texts.items()])
        db.session.commit()
        here = f"{made.url}/statements/{question.id}"
        french, english = client.get(f"{here}?in=fr").text, client.get(f"{here}?in=en").text
    assert '<h1 lang="fr" dir="ltr">Êtes-vous d’accord ?</h1>' in french
    assert '<blockquote class="said" lang="fr" dir="ltr"><p>Par radio.</p></blockquote>' in french
    assert SEEDS[1] in french
    assert "Par radio." not in english


def retired() -> Consultation:
    """Statements of which one was voted on, in a question that is asked no more."""
    person = facilitator()
    made = voted_on(person)
    vote(made, make.user(), 2)
    with amending(made, person) as actor:
        gone = statements_of(made)
        actions.add_question(actor, made.asked_sections()[0], kind="text", text="What else?")
        actions.remove_question(actor, gone)
        actions.publish_amendment(actor, made, REASON)
    db.session.commit()
    db.session.expire_all()
    return made


def test_a_question_that_is_asked_no_more_can_be_read_and_not_acted_on(app: Flask) -> None:
    made = retired()
    [gone] = [q for q in shaping.ever_asked(made) if q.kind == "statements"]
    url, client, person = f"{made.url}/statements/{gone.id}", app.test_client(), make.user()
    make.sign_in(client, person)
    with frozen_at(LATER):
        page = client.get(url)
        assert page.status_code == 200
        assert "not asked any more" in page.text
        assert SEEDS[1] in page.text
        assert client.get(f"{url}/2").status_code == 200
        assert client.get(f"{url}/propose").status_code == 403
        assert client.post(f"{url}/1/vote", data={"value": "agree"}).status_code == 403
        sent = {"text": "One more statement", "lang": "en"}
        assert client.post(f"{url}/propose", data=sent).status_code == 403
        assert client.get(f"/api/v1{url}").status_code == 200
