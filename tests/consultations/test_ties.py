"""What questions are about, and answers side by side across consultations."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import actions, comparing, ties
from consultations.tie_models import QuestionTie
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Missing
from core.identity import nobody
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, draft, facilitator, published, question, submitted
from tests.consultations.test_api import bearer
from themes import queries as vocabulary

ABOUT = ["line:c2", "goal:16", "source:C7-2006/8.n"]


def theme_key() -> str:
    return vocabulary.themes()[0].key


def test_a_question_is_about_what_exists(app: Flask) -> None:
    person = facilitator()
    made = published(person)
    actor, asked = make.actor(person), question(made, 1)
    with frozen_at(DURING):
        found = actions.tie_question(actor, asked, [*ABOUT, f"theme:{theme_key()}", "goal:16"])
        assert [t.value for t in found] == [*ABOUT, f"theme:{theme_key()}"]
        assert found[2].title == "Standardization; Standards and protocols;"
        for wrong in ("line:c99", "goal:18", "goal:x", "source:C7-2006/8.z", "theme:none", "none"):
            with pytest.raises(Invalid):
                actions.tie_question(actor, asked, [wrong])
        assert len(ties.ties_of(made)[asked.id]) == 4
        actions.tie_question(actor, asked, [])
    assert db.session.scalars(select(QuestionTie)).all() == []


def test_answers_stand_side_by_side_where_results_are_public(app: Flask) -> None:
    person = facilitator()
    first, second, hidden = published(person), published(person, live_results=True), draft(person)
    actor = make.actor(person)
    for each in (first, second, hidden):
        with frozen_at(DURING):
            actions.tie_question(actor, question(each, 1), ["goal:16"])
    submitted(first, make.user())
    submitted(second, make.user(), q1="No")
    with frozen_at(DURING):
        page = comparing.compared(nobody(), ties.target("goal:16"))
        assert [(one.consultation.id, one.base) for one in page.items] == [(second.id, 1), (first.id, None)]
        assert [(row.label, row.count) for row in page.items[0].rows] == [("Yes", 0), ("No", 1)]
    with frozen_at(CLOSES):
        page = comparing.compared(nobody(), ties.target("goal:16"))
        assert [(one.base, [row.count for row in one.rows]) for one in page.items] == [(1, [0, 1]), (1, [1, 0])]
        assert len(comparing.compared(actor, ties.target("goal:16")).items) == 3


def test_without_a_line_of_its_own_a_question_counts_under_its_consultations(app: Flask) -> None:
    person = facilitator()
    made = published(person)
    with frozen_at(DURING):
        actions.tie_question(make.actor(person), question(made, 1), ["line:c2", "goal:16"])
        here = comparing.compared(nobody(), ties.target("line:c7-egov")).items
        there = comparing.compared(nobody(), ties.target("line:c2")).items
    assert [one.question.number for one in here] == [2, 3, 4, 5, 6]
    assert [one.question.number for one in there] == [1]


def test_what_waits_in_an_amendment_is_not_found(app: Flask) -> None:
    person = facilitator()
    made = published(person)
    actor = make.actor(person)
    with frozen_at(DURING):
        actions.begin_amendment(actor, made)
        copy = actions.succeed_question(actor, question(made, 1))
        actions.tie_question(actor, copy, ["goal:16"])
        assert comparing.compared(nobody(), ties.target("goal:16")).items == []
        actions.publish_amendment(actor, made, "Other options")
        assert [one.question.id for one in comparing.compared(nobody(), ties.target("goal:16")).items] == [copy.id]


def test_pages(client: FlaskClient) -> None:
    person = facilitator()
    made = published(person)
    asked = question(made, 1)
    db.session.commit()
    make.sign_in(client, person)
    here = f"{made.url}/questions/{asked.id}/ties"
    with frozen_at(DURING):
        assert "C7-2006" in client.get(here).text
        assert client.post(here, data={"sources": "C7-2006/8.z"}).status_code == 422
        sent = {"sources": "C7-2006/8.n\nWSIS-2018/III.1", "goals": ["goal:16"], "lines": ["line:c2"]}
        assert client.post(here, data=sent).status_code == 303
        anyone = client.application.test_client()
        assert "Standards and protocols" in anyone.get(f"{made.url}/ties").text
        page = anyone.get("/questions?about=source:C7-2006/8.n").text
        assert "Standards and protocols" in page
        assert "Is it used?" in page
        assert "results are not public yet" in page
        assert "Is it used?" in anyone.get("/questions?about=goal:16").text
        assert '/questions?about=line:c2"' in anyone.get("/questions").text
        assert anyone.get("/questions?about=goal:99").status_code == 404


def test_the_api(client: FlaskClient) -> None:
    person = facilitator()
    made = published(person, live_results=True)
    submitted(made, make.user())
    own, here = bearer(person), f"/api/v1/consultations/{made.id}"
    with frozen_at(DURING):
        path = f"{here}/questions/{question(made, 1).id}/ties"
        assert client.put(path, json={"about": ABOUT}, headers=bearer(make.user())).status_code == 403
        assert client.put(path, json={"about": ABOUT}, headers=own).json["about"] == ABOUT
        assert client.get(f"{here}/ties").json["items"] == [{"question": question(made, 1).id, "about": ABOUT}]
        found = client.get("/api/v1/questions?about=source:C7-2006/8.n").json["items"]
    assert [(q["number"], q["base"], q["options"]) for q in found] == [
        (1, 1, [{"label": "Yes", "count": 1}, {"label": "No", "count": 0}])
    ]
    assert client.get("/api/v1/questions?about=nothing").status_code == 404


def test_an_unknown_kind_is_missing(app: Flask) -> None:
    with pytest.raises(Missing):
        ties.target("country:NE")
