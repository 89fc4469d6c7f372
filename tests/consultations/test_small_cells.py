"""Small counts are kept back in the page, the API and every list alike; the threshold is settled before publication."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import actions, tallying
from consultations.models import Consultation
from contributions.record import Entry
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Refused
from tests import factories as make
from tests.consultations import every_kind
from tests.consultations.delegation_factories import organisation
from tests.consultations.factories import CLOSES, OPENS, SECOND, draft, facilitator, published, question, submitted


def answered(**fields: Any) -> Consultation:
    """Twenty answers: 14 governments say yes, 3 no; 3 of civil society say no."""
    consultation = published(cell_threshold=5, **fields)
    for number in range(20):
        kind = "government" if number < 17 else "civil"
        point = "Agree" if number < 9 else "Disagree" if number < 16 else "Neither"
        given: dict[str, Any] = {"q1": "Yes" if number < 14 else "No", "q4": point}
        submitted(consultation, make.user(stakeholder_type=kind, country="NE"), q5=f"Words {number}", **given)
    db.session.commit()
    return consultation


def told(client: FlaskClient, consultation: Consultation, query: str = "") -> dict[int, Any]:
    with frozen_at(CLOSES):
        answer = client.get(f"/api/v1/consultations/{consultation.id}/results{query}").json
    return {one["number"]: one for one in answer["questions"]}


@pytest.mark.parametrize("is_folded", [False, True])
def test_page_and_api_keep_the_same_back(app: Flask, client: FlaskClient, is_folded: bool) -> None:
    consultation = answered()
    if is_folded:
        with frozen_at(CLOSES):
            tallying.fold_all()
    figures = told(client, consultation)
    assert [o["count"] for o in figures[1]["options"]] == [14, 6]
    assert [o["count"] for o in figures[4]["options"]] == [None, None, 9]
    assert (figures[4]["kept_back"], figures[4]["base"]) == ("some", 20)
    by_type = told(client, consultation, "?by=type")
    assert by_type[1]["crossed"] == {"groups": [], "lines": [], "is_partial": True}
    with frozen_at(CLOSES):
        page = client.get(f"{consultation.url}/results").text
        split = client.get(f"{consultation.url}/results?by=type").text
    assert page.count(">…<") == 2
    assert "Counts below 5 are kept back" in page
    assert "Civil society" not in split.partition('id="q1"')[2].partition("</figure>")[0]


def test_no_list_shows_who_stands_behind(app: Flask, client: FlaskClient) -> None:
    consultation = answered()
    with frozen_at(CLOSES):
        page = client.get(f"{consultation.url}/results").text
        listed = [
            client.get(f"{consultation.url}/answers?question={asked}").status_code
            for asked in (
                "1",
                "1&option=2",
                "1&option=0",
                "4&value=x",
                "1&type=civil",
                "1&within=4&group=1",
                "5&option=0",
                "5&within=4&group=1",
            )
        ]
        words = client.get(f"{consultation.url}/answers?question=5&type=civil").text
    assert listed == [403] * 8
    assert "question=1" not in page
    assert f"{consultation.url}/answers?question=5" in page
    assert words.count("<article") == 3


@pytest.mark.parametrize("late", ["", "&late=1"])
def test_late_responses_are_in_no_figure(app: Flask, client: FlaskClient, late: str) -> None:
    consultation = answered()
    consultation.late_until = CLOSES + 60 * SECOND
    with frozen_at(CLOSES + SECOND):
        one = [str(question(consultation, 1).options[1].id)]
        actions.submit_response(make.actor(make.user()), consultation, {question(consultation, 1).id: one})
    db.session.commit()
    assert told(client, consultation, f"?by={late}")[1]["base"] == 20
    with frozen_at(CLOSES + 61 * SECOND):
        page = client.get(f"{consultation.url}/results?by={late}").text
    assert "1 late response is not counted here." in page
    assert "Count them too" not in page


def test_public_positions_are_counted_but_hide_nobody(app: Flask, client: FlaskClient) -> None:
    """Everybody knows what organisations answered publicly: a count of six, five of them public, would tell of one."""
    consultation = answered()
    for response in consultation_responses(consultation)[14:19]:
        response.organisation_id = organisation(f"Body {response.id}").id
        tallying.note(response)
    db.session.commit()
    assert [o["count"] for o in told(client, consultation)[1]["options"]] == [None, None]


def consultation_responses(consultation: Consultation) -> list[Any]:
    from_there = select(tallying.Response).filter_by(consultation_id=consultation.id).order_by(tallying.Response.id)
    return list(db.session.scalars(from_there))


def test_every_kind_keeps_small_counts_back(app: Flask, client: FlaskClient) -> None:
    consultation = every_kind.every_kind(cell_threshold=5)
    for number in range(7):
        every_kind.submitted(consultation, number=str(number), country=("NE", "FR")[number > 5])
    db.session.commit()
    figures = told(client, consultation)
    kinds = {one["kind"]: one for one in figures.values()}
    assert {kind: one["kept_back"] for kind, one in kinds.items() if one["kept_back"]} == {
        "number": "all",
        "country": "some",
    }
    assert (kinds["number"]["options"], kinds["number"]["facts"], kinds["country"]["options"]) == ([], [], [])
    assert kinds["matrix"]["table"]["rows"][0] == {"label": "Roads", "cells": ["7", "0", "7"]}
    every_kind.submitted(
        consultation,
        ranking=None,
        matrix={str(of.id): [of.question.options[1].id] for of in rows_of(consultation)[:1]},
    )
    every_kind.submitted(
        consultation, ranking=[every_kind.of_kind(consultation, "ranking").options[2].id], matrix=None
    )
    db.session.commit()
    kinds = {one["kind"]: one for one in told(client, consultation).values()}
    assert kinds["matrix"]["table"]["rows"][0] == {"label": "Roads", "cells": ["…", "…", "8"]}
    assert (kinds["ranking"]["table"], kinds["ranking"]["kept_back"]) == (None, "all")


def rows_of(consultation: Consultation) -> list[Any]:
    return list(every_kind.of_kind(consultation, "matrix").rows)


def test_who_was_not_asked_is_not_told(app: Flask, client: FlaskClient) -> None:
    """That three answered a question which only those with one answer are asked would tell how many gave that answer."""
    person = facilitator()
    made = draft(person, cell_threshold=5)
    with frozen_at(OPENS - 60 * SECOND):
        asked = made.sections[-1].questions[-1]
        actions.set_conditions(make.actor(person), asked, shown_if="${q1} = '2'")
        actions.open_consultation(make.actor(person), made)
    for number in range(20):
        submitted(made, None, **({"q1": "No", "q6": "Yes"} if number < 3 else {"q1": "Yes"}))
    db.session.commit()
    figures = told(client, made)
    assert [o["count"] for o in figures[1]["options"]] == [None, None]
    assert (figures[6]["base"], figures[6]["skipped"], figures[6]["options"]) == (None, None, [])


def test_the_threshold_is_settled_in_the_draft_and_recorded(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    made = draft(person)
    with frozen_at(OPENS - 60 * SECOND):
        assert Consultation(title="x", lang="en", drafted_at=OPENS).cell_threshold in (None, 5)
        who = make.actor(person)
        for wrong in (-1, 51):
            with pytest.raises(Invalid):
                actions.choose_audience(who, made, actions.Terms(cell_threshold=wrong))
        actions.choose_audience(who, made, actions.Terms(cell_threshold=7))
        actions.choose_audience(who, made, actions.Terms())
        db.session.commit()
        entries = db.session.scalars(select(Entry).filter_by(topic=made.topic, verb="audience_chosen")).all()
        assert [entry.payload["cell_threshold"] for entry in entries] == [7]
        make.sign_in(client, person)
        assert 'name="cell_threshold"' in client.get(f"{made.url}/draft/audience").text
        sent = {"audience": "registered", "unit": "person", "cell_threshold": "60"}
        assert client.post(f"{made.url}/draft/audience", data=sent).status_code == 422
        assert client.post(f"{made.url}/draft/audience", data=sent | {"cell_threshold": "3"}).status_code == 303
        assert client.get(f"/api/v1/consultations/{made.id}", headers=make.token(person)).json["cell_threshold"] == 3
        made = db.session.get_one(Consultation, made.id)
        actions.open_consultation(who, made)
        with pytest.raises(Refused):
            actions.choose_audience(who, made, actions.Terms(cell_threshold=0))
