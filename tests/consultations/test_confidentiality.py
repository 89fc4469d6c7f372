"""For whom an answer is: its words are looked for in every output, as each kind of reader."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import actions, queries
from consultations.confidentiality import Shown, is_open_to_all
from consultations.models import Consultation
from consultations.response_models import Response
from consultations.submitted import public_answers as submitted_answers
from contributions.models import WITHDRAWN, Contribution
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid
from tests import factories as make
from tests.consultations.audiences import asking, browser, cookie, send, take_slip
from tests.consultations.delegation_factories import colleague, organisation
from tests.consultations.factories import CLOSES, DURING, question, raw, submitted

WORD = "Quincemarmalade"
SAID = f"{WORD} spreads easily"
LATER = CLOSES + timedelta(days=2)
DAY = (CLOSES + timedelta(days=30)).date()
ALL = ["participants", "facilitators", "dated"]
READERS = ("nobody", "stranger", "participant", "speaker", "moderator", "elsewhere", "facilitator", "admin")
MAY_READ = {
    "public": set(READERS),
    "participants": {"participant", "speaker", "facilitator", "admin"},
    "facilitators": {"speaker", "facilitator", "admin"},
    "dated": {"speaker"},
}
"""Level → who reads the words after closing. What waits for its day is nobody's but its speaker's, as all was before."""


@pytest.fixture
def said(app: Flask, request: pytest.FixtureRequest) -> tuple[Consultation, Contribution]:
    """One answer in words of the level that the test names, and one of somebody else."""
    consultation = asking(confidentiality=ALL)
    speaker, other = make.user(id=901), make.user(id=902)
    submitted(consultation, other, q5="Apricot jam")
    shown = {"*": Shown(request.param, DAY if request.param == "dated" else None)}
    with frozen_at(DURING):
        actions.submit_response(make.actor(speaker), consultation, raw(consultation, q1="Yes", q5=SAID), shown=shown)
    db.session.commit()
    found = db.session.scalars(select(Contribution).where(Contribution.speaker_id == 901)).one()
    return consultation, found


def reading(app: Flask, reader: str, consultation: Consultation) -> FlaskClient:
    """A browser of such a reader."""
    people: dict[str, Any] = {
        "stranger": make.user, "moderator": lambda: make.staff("moderator"), "admin": lambda: make.user(is_admin=True),
        "elsewhere": lambda: make.staff("facilitator", "c2"),
        "facilitator": lambda: queries.facilitators(consultation)[0],
        "participant": lambda: db.session.get_one(type(make.user()), 902),
        "speaker": lambda: db.session.get_one(type(make.user()), 901),
    }  # fmt: skip
    with frozen_at(LATER):
        person = people[reader]() if reader in people else None
        return browser(app, person)


def outputs(consultation: Consultation, said: Contribution) -> list[str]:
    """Addresses at which words of an answer could stand."""
    number = question(consultation, 5).number
    return [
        f"{consultation.url}/answers?question={number}", f"{consultation.url}/results", consultation.url,
        f"{consultation.url}/answers?question={number}&at=1", "/search?q=spreads", f"/c/{said.symbol}",
        f"/{said.symbol}", "/", "/c7-egov", "/feed.atom", "/c7-egov/feed.atom",
        "/api/v1/search?q=spreads", f"/api/v1/contributions/{said.symbol}", f"/api/v1/consultations/{consultation.id}",
        f"/api/v1/consultations/{consultation.id}/results", f"/record/consultation:{consultation.id}.json",
        f"/api/v1/record/consultation:{consultation.id}", f"/live/catch-up/consultation:{consultation.id}",
    ]  # fmt: skip


@pytest.mark.parametrize("said", MAY_READ, indirect=True)
def test_only_whom_it_is_for_finds_the_words(app: Flask, said: Any, request: Any) -> None:
    consultation, found = said
    paths, holding = outputs(consultation, found), {}
    for reader in READERS:
        client = reading(app, reader, consultation)
        with frozen_at(LATER):
            texts = {path: client.get(path, follow_redirects=True).text for path in paths}
        holding[reader] = [path for path, text in texts.items() if WORD in text]
    level = request.node.callspec.params["said"]
    assert {reader: where for reader, where in holding.items() if reader not in MAY_READ[level] and where} == {}
    assert {reader for reader in READERS if paths[0] in holding[reader]} == MAY_READ[level]


@pytest.mark.parametrize("said", ["dated"], indirect=True)
def test_words_with_a_day_of_their_own_are_public_from_it_on(app: Flask, said: Any) -> None:
    consultation, found = said
    address = outputs(consultation, found)[0]
    day = found.public_from
    for moment, there in ((day - timedelta(seconds=1), False), (day, True)):
        with frozen_at(moment):
            assert (WORD in browser(app).get(address).text) is there
    assert day.date() == DAY


@pytest.mark.parametrize("said", ["dated"], indirect=True)
@pytest.mark.parametrize("days", [10, 40])
def test_a_longer_deadline_never_brings_a_day_forward(app: Flask, said: Any, days: int) -> None:
    consultation, found = said
    with frozen_at(DURING):
        person = make.actor(queries.facilitators(consultation)[0])
        actions.extend_deadline(person, consultation, CLOSES + timedelta(days=days), "More time was asked for")
    db.session.refresh(found)
    assert found.public_from.date() == max(DAY, (CLOSES + timedelta(days=days)).date())


def test_a_day_outlasts_results_that_were_held_back(app: Flask) -> None:
    consultation = asking(draft_fields={"holds_results": True}, confidentiality=["dated"])
    with frozen_at(DURING):
        who = make.actor(make.user())
        actions.submit_response(
            who, consultation, raw(consultation, q1="Yes", q5=SAID), shown={"*": Shown("dated", DAY)}
        )
    with frozen_at(LATER):
        actions.publish_results(make.actor(queries.facilitators(consultation)[0]), consultation)
    assert db.session.scalars(select(Contribution)).one().public_from.date() == DAY


@pytest.mark.parametrize(("said", "reader", "listed"), [
    ("public", "nobody", 2), ("participants", "nobody", 1), ("participants", "participant", 2),
    ("facilitators", "participant", 1), ("facilitators", "facilitator", 2), ("dated", "facilitator", 1),
], indirect=["said"])  # fmt: skip
def test_behind_a_figure_stands_only_who_may_be_seen(app: Flask, said: Any, reader: str, listed: int) -> None:
    consultation, _found = said
    client = reading(app, reader, consultation)
    with frozen_at(LATER):
        results = client.get(f"/api/v1/consultations/{consultation.id}/results").json
        page = client.get(f"{consultation.url}/answers?question=1&option=1").text
    assert results["questions"][0]["options"][0]["count"] == 2
    assert page.count("<li>Government") == listed


def test_an_answer_in_words_may_say_otherwise_than_all(app: Flask) -> None:
    consultation, client = asking(confidentiality=ALL), browser(app, make.user())
    q5 = question(consultation, 5).id
    send(client, consultation, q5=SAID, fields={"shown_to": "facilitators", f"shown_to-{q5}": "public"})
    response = db.session.scalars(select(Response)).one()
    assert (response.shown_to, response.answers[-1].contribution.is_closed) == ("facilitators", False)
    with frozen_at(DURING):
        page = client.get(f"{consultation.url}/answer").text
    assert '<option value="facilitators" selected>' in page
    assert '<option value="public" selected>' in page


def test_words_that_are_for_others_now_are_said_anew(app: Flask) -> None:
    consultation, client = asking(confidentiality=ALL), browser(app, make.user())
    send(client, consultation, q5=SAID)
    send(client, consultation, q5=SAID, fields={"shown_to": "facilitators"})
    first, second = db.session.scalars(select(Contribution).order_by(Contribution.id)).all()
    assert (first.visibility, first.circle) == (WITHDRAWN, None)
    assert (second.visibility, second.is_closed) == ("public", True)
    assert second.symbol == f"{first.symbol}.2"
    send(client, consultation, q5=SAID, fields={"shown_to": "facilitators"})
    assert len(db.session.scalars(select(Contribution)).all()) == 2


@pytest.mark.parametrize(("level", "since"), [
    ("participants", None), ("dated", None), ("dated", DURING.date()), ("dated", date(2101, 1, 1)), ("all", None),
])  # fmt: skip
def test_what_the_consultation_does_not_offer_is_refused(app: Flask, level: str, since: date | None) -> None:
    consultation = asking(confidentiality=["dated"])
    with frozen_at(DURING), pytest.raises(Invalid) as refused:
        actions.submit_response(
            make.actor(make.user()), consultation, raw(consultation, q1="Yes"), shown={"*": Shown(level, since)}
        )
    assert set(refused.value.fields) == {"shown_to"}
    assert db.session.scalars(select(Response)).all() == []


def test_the_api_takes_and_gives_levels(app: Flask, client: FlaskClient) -> None:
    consultation, headers = asking(confidentiality=["facilitators"]), make.token(make.user())
    q1, q5 = question(consultation, 1), question(consultation, 5)
    body = {"answers": [{"question": q1.id, "options": [q1.options[0].id]},
                        {"question": q5.id, "text": SAID, "shown_to": "facilitators"}]}  # fmt: skip
    with frozen_at(DURING):
        sent = client.post(f"/api/v1/consultations/{consultation.id}/response", json=body, headers=headers)
    assert sent.status_code == 201, sent.text
    assert [answer["shown_to"] for answer in sent.json["answers"]] == [None, "facilitators"]
    assert db.session.scalars(select(Contribution)).one().is_closed


def test_a_slip_reads_what_is_for_participants(app: Flask) -> None:
    consultation = asking(is_anonymous=True, confidentiality=["participants"])
    first, second = browser(app, make.user()), browser(app, make.user())
    for client, text in ((first, SAID), (second, "Apricot jam")):
        take_slip(client, consultation)
        send(client, consultation, q5=text, fields={"shown_to": "participants"})
    holder = browser(app)
    holder.set_cookie(f"answering_{consultation.id}", cookie(second, consultation), path=consultation.url)
    address = f"{consultation.url}/answers?question=5"
    with frozen_at(LATER):
        assert WORD in holder.get(address).text
        assert WORD not in browser(app, make.user()).get(address).text


TOMORROW = (DURING + timedelta(days=1)).date()


@pytest.mark.parametrize("is_live", [True, False])
def test_a_day_that_has_come_meanwhile_stands_in_nobodys_way(app: Flask, is_live: bool) -> None:
    consultation = asking(confidentiality=ALL, draft_fields={"live_results": is_live})
    client, chosen = browser(app, make.user()), {"shown_to": "dated", "shown_from": TOMORROW.isoformat()}
    assert send(client, consultation, q5=SAID, fields=chosen).status_code == 303
    later = CLOSES - timedelta(minutes=1)
    assert later.date() > TOMORROW
    changed = send(client, consultation, at=later, q5=SAID, q6="Yes", fields=chosen)
    assert changed.status_code == 303, changed.text
    response = db.session.scalars(select(Response)).one()
    assert (response.version, response.shown_from) == (2, TOMORROW)
    assert [said.visibility for said in db.session.scalars(select(Contribution))] == ["public"]
    another = chosen | {"shown_from": later.date().isoformat()}
    assert send(client, consultation, at=later, q5=SAID, fields=another).status_code == 422


def test_one_answer_that_says_for_whom_it_is_leaves_the_others_as_they_were(app: Flask, client: FlaskClient) -> None:
    consultation, headers = asking(confidentiality=ALL), make.token(make.user())
    q1, q5 = question(consultation, 1), question(consultation, 5)
    yes = {"question": q1.id, "options": [q1.options[0].id]}
    address = f"/api/v1/consultations/{consultation.id}/response"
    first = {"answers": [yes], "shown_to": "facilitators"}
    said = {"question": q5.id, "text": SAID, "shown_to": "participants"}
    with frozen_at(DURING):
        assert client.post(address, json=first, headers=headers).json["shown_to"] == "facilitators"
        mine = client.get(address, headers=headers).json
        again = client.post(address, json={"answers": [*mine["answers"], said]}, headers=headers)
    assert (again.status_code, again.json["shown_to"]) == (201, "facilitators"), again.text
    response = db.session.scalars(select(Response)).one()
    assert response.shown_to == "facilitators"
    assert [answer["shown_to"] for answer in again.json["answers"]] == ["facilitators", "participants"]


def test_what_was_confided_stays_so_when_its_question_is_asked_no_more(app: Flask) -> None:
    consultation, speaker = asking(unit="either", confidentiality=ALL), colleague(organisation())
    lead, q5 = make.actor(queries.facilitators(consultation)[0]), question(consultation, 5)
    given, actor = raw(consultation, q1="Yes", q5=SAID), make.actor(speaker)
    with frozen_at(DURING):
        shown = {str(q5.id): Shown("facilitators")}
        response = actions.submit_response(actor, consultation, given, shown=shown)
        actions.begin_amendment(lead, consultation)
        actions.remove_question(lead, q5)
        actions.publish_amendment(lead, consultation, "It was asked twice")
    with frozen_at(LATER):
        assert WORD not in str(submitted_answers(response))
        for reader in ("nobody", "stranger"):
            shown_to = reading(app, reader, consultation)
            with frozen_at(LATER):
                page = shown_to.get(f"{consultation.url}/positions/{response.reference}")
            assert (page.status_code, WORD in page.text) == (200, False)
    with frozen_at(DURING):
        again = raw(consultation, q1="No")
        actions.submit_response(actor, consultation, again, shown={"*": Shown("public")})
    assert not is_open_to_all(response.confidentiality, q5.id)
