"""Pages with scripts off: the whole way from the draft to the receipt, and every refusal with its words kept."""

import hashlib
import re
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import queries
from consultations.models import Consultation
from consultations.response_models import Response
from contributions.models import Contribution
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import (
    CLOSES,
    DURING,
    OPENS,
    SECOND,
    draft,
    facilitator,
    form,
    published,
    question,
    submitted,
)

OUTLINE: dict[str, Any] = {
    "title": "On-line tools", "lang": "en", "zone": "Europe/Zurich",
    "opens_at": "2026-06-01T14:00", "closes_at": "2026-06-03T14:00",
}  # fmt: skip


def outline(**changes: str) -> dict[str, Any]:
    return OUTLINE | {"lines": [make.line().id]} | changes


def post(client: FlaskClient, url: str, data: dict[str, Any], **kwargs: Any) -> Any:
    return client.post(url, data=data, **kwargs)


def test_from_draft_to_results_by_forms_alone(app: Flask, client: FlaskClient) -> None:
    person, participant = facilitator(), make.user()
    make.sign_in(client, person)
    with frozen_at(OPENS - SECOND):
        made = post(client, "/consultations/new", outline())
        assert made.status_code == 303
        url = made.location.removesuffix("/draft")
        post(client, f"{url}/draft/sections", {"title": "Part A"})
        consultation = db.session.scalars(select(Consultation)).one()
        add = f"{url}/draft/sections/{consultation.sections[0].id}/questions/new"
        assert post(client, add, {"text": "Is it?", "kind": "single", "options": "Yes\nNo"}).status_code == 303
        assert post(client, add, {"text": "Why?", "kind": "text", "word_limit": "5"}).status_code == 303
        second = consultation.questions()[1]
        assert post(client, f"{url}/draft/questions/{second.id}/move", {"direction": "up"}).status_code == 303
        assert client.get(f"{url}/draft").text.index("Why?") < client.get(f"{url}/draft").text.index("Is it?")
        assert post(client, f"{url}/publish", {}).location == f"{url}/desk"
    assert (consultation.opens_at, consultation.closes_at) == (OPENS, CLOSES)
    make.sign_in(client, participant)
    with frozen_at(OPENS):
        sent = post(
            client, f"{url}/answer", form(consultation, q1="Since always") | {"act": "submit", "version": "0"}
        )
        assert sent.location == f"{url}/receipt"
        receipt = client.get(sent.location).text
    response = db.session.scalars(select(Response)).one()
    assert response.reference in receipt
    with frozen_at(CLOSES):
        assert "Since always" in client.get(f"{url}/results").text


def test_what_was_submitted_can_be_checked(app: Flask, client: FlaskClient) -> None:
    consultation, person = published(), make.user()
    response = submitted(consultation, person, q5="Words")
    make.sign_in(client, person)
    file = client.get(f"{consultation.url}/receipt/1.json")
    assert hashlib.sha256(file.data).hexdigest() == response.digest
    make.sign_in(client, make.user())
    assert client.get(f"{consultation.url}/receipt/1.json").status_code == 404
    assert client.get(f"{consultation.url}/receipt").status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Please give it a title"),
        ({"closes_at": "2026-06-01T14:00"}, "must close after it opens"),
        ({"opens_at": "2026-03-29T02:30"}, "skip this time"),
        ({"zone": "Mars/Olympus"}, "Not a valid choice"),
        ({"lines": "999"}, "valid choice"),
    ],
)
def test_an_outline_with_mistakes_keeps_its_words(
    app: Flask, client: FlaskClient, changes: dict[str, Any], words: str
) -> None:
    make.sign_in(client, facilitator())
    with frozen_at(OPENS - SECOND):
        page = post(client, "/consultations/new", outline(purpose="A long explanation", **changes))
    assert page.status_code == 422
    assert words in page.text
    assert "A long explanation" in page.text
    assert db.session.scalars(select(Consultation)).all() == []


def test_a_doubled_hour_is_refused_with_its_words(app: Flask, client: FlaskClient) -> None:
    make.sign_in(client, facilitator())
    with frozen_at(OPENS - SECOND):
        page = post(client, "/consultations/new", outline(closes_at="2026-10-25T02:30", purpose="A long one"))
    assert page.status_code == 422
    assert "twice on that day" in page.text
    assert "A long one" in page.text


@pytest.mark.parametrize("late", [CLOSES, CLOSES + SECOND])
@pytest.mark.parametrize("act", ["submit", "save"])
def test_what_comes_at_closing_is_refused_with_its_words(
    app: Flask, client: FlaskClient, late: datetime, act: str
) -> None:
    consultation, person = published(), make.user()
    make.sign_in(client, person)
    with frozen_at(CLOSES - SECOND):
        saved = post(
            client, f"{consultation.url}/answer", form(consultation, q5="In time") | {"act": "save", "version": "0"}
        )
        assert saved.status_code == 303
    with frozen_at(late):
        data = form(consultation, q1="Yes", q5="Just too late") | {"act": act, "version": "1"}
        page = post(client, f"{consultation.url}/answer", data)
    assert page.status_code == 403
    assert "Just too late" in page.text
    assert "closed at 3 June 2026, 12:00 UTC" in page.text
    response = db.session.scalars(select(Response)).one()
    assert (response.draft, response.version) == ({str(question(consultation, 5).id): "In time"}, 0)


def test_an_answer_a_second_before_closing_is_taken(app: Flask, client: FlaskClient) -> None:
    consultation, person = published(), make.user()
    make.sign_in(client, person)
    with frozen_at(CLOSES - SECOND):
        data = form(consultation, q1="Yes") | {"act": "submit", "version": "0"}
        assert post(client, f"{consultation.url}/answer", data).status_code == 303


def test_the_deadline_names_the_readers_own_zone(app: Flask, client: FlaskClient) -> None:
    consultation = published()
    with frozen_at(DURING):
        assert "Africa/Niamey" not in client.get(consultation.url).text
        make.sign_in(client, make.user(time_zone="Africa/Niamey"))
        for path in ("", "/answer", "/results"):
            assert "13:00 Africa/Niamey" in client.get(f"{consultation.url}{path}").text


def test_mistakes_keep_every_answer(app: Flask, client: FlaskClient) -> None:
    consultation, person = published(), make.user()
    make.sign_in(client, person)
    data = form(consultation, q2=["A"], q4="Agree", q5="one two three four five six")
    with frozen_at(DURING):
        page = post(client, f"{consultation.url}/answer", data | {"act": "submit", "version": "0"})
    assert page.status_code == 422
    assert "one two three four five six" in page.text
    assert len(re.findall(r"<input[^>]* checked", page.text)) == 3  # A, Agree, and no answer to question 6
    assert page.text.count('class="field-error"') == 3
    assert db.session.scalars(select(Response)).all() == []


def test_two_tabs_see_both_texts(app: Flask, client: FlaskClient) -> None:
    consultation, person = published(), make.user()
    make.sign_in(client, person)
    with frozen_at(DURING):
        url = f"{consultation.url}/answer"
        post(client, url, form(consultation, q5="First tab") | {"act": "save", "version": "0"})
        page = post(client, url, form(consultation, q5="Second tab") | {"act": "save", "version": "0"})
        assert page.status_code == 409
        assert "First tab" in page.text
        assert "Second tab" in page.text
        again = post(client, url, form(consultation, q5="Second tab") | {"act": "save", "version": "1"})
        assert again.status_code == 303
        assert "Second tab" in client.get(url).text


def test_autosave_speaks_json(app: Flask, client: FlaskClient) -> None:
    consultation, person = published(), make.user()
    make.sign_in(client, person)
    accept = {"Accept": "application/json"}
    url = f"{consultation.url}/answer"
    with frozen_at(DURING):
        saved = post(client, url, form(consultation, q5="Words") | {"act": "save", "version": "0"}, headers=accept)
        assert saved.json == {"version": 1, "saved_at": "2026-06-01T13:00:00Z"}
        stale = post(client, url, form(consultation, q5="Other") | {"act": "save", "version": "0"}, headers=accept)
        assert (stale.status_code, stale.json["theirs"], stale.json["mine"]) == (409, "Words", "Other")
    with frozen_at(CLOSES):
        late = post(client, url, form(consultation, q5="Other") | {"act": "save", "version": "1"}, headers=accept)
        assert (late.status_code, late.mimetype) == (403, "application/problem+json")


def test_a_doubled_submission_is_one(app: Flask, client: FlaskClient) -> None:
    consultation, person = published(), make.user()
    make.sign_in(client, person)
    data = form(consultation, q1="Yes", q5="Words") | {"act": "submit", "version": "0", "idempotency_key": "k1"}
    with frozen_at(DURING):
        first, second = (post(client, f"{consultation.url}/answer", data) for _again in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(db.session.scalars(select(Contribution)).unique().all()) == 1


@pytest.mark.parametrize(("role", "status"), [("observer", 403), ("participant", 200), (None, 302)])
def test_who_gets_the_form(app: Flask, client: FlaskClient, role: str | None, status: int) -> None:
    consultation = published()
    if role:
        person = make.user()
        if role == "observer":
            make.appoint(person, "observer", starts=OPENS.date())
        make.sign_in(client, person)
    db.session.commit()
    with frozen_at(DURING):
        assert client.get(f"{consultation.url}/answer").status_code == status


DESK_PAGES = ["/draft", "/draft/about", "/desk", "/desk/counts", "/extend"]


@pytest.mark.parametrize("path", DESK_PAGES)
@pytest.mark.parametrize(("role", "of_draft", "of_published"), [("participant", 404, 403), ("elsewhere", 404, 403)])
def test_desks_are_for_facilitators(
    app: Flask, client: FlaskClient, path: str, role: str, of_draft: int, of_published: int
) -> None:
    person = make.user() if role == "participant" else facilitator("c2")
    drafted, open_one = draft(), published()
    make.sign_in(client, person)
    with frozen_at(DURING):
        assert client.get(drafted.url + path).status_code == of_draft
        assert client.get(open_one.url + path).status_code == of_published
        assert post(client, f"{drafted.url}/publish", {}).status_code == of_draft


def test_a_facilitator_extends_by_form(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = published(person, zone="Africa/Niamey")
    make.sign_in(client, person)
    url = f"{consultation.url}/extend"
    with frozen_at(DURING):
        shorter = post(client, url, {"closes_at": "2026-06-02T10:00", "reason": "Because I can"})
        assert shorter.status_code == 422
        assert "Because I can" in shorter.text
        assert post(client, url, {"closes_at": "2026-06-10T13:00", "reason": "More time"}).status_code == 303
        page = client.get(consultation.url).text
    assert "10 June 2026, 12:00 UTC" in page
    assert '<del><time datetime="2026-06-03T12:00:00Z"' in page
    assert "More time" in page


def test_the_list_sorts_by_phase(app: Flask, client: FlaskClient) -> None:
    published(title="The open one")
    draft(title="The secret draft")
    db.session.commit()
    for moment, heading in ((OPENS - SECOND, "Opening later"), (OPENS, "Open now"), (CLOSES, "Closed")):
        with frozen_at(moment):
            page = client.get("/consultations").text
        assert "The secret draft" not in page
        assert page.rindex(f"<h2>{heading}</h2>") < page.index("The open one")


@pytest.mark.parametrize("path", ["/", "/c7-egov"])
def test_home_and_line_show_what_is_open(app: Flask, client: FlaskClient, path: str) -> None:
    consultation = published(title="The open one")
    db.session.commit()
    with frozen_at(DURING):
        assert consultation.url in client.get(path).text


def test_a_page_of_anothers_draft_is_missing(app: Flask, client: FlaskClient) -> None:
    consultation = draft()
    db.session.commit()
    for path in ("", "/results", "/answers?question=1"):
        assert client.get(consultation.url + path).status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?question=99", "?question=1&option=9", "?question=1&type=alien", "?question=5&region=mars"]
)
def test_addresses_that_stand_for_nothing(app: Flask, client: FlaskClient, query: str) -> None:
    consultation = published()
    db.session.commit()
    with frozen_at(CLOSES):
        assert client.get(f"{consultation.url}/answers{query}").status_code == 404


def test_facilitators_are_named(app: Flask) -> None:
    person = facilitator(name="Fatima")
    consultation = published(person)
    with frozen_at(DURING):
        assert [p.name for p in queries.facilitators(consultation)] == ["Fatima"]
